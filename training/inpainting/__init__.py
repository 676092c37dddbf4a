"""TDANet's training: the task, its losses and discriminators, and the report on a checkpoint."""

"""Classifiers of authentic and inpainted crops: their tasks, and the report on an ensemble."""

"""Many photos filled one by one into files: what is asked for, the list, and the queue before the engine."""

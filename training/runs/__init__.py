"""One training run: the loop that every task shares, its state on disk, its logs and its random streams."""

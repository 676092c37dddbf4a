"""The Checkpoints page: what there is, what it can do, whether it is whole, and adding more."""

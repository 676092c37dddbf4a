"""Checkpoints as a person keeps them: listed, verified, added by a drop."""

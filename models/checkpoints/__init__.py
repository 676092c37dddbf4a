"""Checkpoints: manifests and the tensors beside them, verified and free of pickle."""

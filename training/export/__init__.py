"""From run folders to checkpoints, ONNX graphs and model cards."""

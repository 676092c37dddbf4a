"""The window. Of `models` it imports `imaging` and `checkpoint` only; torch, timm and OpenCV stay in the engine."""

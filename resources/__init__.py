"""Data only: shipped checkpoints, sample photos and icons. Code lives in `models` and `app`."""

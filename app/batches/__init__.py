"""Many photos at once: which of them, with which holes and captions, and the files of their fills."""

"""Tells whether a file is still the one of before, without reading it."""

from __future__ import annotations

import os

FileState = tuple[int, int]  # bytes, and the time of the last change in nanoseconds


def file_state(path: str) -> FileState | None:
    """What changes when a file does; None where there is none."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    return found.st_size, found.st_mtime_ns

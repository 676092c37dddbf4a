"""Gives memory that was freed back to the system, which the C library may not do by itself."""

from __future__ import annotations

import ctypes
from contextlib import suppress


def give_back() -> None:
    """On Linux's glibc, which keeps what arrays of a few megabytes leave behind; elsewhere nothing needs to be done."""
    with suppress(AttributeError, OSError, TypeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)

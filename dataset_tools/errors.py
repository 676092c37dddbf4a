"""What every error of the data set tools is: one plain sentence for people."""

from __future__ import annotations

import os


def plain_sentence(error: Exception) -> str:
    """What people are told of an error; the system's own errors say little, but name a file."""
    if isinstance(error, OSError) and error.filename is not None:
        return f"{os.fsdecode(error.filename)}: {error.strerror}."
    return str(error)


class DataError(ValueError):
    """Input that can't be used; the message names the file and the way out."""


class SourceError(DataError):
    """A data set that is missing or not in its official layout."""

"""What every error and message of the data set tools is: one plain, printable sentence for people."""

from __future__ import annotations

import os


def printable(text: str) -> str:
    """One line for a terminal, whatever a file is called: names may hold line breaks, or bytes that are no text."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def plain_sentence(error: Exception) -> str:
    """What people are told of an error; the system's own errors say little, but name a file."""
    if isinstance(error, OSError) and error.filename is not None:
        return f"{os.fsdecode(error.filename)}: {error.strerror}."
    return str(error)


class DataError(ValueError):
    """Input that can't be used; the message names the file and the way out."""


class SourceError(DataError):
    """A data set that is missing or not in its official layout."""

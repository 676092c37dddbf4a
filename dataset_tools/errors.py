"""What every error of the data set tools is: one plain sentence for people."""

from __future__ import annotations


class DataError(ValueError):
    """Input that can't be used; the message names the file and the way out."""


class SourceError(DataError):
    """A data set that is missing or not in its official layout."""

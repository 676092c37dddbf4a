"""Cells of CSV files that spreadsheets take for text, whatever a photo is called."""

from __future__ import annotations

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def plain_cell(value: object) -> object:
    """The value, with an apostrophe before a text that a spreadsheet would run as a formula, as is usual."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value

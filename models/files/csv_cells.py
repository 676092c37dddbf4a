"""Keeps spreadsheets from running the names in a CSV file as formulas."""

from __future__ import annotations

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def plain_cell(value: object) -> object:
    """The value; a text that a spreadsheet would run as a formula gets an apostrophe in front, as is usual."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value

"""Verdicts to the clipboard."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication

from app.window.authenticate.exports import json_lines
from app.window.authenticate.rows import PhotoRow
from app.window.parts.verdict_words import sentence


def copy_verdicts(rows: Sequence[PhotoRow]) -> None:
    """A sentence for each photo that has a verdict or an error."""
    lines = [
        f"{row.path}: {sentence(row.verdict, row.labels) if row.verdict else row.error}"
        for row in rows
        if row.verdict or row.error
    ]
    QGuiApplication.clipboard().setText("\n".join(lines))


def copy_json(rows: Sequence[PhotoRow]) -> None:
    """One JSON object a line."""
    QGuiApplication.clipboard().setText(json_lines(rows))

"""Texts that files bring along, shown as they are: labels and tooltips of Qt read what looks like HTML as that."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel


def plain_label(text: str = "") -> QLabel:
    """A label that shows its text and never reads it as markup."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    return label


def plain_tip(text: str) -> str:
    """A tooltip that shows its text as it is; its lines are also broken where they grow long."""
    return "<qt>" + "<br>".join(escape(line) for line in text.splitlines()) + "</qt>" if text else ""

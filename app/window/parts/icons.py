"""The one icon set: Phosphor, by QtAwesome, in the theme's colours."""

from __future__ import annotations

import os

os.environ.setdefault("QT_API", "pyside6")  # before qtawesome asks qtpy, which would take any Qt it finds

import qtawesome
from PySide6.QtGui import QIcon

from app.window.parts.theme import Theme


def icon(name: str, theme: Theme, colour: str = "") -> QIcon:
    """The Phosphor icon `name` ("paint-brush"), in `colour` or the text's; in the accent colour when checked."""
    result: QIcon = qtawesome.icon(
        f"ph.{name}",
        color=colour or theme.text,
        color_disabled=theme.disabled,
        color_on=theme.accent,
        color_on_disabled=theme.disabled,
    )
    return result

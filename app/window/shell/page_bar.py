"""The switch between the window's pages, with theme and preferences beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget


class PageBar(QWidget):
    """One button for each page's action, and smaller ones for `extras`."""

    def __init__(self, pages: list[QAction], extras: list[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pages")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 8, 2)
        row.setSpacing(2)
        for action in pages:
            row.addWidget(_button(action, "page", Qt.ToolButtonStyle.ToolButtonTextOnly))
        row.addSpacing(16)
        for action in extras:
            row.addWidget(_button(action, "extra", Qt.ToolButtonStyle.ToolButtonIconOnly))


def _button(action: QAction, name: str, style: Qt.ToolButtonStyle) -> QToolButton:
    button = QToolButton()
    button.setObjectName(name)
    button.setDefaultAction(action)
    button.setToolButtonStyle(style)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys with the page
    button.setAccessibleName(action.text().rstrip("…"))
    return button

"""What can be done with the fill that is shown: one row of buttons under Inpaint."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget


class ResultButtons(QWidget):
    """Buttons of the window's own actions, so that they say, allow and do the same."""

    def __init__(self) -> None:
        super().__init__()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(4)

    def set_actions(self, actions: list[QAction]) -> None:
        """Show these, and a stretch after them."""
        for action in actions:
            button = QToolButton()
            button.setObjectName("chip")
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setIconSize(QSize(20, 20))
            button.setMinimumSize(36, 32)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(action.text())
            self._row.addWidget(button)
        self._row.addStretch()

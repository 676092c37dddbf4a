"""The bar of tools at the left of the Inpaint page."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolBar

from app.window.actions import Actions

ORDER = (
    *("brush", "eraser", "rectangle", "ellipse", "lasso", "polygon", "wand", "object", ""),
    *("undo", "redo", "clear", "invert", ""),
    *("fit", "zoom_in", "zoom_out", "", "show_hole", "before", "compare"),
)  # "" separates


class ToolBar(QToolBar):
    """Fixed at its place; its buttons are reached by Tab and leave the keys with the canvas when clicked."""

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self.setWindowTitle(self.tr("Tools"))
        self.setObjectName("tools")
        self.setMovable(False)
        self.setIconSize(QSize(20, 20))  # all of them have room beside a window of 800 pixels
        self.toggleViewAction().setEnabled(False)
        for name in ORDER:
            if not name:
                self.addSeparator()
                continue
            self.addAction(actions[name])
            button = self.widgetForAction(actions[name])
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(actions[name].text())

"""The bar of tools at the left of the Inpaint page."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QToolBar, QToolButton

from app.window.parts.theme import mark
from app.window.shell.commands import Actions

ORDER = (
    *("brush", "eraser", "rectangle", "ellipse", "lasso", "polygon", "wand", "object", "animal", "extend", ""),
    *("undo", "redo", "clear", "invert", ""),
    *("fit", "zoom_in", "zoom_out", "", "show_hole", "before", "compare"),
)  # "" separates


class ToolBar(QToolBar):
    """Fixed at its place; its buttons are reached by Tab and leave the keys with the canvas when clicked.

    They move together in a low window, so that none of them is out of sight.
    """

    def __init__(self, actions: Actions) -> None:
        super().__init__()
        self._tight = False
        self._roomy = 0  # height that the buttons need apart
        self.setWindowTitle(self.tr("Tools"))
        self.setObjectName("tools")
        self.setMovable(False)
        self.setIconSize(QSize(20, 20))
        self.toggleViewAction().setEnabled(False)
        for name in ORDER:
            if not name:
                self.addSeparator()
                continue
            self.addAction(actions[name])
            button = self.widgetForAction(actions[name])
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAccessibleName(actions[name].text())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._tight:
            self._roomy = self.sizeHint().height()
        tight = self.height() < self._roomy
        if tight != self._tight:
            self._tight = tight
            for button in self.findChildren(QToolButton):
                mark(button, "tight", tight)
            layout = self.layout()
            assert layout is not None
            layout.invalidate()
            layout.update()

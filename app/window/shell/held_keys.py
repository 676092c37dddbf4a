"""The keys that do something for as long as they are held, wherever in the window the focus is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from app.window.inpaint.page import InpaintPage


class HeldKeys:
    """Space moves the photo, the backslash shows it as it was opened. They hear what no widget has taken for itself."""

    def __init__(self, page: InpaintPage) -> None:
        self._page = page

    def hold(self, event: QKeyEvent, held: bool) -> None:
        """A key goes down or up; while it repeats nothing changes. Other keys are left to others."""
        if event.key() not in (Qt.Key.Key_Space, Qt.Key.Key_Backslash):
            event.ignore()
        elif not event.isAutoRepeat() and event.key() == Qt.Key.Key_Space:
            self._page.canvas.set_pan_held(held)
        elif not event.isAutoRepeat():
            self._page.looking.set_before(held)

    def let_go(self) -> None:
        """The window is not in front any more: the key's release will go to another one."""
        self._page.canvas.set_pan_held(False)

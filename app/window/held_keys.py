"""The keys that do something for as long as they are held, wherever in the window the focus is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

if TYPE_CHECKING:
    from app.window.main_window import MainWindow


class HeldKeys(QObject):
    """Space moves the photo, the backslash shows it as it was opened. Hears what no widget has taken for itself."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            return self._hold(event, event.type() == QEvent.Type.KeyPress)
        if event.type() == QEvent.Type.ActivationChange and not self._window.isActiveWindow():
            self._window.page.canvas.set_pan_held(False)  # its release will go to another window
        return False

    def _hold(self, event: QKeyEvent, held: bool) -> bool:
        """Whether the key is one of these; while it repeats nothing changes."""
        if event.key() not in (Qt.Key.Key_Space, Qt.Key.Key_Backslash):
            return False
        if not event.isAutoRepeat() and event.key() == Qt.Key.Key_Space:
            self._window.page.canvas.set_pan_held(held)
        elif not event.isAutoRepeat():
            self._window.page.looking.set_before(held)
        return True

"""Does something a moment after it was asked for, once for all that was asked meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

DELAY_MS = 400  # a slider that is dragged is written once


class Delayed(QObject):
    """For small files that are written when something has changed."""

    def __init__(self, do: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._do = do
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(do)

    def ask(self) -> None:
        """Do it soon; asked again, a little later."""
        self._timer.start()

    def finish(self) -> None:
        """Do now what was to be done later."""
        if self._timer.isActive():
            self._timer.stop()
            self._do()

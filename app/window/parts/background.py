"""Runs a function on a thread of its own and brings its result, or its error, back to the main thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

Result = TypeVar("Result")


class Background(QObject):
    """For loading and saving, which take too long for the main thread and not long enough for the engine."""

    _ended = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._threads: set[threading.Thread] = set()
        self._stopping = threading.Event()
        self._ended.connect(self._finish, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        function: Callable[[], Result],
        done: Callable[[Result], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Call `function` elsewhere, then `done(result)` or `failed(error)` here. Nothing happens once closed."""
        if self.stopping:
            return

        def work() -> None:
            try:
                result = function()
            except Exception as error:
                failure = error
                self._ended.emit((thread, lambda: failed(failure)))
            else:
                self._ended.emit((thread, lambda: done(result)))

        thread = threading.Thread(target=work, name="featherproof-background", daemon=True)
        self._threads.add(thread)
        thread.start()

    @property
    def busy(self) -> bool:
        return bool(self._threads)

    @property
    def stopping(self) -> bool:
        """True from `close` on, on every thread: what only reads, a walk through folders say, should look and end."""
        return self._stopping.is_set()

    def close(self) -> None:
        """Wait for what runs, a save above all, and drop the answers."""
        if self.stopping:
            return
        self._stopping.set()
        for thread in self._threads:
            thread.join()
        self._threads.clear()
        self._ended.disconnect()

    def _finish(self, ended: tuple[threading.Thread, Callable[[], None]]) -> None:
        if self.stopping:  # it was on its way when that began
            return
        thread, answer = ended
        thread.join()
        self._threads.discard(thread)
        answer()

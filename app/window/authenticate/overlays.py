"""Has the engine write the heat maps of many photos, one after the other."""

from __future__ import annotations

from collections import deque
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.engine.protocol import EngineDied, JobCancelled, JobFailed, OverlayJob
from app.window.authenticate.rows import PhotoRow
from app.window.engine.session import EngineSession


class OverlayWriter(QObject):
    """`changed` fires whenever its figures have.

    `finished` carries how many were written, of how many, and the sentence of the first that could not be, or "".
    """

    changed = Signal()
    finished = Signal(int, int, str)

    def __init__(self, session: EngineSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._waiting: deque[tuple[PhotoRow, Path]] = deque()
        self._asked: int | None = None
        self._written, self._problem = 0, ""
        self.done = self.total = 0

    @property
    def running(self) -> bool:
        return self._asked is not None

    def write(self, targets: list[tuple[PhotoRow, Path]]) -> None:
        """Write these after those that wait."""
        if not self.running:
            self.done = self.total = self._written = 0
            self._problem = ""
        self._waiting.extend(targets)
        self.total += len(targets)
        if not self.running:
            self._ask_next()
        self.changed.emit()

    def cancel(self) -> None:
        """Write no further one; those that were written stay."""
        if self._asked is not None:
            self._session.take_back(self._asked)
            self._waiting.clear()
            self._ask_next()

    def _ask_next(self) -> None:
        self._asked = None
        if self._waiting:
            row, target = self._waiting[0]
            verdict = row.whole_verdict
            assert verdict is not None
            self._asked = self._session.ask(
                lambda number: OverlayJob(number, row.path, verdict, str(target)), lambda _: self._go_on(""), self._fail
            )
        else:
            self.finished.emit(self._written, self.total, self._problem)
        self.changed.emit()

    def _fail(self, why: JobFailed | JobCancelled | EngineDied) -> None:
        if isinstance(why, JobCancelled):  # the engine was started anew
            self._ask_next()
        else:
            self._go_on(why.message)

    def _go_on(self, problem: str) -> None:
        self._waiting.popleft()
        self.done += 1
        self._problem = self._problem or problem
        self._written += not problem
        self._ask_next()

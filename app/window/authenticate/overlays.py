"""Has the engine write the heat maps of many photos, one after the other."""

from __future__ import annotations

from collections import deque
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.engine.protocol import EngineDied, JobCancelled, JobFailed, OverlayJob
from app.window.authenticate.rows import PhotoRow
from app.window.engine_session import EngineSession


class OverlayWriter(QObject):
    """`finished` carries how many were written and the sentence of the first that could not be, or ""."""

    finished = Signal(int, str)

    def __init__(self, session: EngineSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._waiting: deque[tuple[PhotoRow, Path]] = deque()
        self._written, self._problem = 0, ""

    def write(self, targets: list[tuple[PhotoRow, Path]]) -> None:
        """Write these after those that wait."""
        idle = not self._waiting
        self._waiting.extend(targets)
        if idle:
            self._written, self._problem = 0, ""
            self._ask_next()

    def _ask_next(self) -> None:
        if not self._waiting:
            self.finished.emit(self._written, self._problem)
            return
        row, target = self._waiting[0]
        verdict = row.verdict
        assert verdict is not None
        self._session.ask(
            lambda number: OverlayJob(number, row.path, verdict, str(target)), lambda _: self._go_on(""), self._fail
        )

    def _fail(self, why: JobFailed | JobCancelled | EngineDied) -> None:
        if isinstance(why, JobCancelled):  # the engine was started anew
            self._ask_next()
        else:
            self._go_on(why.message)

    def _go_on(self, problem: str) -> None:
        self._waiting.popleft()
        self._problem = self._problem or problem
        self._written += not problem
        self._ask_next()

"""Has the engine do something for many photos, one after the other: write their heat maps, say."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.engine.jobs import Job
from app.engine.replies import EngineDied, JobCancelled, JobFailed, Result
from app.window.engine.session import EngineSession


@dataclass(frozen=True)
class Errand:
    """A job, made for its id when its turn comes, and what is done with its result."""

    make: Callable[[int], Job]
    take: Callable[[Result], None] = lambda _: None


class Errands(QObject):
    """`changed` fires whenever its figures have.

    `finished` carries how many were done well, of how many, and the sentence of the first that could not be, or "".
    After `cancel` fewer are `done` than there are in `total`.
    """

    changed = Signal()
    finished = Signal(int, int, str)

    def __init__(self, session: EngineSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._waiting: deque[Errand] = deque()
        self._asked: int | None = None
        self._well, self._problem = 0, ""
        self.done = self.total = 0

    @property
    def running(self) -> bool:
        return self._asked is not None

    def run(self, errands: Iterable[Errand]) -> None:
        """Do these after those that wait."""
        fresh = list(errands)
        if not self.running:
            self.done = self.total = self._well = 0
            self._problem = ""
        self._waiting.extend(fresh)
        self.total += len(fresh)
        if not self.running:
            self._ask_next()
        self.changed.emit()

    def cancel(self) -> None:
        """Do no further one; what was done stays."""
        if self._asked is not None:
            self._session.take_back(self._asked)
            self._waiting.clear()
            self._ask_next()

    def _ask_next(self) -> None:
        self._asked = None
        if self._waiting:
            errand = self._waiting[0]

            def take(result: Result) -> None:
                errand.take(result)
                self._go_on("")

            self._asked = self._session.ask(errand.make, take, self._fail)
        else:
            self.finished.emit(self._well, self.total, self._problem)
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
        self._well += not problem
        self._ask_next()

"""Judges the photos of a table one by one: the engine is asked for the next when the last is done, so others get in."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.engine.protocol import ClassifyJob, EngineDied, JobCancelled, JobFailed, Result, VerdictDone
from app.window.authenticate.model import PhotosModel
from app.window.authenticate.rows import PhotoRow, Stage
from app.window.engine_session import EngineSession

THUMBNAIL = 96  # pixels a side
RECENT = 20  # photos whose pace tells how long the rest takes


class JudgingQueue(QObject):
    """`changed` fires whenever its figures have."""

    changed = Signal()

    def __init__(self, model: PhotosModel, session: EngineSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model, self._session = model, session
        self._waiting: deque[str] = deque()
        self._asked: tuple[int, str] | None = None  # the job, and the photo that is being judged
        self._times: deque[float] = deque(maxlen=RECENT + 1)
        self.paused = False
        self.done = self.total = 0

    @property
    def running(self) -> bool:
        """Whether photos wait or one is being judged."""
        return bool(self._waiting) or self._asked is not None

    @property
    def seconds_left(self) -> float | None:
        """By the pace of the last photos; None until there is one."""
        if len(self._times) < 2:
            return None
        pace = (self._times[-1] - self._times[0]) / (len(self._times) - 1)
        return pace * (self.total - self.done)

    def add(self, paths: list[str]) -> None:
        """Judge these, after those that wait already."""
        if not self.running:
            self.done = self.total = 0
            self._times.clear()
            self._times.append(time.monotonic())
        self._waiting.extend(paths)
        self.total += len(paths)
        self._ask_next()

    def pause(self, paused: bool) -> None:
        """Ask for no further photo; the one that is being judged is finished."""
        self.paused = paused
        self._times.clear()
        self._times.append(time.monotonic())
        self._ask_next()

    def cancel(self) -> None:
        """What is done stays; the rest is marked as not judged."""
        if self._asked is not None:
            number, path = self._asked
            self._session.take_back(number)
            self._waiting.appendleft(path)
            self._asked = None
        for path in self._waiting:
            self._set(path, Stage.CANCELLED)
        self._waiting.clear()
        self.paused = False
        self.changed.emit()

    def forget(self, paths: list[str]) -> None:
        """Photos that were taken out of the table are not judged any more."""
        gone = set(paths)
        left = deque(path for path in self._waiting if path not in gone)
        self.total -= len(self._waiting) - len(left)
        self._waiting = left
        self.changed.emit()

    def _ask_next(self) -> None:
        while self._asked is None and self._waiting and not self.paused:
            path = self._waiting.popleft()
            if self._model.row_of(path) is None:
                self.total -= 1
                continue
            self._set(path, Stage.LOOKED_AT)
            number = self._session.ask(
                lambda number, path=path: ClassifyJob(number, path, thumbnail=THUMBNAIL),  # type: ignore[misc]
                lambda answer, path=path: self._take(path, answer),  # type: ignore[misc]
                lambda why, path=path: self._fail(path, why),  # type: ignore[misc]
            )
            self._asked = (number, path)
        self.changed.emit()

    def _take(self, path: str, answer: Result) -> None:
        assert isinstance(answer, VerdictDone)
        self._model.put(PhotoRow(path, Stage.DONE, answer.verdict, answer.thumbnail))
        self._go_on()

    def _fail(self, path: str, why: JobFailed | JobCancelled | EngineDied) -> None:
        if isinstance(why, JobCancelled):  # the engine was started anew for other settings: once more
            self._asked = None
            self._waiting.appendleft(path)
            self._ask_next()
            return
        self._model.put(PhotoRow(path, Stage.FAILED, error=why.message))
        self._go_on()

    def _go_on(self) -> None:
        self._asked = None
        self.done += 1
        self._times.append(time.monotonic())
        self._ask_next()

    def _set(self, path: str, stage: Stage) -> None:
        row = self._model.row_of(path)
        if row is not None:
            self._model.put(replace(row, stage=stage))

"""Judges the photos of a table one by one: the engine is asked for the next when the last is done, so others get in."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoCommand

from app.engine.jobs import ClassifyJob
from app.engine.replies import EngineDied, JobCancelled, JobFailed, Result, VerdictDone
from app.window.authenticate.model import PhotosModel
from app.window.authenticate.rows import PhotoRow, Stage
from app.window.authenticate.thumbnails import THUMBNAIL
from app.window.engine.session import EngineSession, EngineState

RECENT = 20  # photos whose pace tells how long the rest takes


class JudgingQueue(QObject):
    """`changed` fires whenever its figures have."""

    changed = Signal()

    def __init__(self, model: PhotosModel, session: EngineSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model, self._session = model, session
        self._waiting: deque[str] = deque()
        self._asked: tuple[int, str] | None = None  # the job, and the photo that is being judged
        self._cancelled: list[str] = []
        self._times: deque[float] = deque(maxlen=RECENT + 1)
        self.paused = False
        self.done = self.total = 0
        self._share = 0.0  # of the photo that is being judged, looked at already
        session.changed.connect(self._engine_changed)

    @property
    def running(self) -> bool:
        """Whether photos wait or one is being judged."""
        return bool(self._waiting) or self._asked is not None

    @property
    def held_up(self) -> bool:
        """Whether photos wait for a person to restart the engine."""
        return self.running and self._session.state is EngineState.STOPPED

    @property
    def left_out(self) -> int:
        """How many photos `cancel` left without a verdict."""
        return len(self._cancelled)

    @property
    def worked_off(self) -> float:
        """How many photos are done, the one in work counting as far as it is."""
        return self.done + (self._share if self._asked is not None else 0.0)

    @property
    def seconds_left(self) -> float | None:
        """By the pace of the last photos; None until there is one."""
        if len(self._times) < 2:
            return None
        pace = (self._times[-1] - self._times[0]) / (len(self._times) - 1)
        return pace * (self.total - self.worked_off)

    def add(self, paths: Iterable[str]) -> None:
        """Judge these photos of the table, after those that wait already; what they have of verdicts goes."""
        fresh = list(paths)
        if not self.running:
            self.done = self.total = 0
            self._times.clear()  # the pace is that from the first verdict on: before it the ensemble is loaded
        rows = [row for path in fresh if (row := self._model.row_of(path)) is not None]
        self._model.put(*(row.unjudged(Stage.WAITING) for row in rows if row.stage is not Stage.WAITING))
        self._cancelled = _without(self._cancelled, fresh)
        self._waiting.extend(fresh)
        self.total += len(fresh)
        self._ask_next()

    def pause(self, paused: bool) -> None:
        """Ask for no further photo; the one that is being judged is finished."""
        self.paused = paused
        self._times.clear()
        self._times.append(time.monotonic())
        self._ask_next()

    def cancel(self) -> None:
        """What is done stays; the rest is marked as not judged, until `resume`."""
        if self._asked is not None:
            number, path = self._asked
            self._session.take_back(number)
            self._waiting.appendleft(path)
            self._asked = None
        rows = [row for path in self._waiting if (row := self._model.row_of(path)) is not None]
        self._waiting.clear()
        self._cancelled += [row.path for row in rows]
        self.paused = False
        self._model.put(*(replace(row, stage=Stage.CANCELLED) for row in rows))
        self.changed.emit()

    def resume(self) -> None:
        """Judge what `cancel` left out."""
        self.add(self._cancelled)

    def forget(self, paths: Iterable[str]) -> None:
        """Photos that are taken out of the table are not judged any more."""
        gone = set(paths)
        left = deque(path for path in self._waiting if path not in gone)
        self.total -= len(self._waiting) - len(left)
        self._waiting = left
        self._cancelled = _without(self._cancelled, gone)
        if self._asked is not None and self._asked[1] in gone:
            self._session.take_back(self._asked[0])
            self._asked = None
            self.total -= 1
        self._ask_next()

    def forget_judged(self, rows: Iterable[PhotoRow]) -> None:
        """Forget those that got a verdict elsewhere: there is nothing left to judge in them."""
        self.forget(row.path for row in rows if row.verdict is not None)

    def remember(self, rows: Iterable[PhotoRow]) -> None:
        """Photos that were forgotten are in the table again: what waited waits, what was left out can be resumed."""
        back = list(rows)
        self._cancelled += [row.path for row in back if row.stage is Stage.CANCELLED]
        waiting = [row.path for row in back if row.stage in (Stage.WAITING, Stage.LOOKED_AT)]
        if waiting:
            self.add(waiting)
        self.changed.emit()

    def _ask_next(self) -> None:
        if self._asked is None and self._waiting and not self.paused and not self.held_up:
            path = self._waiting.popleft()
            self._set(path, Stage.LOOKED_AT)
            number = self._session.ask(
                lambda number: ClassifyJob(number, path, thumbnail=THUMBNAIL),
                lambda answer: self._take(path, answer),
                lambda why: self._fail(path, why),
                self._advance,
            )
            self._asked, self._share = (number, path), 0.0
        self.changed.emit()

    def _engine_changed(self) -> None:
        if self._asked is None and self._waiting:  # it may be there again
            self._ask_next()

    def _advance(self, share: float) -> None:
        self._share = share
        self.changed.emit()

    def _take(self, path: str, answer: Result) -> None:
        assert isinstance(answer, VerdictDone)
        judged = PhotoRow.judged(path, answer.verdict, answer.thumbnail, answer.file, answer.labels)
        before = self._model.row_of(path)
        if before is not None:
            self._model.put(judged.with_what_it_lacks(before))
        self._go_on()

    def _fail(self, path: str, why: JobFailed | JobCancelled | EngineDied) -> None:
        if isinstance(why, JobCancelled) or self._session.state is EngineState.STOPPED:
            # started anew for other settings, or not able to start at all: no fault of the photo, so once more
            self._asked = None
            self._waiting.appendleft(path)
            self._set(path, Stage.WAITING)
            self._ask_next()
            return
        before = self._model.row_of(path)
        if before is not None:
            self._model.put(before.unjudged(Stage.FAILED, why.message))
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


def _without(paths: list[str], others: Iterable[str]) -> list[str]:
    gone = set(others)
    return [path for path in paths if path not in gone]


class RemoveRows(QUndoCommand):
    """What waited for a verdict waits again when it is brought back."""

    def __init__(self, model: PhotosModel, queue: JudgingQueue, paths: Sequence[str], text: str) -> None:
        super().__init__(text)
        self._model, self._queue, self._paths = model, queue, paths
        self._gone: list[tuple[int, PhotoRow]] = []

    def redo(self) -> None:
        self._gone = self._model.placed(self._paths)
        self._queue.forget(self._paths)
        self._model.remove(self._paths)

    def undo(self) -> None:
        added_again = self._model.give_back(row for _, row in self._gone)
        self._queue.forget_judged(added_again)
        self._queue.remember(self._model.put_back(self._gone))

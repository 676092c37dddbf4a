"""Judges the photos of a table one by one."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand

from app.engine.jobs import ClassifyJob
from app.engine.replies import Result, VerdictDone
from app.window.authenticate.model import PhotosModel
from app.window.authenticate.rows import PhotoRow, Stage
from app.window.authenticate.thumbnails import THUMBNAIL
from app.window.engine.queue import EngineQueue
from app.window.engine.session import EngineSession

RECENT = 20  # photos whose pace tells how long the rest takes


class JudgingQueue(EngineQueue[str]):
    """Of photos, by their paths."""

    def __init__(self, model: PhotosModel, session: EngineSession, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        self._model = model
        self._cancelled: list[str] = []
        self._times: deque[float] = deque(maxlen=RECENT + 1)
        self.done = self.total = 0

    @property
    def left_out(self) -> int:
        """How many photos `cancel` left without a verdict."""
        return len(self._cancelled)

    @property
    def worked_off(self) -> float:
        """How many photos are done, the one in work counting as far as it is."""
        return self.done + self._share_in_work

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
        self._times.clear()
        self._times.append(time.monotonic())
        super().pause(paused)

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

    def _job(self, key: str, number: int) -> ClassifyJob:
        return ClassifyJob(number, key, thumbnail=THUMBNAIL)

    def _begin(self, key: str) -> None:
        self._set(key, Stage.LOOKED_AT)

    def _put_back(self, key: str) -> None:
        self._set(key, Stage.WAITING)

    def _take(self, key: str, answer: Result) -> None:
        assert isinstance(answer, VerdictDone)
        judged = PhotoRow.judged(key, answer.verdict, answer.thumbnail, answer.file, answer.labels)
        before = self._model.row_of(key)
        if before is not None:
            self._model.put(judged.with_what_it_lacks(before))
        self._go_on()

    def _give_up(self, key: str, message: str) -> None:
        before = self._model.row_of(key)
        if before is not None:
            self._model.put(before.unjudged(Stage.FAILED, message))

    def _go_on(self) -> None:
        self.done += 1
        self._times.append(time.monotonic())
        super()._go_on()

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

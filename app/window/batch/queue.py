"""Has the engine fill the photos of a batch one by one."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QObject

from app.engine.jobs import FillFilesJob
from app.engine.replies import FilesFilled, Result
from app.window.batch.rows import BatchModel, BatchRow, State
from app.window.engine.queue import EngineQueue
from app.window.engine.session import EngineSession


class BatchQueue(EngineQueue[int]):
    """Of rows, by their numbers."""

    def __init__(self, model: BatchModel, session: EngineSession, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        self._model = model

    @property
    def worked_off(self) -> float:
        """How many photos are done, the one in work counting as far as it is."""
        count = self._model.count
        return count[State.DONE] + count[State.FAILED] + self._share_in_work

    def start(self, rows: Iterable[BatchRow]) -> None:
        """Fill these photos instead of those before."""
        self.cancel()
        self._model.set_rows(rows)
        self._waiting = deque(number for number, row in enumerate(self._model.rows) if row.state is State.WAITING)
        self._ask_next()

    def cancel(self) -> None:
        """Stop. Fills that are written stay, and are skipped when the batch is started again."""
        if self._asked is not None:
            number, row = self._asked
            self._session.take_back(number)
            self._set(row, state=State.WAITING)
            self._asked = None
        self._waiting.clear()
        self.paused = False
        self.changed.emit()

    def _job(self, key: int, number: int) -> FillFilesJob:
        job = self._model.rows[key].job
        assert job is not None
        return FillFilesJob(number, job)

    def _begin(self, key: int) -> None:
        self._set(key, state=State.WORKED_ON)

    def _put_back(self, key: int) -> None:
        self._set(key, state=State.WAITING)

    def _take(self, key: int, answer: Result) -> None:
        assert isinstance(answer, FilesFilled)
        self._set(key, state=State.DONE, files=answer.files, skipped=answer.skipped)
        self._go_on()

    def _give_up(self, key: int, message: str) -> None:
        self._set(key, state=State.FAILED, error=message)

    def _set(self, row: int, **changes: object) -> None:
        self._model.put(row, replace(self._model.rows[row], **changes))  # type: ignore[arg-type]

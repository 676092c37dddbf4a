"""Has the engine fill the photos of a batch one by one: the next is asked for when the last is done."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from app.engine.jobs import FillFilesJob
from app.engine.replies import EngineDied, FilesFilled, JobCancelled, JobFailed, Result
from app.window.batch.rows import BatchModel, BatchRow, State
from app.window.engine.session import EngineSession, EngineState


class BatchQueue(QObject):
    """`changed` fires whenever its figures have."""

    changed = Signal()

    def __init__(self, model: BatchModel, session: EngineSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model, self._session = model, session
        self._waiting: deque[int] = deque()  # rows, by their numbers
        self._asked: tuple[int, int] | None = None  # the job, and the row that is worked on
        self._share = 0.0  # of that one
        self.paused = False
        session.changed.connect(self._engine_changed)

    @property
    def running(self) -> bool:
        """Whether photos wait or one is being filled."""
        return bool(self._waiting) or self._asked is not None

    @property
    def held_up(self) -> bool:
        """Whether photos wait for a person to restart the engine."""
        return self.running and self._session.state is EngineState.STOPPED

    @property
    def worked_off(self) -> float:
        """How many photos are done, the one in work counting as far as it is."""
        count = self._model.count
        return count[State.DONE] + count[State.FAILED] + (self._share if self._asked is not None else 0.0)

    def start(self, rows: Iterable[BatchRow]) -> None:
        """Fill these photos instead of those before."""
        self.cancel()
        self._model.set_rows(rows)
        self._waiting = deque(number for number, row in enumerate(self._model.rows) if row.state is State.WAITING)
        self._ask_next()

    def pause(self, paused: bool) -> None:
        """Ask for no further photo; the one that is being filled is finished."""
        self.paused = paused
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

    def _ask_next(self) -> None:
        if self._asked is None and self._waiting and not self.paused and not self.held_up:
            row = self._waiting.popleft()
            job = self._model.rows[row].job
            assert job is not None
            self._set(row, state=State.WORKED_ON)
            self._share = 0.0
            number = self._session.ask(
                lambda number: FillFilesJob(number, job),
                lambda answer: self._take(row, answer),
                lambda why: self._fail(row, why),
                self._advance,
            )
            self._asked = number, row
        self.changed.emit()

    def _engine_changed(self) -> None:
        if self._asked is None and self._waiting:  # it may be there again
            self._ask_next()

    def _advance(self, share: float) -> None:
        self._share = share
        self.changed.emit()

    def _take(self, row: int, answer: Result) -> None:
        assert isinstance(answer, FilesFilled)
        self._set(row, state=State.DONE, files=answer.files, skipped=answer.skipped)
        self._asked = None
        self._ask_next()

    def _fail(self, row: int, why: JobFailed | JobCancelled | EngineDied) -> None:
        self._asked = None
        if isinstance(why, JobCancelled) or self._session.state is EngineState.STOPPED:
            # started anew for other settings, or not able to start at all: no fault of the photo, so once more
            self._waiting.appendleft(row)
            self._set(row, state=State.WAITING)
        else:
            self._set(row, state=State.FAILED, error=why.message)
        self._ask_next()

    def _set(self, row: int, **changes: object) -> None:
        self._model.put(row, replace(self._model.rows[row], **changes))  # type: ignore[arg-type]

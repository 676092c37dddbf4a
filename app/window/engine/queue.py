"""Works a queue off on the engine one by one: the next is asked for when the last is done, so others get in."""

from __future__ import annotations

from collections import deque
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Signal

from app.engine.jobs import Job
from app.engine.replies import EngineDied, JobCancelled, JobFailed, Result
from app.window.engine.session import EngineSession, EngineState

K = TypeVar("K")


class EngineQueue(QObject, Generic[K]):
    """`changed` fires whenever its figures have. A subclass says what a key's job is, and what becomes of it."""

    changed = Signal()

    def __init__(self, session: EngineSession, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._waiting: deque[K] = deque()
        self._asked: tuple[int, K] | None = None  # the job, and what is worked on
        self._share = 0.0  # of that one
        self.paused = False
        session.changed.connect(self._engine_changed)

    @property
    def running(self) -> bool:
        """Whether anything waits or is worked on."""
        return bool(self._waiting) or self._asked is not None

    @property
    def held_up(self) -> bool:
        """Whether what waits does so for a person to restart the engine."""
        return self.running and self._session.state is EngineState.STOPPED

    def pause(self, paused: bool) -> None:
        """Ask for nothing further; what is worked on is finished."""
        self.paused = paused
        self._ask_next()

    def _job(self, key: K, number: int) -> Job:
        raise NotImplementedError

    def _begin(self, key: K) -> None:
        """Its turn has come."""
        raise NotImplementedError

    def _put_back(self, key: K) -> None:
        """It waits again, before the others."""
        raise NotImplementedError

    def _take(self, key: K, answer: Result) -> None:
        """It is done; `_go_on` follows."""
        raise NotImplementedError

    def _give_up(self, key: K, message: str) -> None:
        """It can't be done, as the sentence `message` says."""
        raise NotImplementedError

    @property
    def _share_in_work(self) -> float:
        """Of what is worked on, 0 to 1; 0 where nothing is."""
        return self._share if self._asked is not None else 0.0

    def _ask_next(self) -> None:
        if self._asked is None and self._waiting and not self.paused and not self.held_up:
            key = self._waiting.popleft()
            self._begin(key)
            self._share = 0.0
            number = self._session.ask(
                lambda number: self._job(key, number),
                lambda answer: self._take(key, answer),
                lambda why: self._fail(key, why),
                self._advance,
            )
            self._asked = number, key
        self.changed.emit()

    def _go_on(self) -> None:
        self._asked = None
        self._ask_next()

    def _engine_changed(self) -> None:
        if self._asked is None and self._waiting:  # it may be there again
            self._ask_next()

    def _advance(self, share: float) -> None:
        self._share = share
        self.changed.emit()

    def _fail(self, key: K, why: JobFailed | JobCancelled | EngineDied) -> None:
        if isinstance(why, JobCancelled) or self._session.state is EngineState.STOPPED:
            # started anew for other settings, or not able to start at all: no fault of its own, so once more
            self._asked = None
            self._waiting.appendleft(key)
            self._put_back(key)
            self._ask_next()
        else:
            self._give_up(key, why.message)
            self._go_on()

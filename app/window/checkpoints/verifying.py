"""Checks the weights of one checkpoint after another, away from the main thread."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.checkpoints.files import state_of
from app.window.parts.background import Background
from models.checkpoints.checkpoint import Manifest


class Stopped(Exception):
    """Raised inside the work that is to stop."""


class ByteCount:
    """Turns bytes into steps of a hundredth and stops the work when `stop` is set."""

    def __init__(self, total: int, stop: threading.Event, step: Callable[[int], None]) -> None:
        self._total, self._stop, self._step = max(1, total), stop, step
        self._done = self._percent = 0

    def __call__(self, count: int) -> None:
        if self._stop.is_set():
            raise Stopped
        self._done += count
        percent = min(100, 100 * self._done // self._total)
        if percent > self._percent:
            self._percent = percent
            self._step(percent)


class Verifier(QObject):
    """A queue of checkpoints; `changed` says a manifest's path, its state and how many per cent are checked."""

    changed = Signal(Path, str, int)

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._queue: deque[Manifest] = deque()
        self._current: Manifest | None = None
        self._stop = threading.Event()

    def ask(self, manifest: Manifest) -> None:
        """Check this one as soon as the ones before it are done."""
        self._queue.append(manifest)
        self.changed.emit(manifest.path, "waiting", 0)
        if self._current is None:
            self._start_next()

    def stop(self) -> None:
        """Let go of everything that is asked; what is under way ends at its next few megabytes."""
        while self._queue:
            self.changed.emit(self._queue.popleft().path, "unchecked", 0)
        self._stop.set()

    def _start_next(self) -> None:
        self._current = self._queue.popleft() if self._queue else None
        if self._current is None:
            return
        self._stop = threading.Event()
        manifest = self._current
        self.changed.emit(manifest.path, "checking", 0)
        tick = ByteCount(manifest.bytes, self._stop, partial(self.changed.emit, manifest.path, "checking"))
        self._background.run(partial(state_of, manifest, tick), self._settle, self._fail)

    def _fail(self, error: Exception) -> None:
        self._settle("unchecked" if isinstance(error, Stopped) else "unreadable")

    def _settle(self, state: str) -> None:
        assert self._current is not None
        self.changed.emit(self._current.path, state, 100)
        self._start_next()

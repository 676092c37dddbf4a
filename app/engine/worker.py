"""The engine's side of the connection: runs in a spawned child process, the only one that imports torch.

It does one job at a time and looks for a cancel between fills. It ends when told to, or when the window is gone.
"""

from __future__ import annotations

import signal
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from os import getpid
from typing import Any

import numpy as np

from app.engine.protocol import (
    CancelJob,
    EngineFailed,
    EngineReady,
    EngineSettings,
    FillDone,
    FillPatch,
    InpaintJob,
    JobCancelled,
    JobFailed,
    JobFinished,
    JobStarted,
    Request,
    Shutdown,
)
from app.engine.wire import receive, send


@dataclass(frozen=True)
class Loaded:
    """What an engine works with: `fills(photo, hole, caption, count, seed)` yields `models.inpainter.Fill`s."""

    fills: Callable[..., Iterator[Any]]
    checkpoint: str
    device: str
    device_name: str
    notes: tuple[str, ...] = ()


class Inbox:
    """Requests as they came, with the cancels taken out of the line."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._jobs: deque[InpaintJob] = deque()
        self._cancelled: set[int] = set()
        self.closed = False

    def next_job(self) -> InpaintJob | None:
        """Wait for a job; None once the engine has to end."""
        while not self._jobs and not self.closed:
            self._take(self._receive())
        return None if self.closed else self._jobs.popleft()

    def must_stop(self, job_id: int) -> bool:
        """Whether this job was cancelled or the engine has to end; never waits."""
        while not self.closed and self._connection.poll():
            self._take(self._receive())
        return self.closed or job_id in self._cancelled

    def _receive(self) -> Request:
        try:
            request: Request = receive(self._connection)
        except (EOFError, OSError):  # the window is gone
            return Shutdown()
        return request

    def _take(self, request: Request) -> None:
        if isinstance(request, InpaintJob):
            self._jobs.append(request)
        elif isinstance(request, CancelJob):
            self._cancelled.add(request.id)
        else:
            self.closed = True


def serve(connection: Connection, settings: EngineSettings, load: Callable[[EngineSettings], Loaded]) -> None:
    """Load what it works with, say so, then work through jobs until the connection closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is the window's to handle
    began = time.perf_counter()
    try:
        loaded = load(settings)
    except Exception as error:
        send(connection, EngineFailed(plain_message(error, "The engine could not start"), traceback.format_exc()))
        return
    seconds = time.perf_counter() - began
    send(connection, EngineReady(loaded.checkpoint, loaded.device, loaded.device_name, getpid(), seconds, loaded.notes))
    inbox = Inbox(connection)
    while (job := inbox.next_job()) is not None:
        _run(job, loaded, inbox, connection)


def _run(job: InpaintJob, loaded: Loaded, inbox: Inbox, connection: Connection) -> None:
    if inbox.must_stop(job.id):
        send(connection, JobCancelled(job.id))
        return
    send(connection, JobStarted(job.id))
    try:
        hole = job.hole.unpack()
        box = bounding_box(hole) if hole.any() else (0, 0, 0, 0)
        fills = loaded.fills(job.photo, hole, job.caption, job.count, job.seed)
        for index, fill in enumerate(fills):
            send(connection, FillDone(job.id, index, job.count, _patch(fill, box)))
            if index + 1 < job.count and inbox.must_stop(job.id):
                send(connection, JobCancelled(job.id))
                return
    except (BrokenPipeError, ConnectionResetError):
        inbox.closed = True  # the window is gone; nobody is left to tell
    except Exception as error:
        send(connection, JobFailed(job.id, plain_message(error, "This fill failed"), traceback.format_exc()))
    else:
        send(connection, JobFinished(job.id))


def _patch(fill: Any, box: tuple[int, int, int, int]) -> FillPatch:
    # Outside the hole a fill is the photo itself, so the hole's bounding box is all that has to travel.
    left, top, right, bottom = box
    return FillPatch(
        box=box,
        pixels=np.ascontiguousarray(fill.photo[top:bottom, left:right]),
        seed=fill.seed,
        caption=fill.caption,
        unknown_words=tuple(fill.unknown_words),
        word_weights=tuple(fill.word_weights),
        checkpoint=fill.checkpoint,
        device=fill.device,
        seconds=fill.seconds,
        notes=tuple(fill.notes),
    )


def bounding_box(hole: np.ndarray) -> tuple[int, int, int, int]:
    """(left, top, right, bottom) of the True pixels of a bool H×W array that has some."""
    rows = np.flatnonzero(hole.any(axis=1))
    columns = np.flatnonzero(hole.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def plain_message(error: Exception, prefix: str) -> str:
    """One sentence for people: the project's own errors speak for themselves, others get a prefix."""
    if isinstance(error, MemoryError):
        return f"{prefix}: out of memory. A smaller photo needs less."
    first_line = (str(error).strip().splitlines() or [type(error).__name__])[0]
    if isinstance(error, ValueError | OSError) and type(error).__module__.startswith("models."):
        return first_line
    return f"{prefix}: {first_line}"


def main(connection: Connection, settings: EngineSettings) -> None:
    """Entry point of the child process."""
    serve(connection, settings, load_inpainter)


def load_inpainter(settings: EngineSettings) -> Loaded:
    """The real thing: imports torch, probes the device, verifies and loads the checkpoint."""
    from models.inpainter import Inpainter

    inpainter = Inpainter.load(checkpoint=settings.checkpoint, device=settings.device)
    runner = inpainter.runner
    return Loaded(inpainter.fills, inpainter.manifest.name, runner.device, runner.device_title, runner.notes)

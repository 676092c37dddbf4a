"""The engine's side of the connection: runs in a spawned child process, the only one that imports torch.

It does one job at a time and looks for a cancel between fills, and between the looks at a photo. It ends when told to,
or when the window is gone.
"""

from __future__ import annotations

import signal
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from os import getpid
from typing import Any

import numpy as np

from app.engine.jobs import (
    CancelJob,
    ClassifyJob,
    EngineSettings,
    FillFilesJob,
    InpaintJob,
    Job,
    OutlineJob,
    OverlayJob,
    PicturesJob,
    Request,
    SelectJob,
    Shutdown,
)
from app.engine.memory import memory_used
from app.engine.packed_hole import PackedHole
from app.engine.replies import (
    DevicesFound,
    EngineFailed,
    EngineReady,
    FilesFilled,
    FillDone,
    FillPatch,
    JobCancelled,
    JobFailed,
    JobFinished,
    JobStarted,
    MemoryUsed,
    OutlinedAnimal,
    OutlineDone,
    OverlayWritten,
    PicturesDone,
    SelectionDone,
    VerdictDone,
    VerdictProgress,
)
from app.engine.wire import receive, send
from app.messages import out_of_memory
from app.verdicts.report import Pictures
from models.files.reasons import reason_of
from models.running.threads import fill_threads, use_threads, verdict_threads

_PREFIXES = {
    InpaintJob: "This fill failed",
    SelectJob: "This selection failed",
    OutlineJob: "The animals could not be outlined",
    ClassifyJob: "This photo could not be judged",
    OverlayJob: "This overlay could not be written",
    PicturesJob: "This photo could not be drawn",
    FillFilesJob: "This photo could not be filled",
}


_LONG = 30  # steps from which a photo takes long enough to tell how far it is
_TOLD = 10  # times that this is told, a photo

Tick = Callable[[int, int], None]  # as `models.authenticity.steps.Tick`, which loads more than a window has to wait for


class _Stopped(Exception):
    """The photo is not to be judged, or filled, any more."""


@dataclass(frozen=True)
class Loaded:
    """What an engine works with; `fills` is `models.inpainter.Inpainter.fills`."""

    fills: Callable[..., Iterator[Any]]
    select: Callable[[SelectJob], np.ndarray]
    outline: Callable[[OutlineJob], tuple[OutlinedAnimal, ...]]
    judge: Callable[[ClassifyJob, Tick], VerdictDone]
    overlay: Callable[[OverlayJob], None]
    draw: Callable[[PicturesJob], Pictures]
    fill_files: Callable[[FillFilesJob, Tick], FilesFilled]
    checkpoint: str
    device: str
    device_name: str
    notes: tuple[str, ...] = ()
    problem: str = ""  # why it can't fill, and where that was found
    details: str = ""


class Inbox:
    """Requests as they came, with the cancels taken out of the line."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._jobs: deque[Job] = deque()
        self._cancelled: set[int] = set()
        self.closed = False

    def next_job(self) -> Job | None:
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
        if isinstance(request, Job):
            self._cancelled.discard(request.id)  # a run that stepped aside goes on under its number
            self._jobs.append(request)
        elif isinstance(request, CancelJob):
            self._cancelled.add(request.id)
        else:
            self.closed = True


def serve(
    connection: Connection,
    settings: EngineSettings,
    load: Callable[[EngineSettings], Loaded],
    devices: Callable[[], Mapping[str, str]] = dict,
) -> None:
    """Load what it works with, say so, then work through jobs until the connection closes.

    `devices`: see `DevicesFound`; asked for once the engine is ready, for a probe takes a moment.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is the window's to handle
    began = time.perf_counter()
    try:
        loaded = load(settings)
    except Exception as error:
        advice = "Close other programs, then restart it."
        message = plain_message(error, "The engine could not start", advice)
        _tell(connection, EngineFailed(message, traceback.format_exc()))
        return
    _tell(connection, _ready(loaded, time.perf_counter() - began))
    inbox = Inbox(connection)
    if problems := devices():
        _tell(connection, DevicesFound(problems))
    _tell_memory(connection, loaded)
    while (job := inbox.next_job()) is not None:
        _run(job, loaded, inbox, connection)
        if not inbox.closed:
            _tell_memory(connection, loaded)


def _ready(loaded: Loaded, seconds: float) -> EngineReady:
    return EngineReady(
        loaded.checkpoint,
        loaded.device,
        loaded.device_name,
        getpid(),
        seconds,
        loaded.notes,
        loaded.problem,
        loaded.details,
    )


def _tell(connection: Connection, news: EngineReady | EngineFailed | DevicesFound | MemoryUsed) -> None:
    with suppress(BrokenPipeError, ConnectionResetError):  # the window is gone, as the next look will tell
        send(connection, news)


def _tell_memory(connection: Connection, loaded: Loaded) -> None:
    used = memory_used(loaded.device)  # raises, and so ends this engine for a new one, where its GPU has faulted
    if used is not None:
        _tell(connection, used)


def _run(job: Job, loaded: Loaded, inbox: Inbox, connection: Connection) -> None:
    if inbox.must_stop(job.id):
        send(connection, JobCancelled(job.id))
        return
    send(connection, JobStarted(job.id))
    try:
        whole = _do(job, loaded, inbox, connection)
        send(connection, JobFinished(job.id) if whole else JobCancelled(job.id))
    except (BrokenPipeError, ConnectionResetError):
        inbox.closed = True  # the window is gone; nobody is left to tell
    except Exception as error:
        send(connection, JobFailed(job.id, plain_message(error, _PREFIXES[type(job)]), traceback.format_exc()))


def _do(job: Job, loaded: Loaded, inbox: Inbox, connection: Connection) -> bool:
    """Do a job and send its results; False where it was stopped before the last of them."""
    if isinstance(job, InpaintJob | OutlineJob | ClassifyJob):
        use_threads(fill_threads() if isinstance(job, InpaintJob) else verdict_threads())
    if isinstance(job, InpaintJob):
        return _fill(job, loaded, inbox, connection)
    if isinstance(job, SelectJob):
        send(connection, SelectionDone(job.id, PackedHole.pack(loaded.select(job))))
    elif isinstance(job, OutlineJob):
        send(connection, OutlineDone(job.id, loaded.outline(job)))
    elif isinstance(job, ClassifyJob):
        return _do_by_steps(job, loaded.judge, inbox, connection)
    elif isinstance(job, FillFilesJob):
        return _do_by_steps(job, loaded.fill_files, inbox, connection)
    elif isinstance(job, PicturesJob):
        send(connection, PicturesDone(job.id, loaded.draw(job)))
    else:
        loaded.overlay(job)
        send(connection, OverlayWritten(job.id))
    return True


def _fill(job: InpaintJob, loaded: Loaded, inbox: Inbox, connection: Connection) -> bool:
    hole = job.hole.unpack()
    box = bounding_box(hole) if hole.any() else (0, 0, 0, 0)
    fills = loaded.fills(job.photo, hole, job.caption, job.count, job.seed, near=job.near)
    for index, fill in enumerate(fills):
        send(connection, FillDone(job.id, _patch(fill, box, job.near)))
        if index + 1 < job.count and inbox.must_stop(job.id):
            return False
    return True


def _do_by_steps(
    job: ClassifyJob | FillFilesJob, work: Callable[[Any, Tick], Any], inbox: Inbox, connection: Connection
) -> bool:
    def tick(done: int, total: int) -> None:
        if inbox.must_stop(job.id):
            raise _Stopped
        if isinstance(job, FillFilesJob) or (total >= _LONG and _TOLD * done // total > _TOLD * (done - 1) // total):
            send(connection, VerdictProgress(job.id, done / total))

    try:
        result = work(job, tick)
    except _Stopped:
        return False
    send(connection, result)
    return True


def _patch(fill: Any, box: tuple[int, int, int, int], near: int | None) -> FillPatch:
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
        near=near,
        checkpoint_sha256=tuple(fill.checkpoint_sha256),
    )


def bounding_box(hole: np.ndarray) -> tuple[int, int, int, int]:
    """(left, top, right, bottom) of the True pixels of a bool H×W array that has some."""
    rows = np.flatnonzero(hole.any(axis=1))
    columns = np.flatnonzero(hole.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


def plain_message(error: Exception, prefix: str, memory_advice: str = "A smaller photo needs less.") -> str:
    """One sentence for people: the project's own errors speak for themselves, others get a prefix."""
    from models.running.device import (
        DeviceError,  # here, for the window loads this module and does without models.running.device
    )

    if isinstance(error, DeviceError):
        return f"{error.reason}."  # its way out is one of the command line
    if isinstance(error, ValueError | OSError) and type(error).__module__.startswith("models."):
        return str(error)
    if out_of_memory(error):
        return f"{prefix}: out of memory. {memory_advice}"
    return f"{prefix}: {reason_of(error)}"

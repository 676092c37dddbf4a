"""What the window knows of its engine: the state, the run in progress, and the replies turned into signals.

Fills are a run, of which there is one at a time. Everything else is asked for by `ask`, with a function for the answer.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

import numpy as np
from PySide6.QtCore import QObject, Qt, Signal

from app.engine.client import EngineClient
from app.engine.jobs import EngineSettings, InpaintJob, Job
from app.engine.packed_hole import PackedHole
from app.engine.replies import (
    DevicesFound,
    EngineDied,
    EngineFailed,
    EngineReady,
    EngineStarting,
    FillDone,
    JobCancelled,
    JobEnd,
    JobFailed,
    JobFinished,
    JobStarted,
    MemoryUsed,
    Reply,
    Result,
    VerdictProgress,
)
from app.window.document.kept_fill import KeptFill
from app.window.engine.log import log_text, restart_text

MakeClient = Callable[[Callable[[Reply], None]], EngineClient]


class EngineState(Enum):
    """STOPPED needs a person to restart it."""

    STARTING = "starting"
    READY = "ready"
    WORKING = "working"
    STOPPED = "stopped"


@dataclass(frozen=True)
class _Asked:
    """Whom to tell of a job's result, of its failure and of how far it is."""

    done: Callable[[Result], None]
    failed: Callable[[JobFailed | JobCancelled | EngineDied], None]
    progress: Callable[[float], None] | None


class EngineSession(QObject):
    """One engine, at most one run on it, and any number of other jobs."""

    changed = Signal()  # state, progress or device
    fill_done = Signal(object)  # KeptFill
    run_ended = Signal()
    ready = Signal()  # the engine has started, with its checkpoint
    problem = Signal(str, str)  # one sentence for people, details for a report
    note = Signal(str)
    logged = Signal(str)  # for the log

    def __init__(self, make_client: MakeClient, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = EngineState.STARTING
        self.checkpoint = ""
        self.device_name = ""
        self.ready_seconds = 0.0
        self.can_fill = True  # False where the inpainting checkpoint could not be loaded; other jobs are done
        self.done = 0
        self.memory: MemoryUsed | None = None
        self.device_problems: Mapping[str, str] | None = None  # see `DevicesFound`; None until an engine has looked
        self._job: InpaintJob | None = None
        self._cancelling = False
        self._asked: dict[int, _Asked] = {}
        self._ids = itertools.count(1)
        self._link = EngineLink(make_client, self)
        self._link.replied.connect(self._take)

    @property
    def running(self) -> bool:
        """Whether a run was asked for that has not ended."""
        return self._job is not None

    @property
    def stopped(self) -> bool:
        """Whether the engine needs a person to restart it before it can fill."""
        return self.state is EngineState.STOPPED or not self.can_fill

    @property
    def cancelling(self) -> bool:
        return self._cancelling

    @property
    def count(self) -> int:
        """Fills asked for in the run in progress."""
        return self._job.count if self._job else 0

    @property
    def pid(self) -> int | None:
        """The engine's process id, while there is one."""
        return self._link.client.pid

    def start(self) -> None:
        self._link.client.start()

    def close(self) -> None:
        """End the engine; no signal of it follows."""
        self.logged.emit("The engine is ended with the window.")
        self._link.close()

    def inpaint(
        self, photo: np.ndarray, hole: np.ndarray, caption: str, count: int, seed: int, near: int | None = None
    ) -> None:
        """Ask for fills, around the latent of the seed `near` where given.

        Each arrives by `fill_done`, the end by `run_ended`.
        """
        assert self._job is None
        self.done = 0
        self._cancelling = False
        self._job = InpaintJob(next(self._ids), photo, PackedHole.pack(hole), caption, count, seed, near)
        self._link.client.submit(self._job)
        self.changed.emit()

    def cancel(self) -> None:
        """Stop the run; the fills that came stay."""
        if self._job is not None and not self._cancelling:
            self._cancelling = True
            self._link.client.cancel(self._job.id)
            self.changed.emit()

    def ask(
        self,
        make_job: Callable[[int], Job],
        done: Callable[[Result], None],
        failed: Callable[[JobFailed | JobCancelled | EngineDied], None],
        progress: Callable[[float], None] | None = None,
    ) -> int:
        """Submit the job that `make_job` makes for its id; then `done(result)` or `failed(why)`, once. The id.

        Before that `progress`, with the share in [0, 1] that is done, where a photo takes a while to judge.
        """
        number = next(self._ids)
        self._asked[number] = _Asked(done, failed, progress)
        self._link.client.submit(make_job(number))
        return number

    def take_back(self, number: int) -> None:
        """A job that was asked for is not wanted any more; nobody will be told of its end."""
        if self._asked.pop(number, None) is not None:
            self._link.client.cancel(number)

    def restart(self, settings: EngineSettings | None = None) -> None:
        """Start the engine again, with other settings where given."""
        self.logged.emit(restart_text(settings))
        self._link.client.restart(settings)

    def _take(self, reply: Reply) -> None:
        if text := log_text(reply):
            self.logged.emit(text)
        if isinstance(reply, EngineStarting):
            self.state = EngineState.STARTING
            self.checkpoint, self.device_name, self.memory = "", "", None  # the next one's are not known yet
            self.can_fill = True
        elif isinstance(reply, EngineReady):
            self.state = EngineState.READY
            self.checkpoint, self.device_name = reply.checkpoint, reply.device_name
            self.ready_seconds = reply.seconds
            self.can_fill = not reply.problem
            self._tell(reply.notes)
            if reply.problem:
                self.problem.emit(reply.problem, reply.details)
            else:
                self.ready.emit()
        elif isinstance(reply, EngineDied):
            self._died(reply)
        elif isinstance(reply, EngineFailed):
            self.state = EngineState.STOPPED
            self.problem.emit(reply.message, reply.details)
        elif isinstance(reply, DevicesFound):
            self.device_problems = reply.problems
        elif isinstance(reply, MemoryUsed):
            self.memory = reply
        elif self._job is not None and reply.id == self._job.id:
            self._take_run_reply(reply)
        else:
            self._take_answer(reply)
        self.changed.emit()

    def _take_answer(self, reply: JobStarted | VerdictProgress | Result | JobEnd) -> None:
        if isinstance(reply, JobStarted | JobFinished) or reply.id not in self._asked:
            return
        if isinstance(reply, VerdictProgress):
            progress = self._asked[reply.id].progress
            if progress is not None:
                progress(reply.share)
            return
        asked = self._asked.pop(reply.id)
        if isinstance(reply, JobFailed | JobCancelled):
            asked.failed(reply)
        else:
            asked.done(reply)

    def _take_run_reply(self, reply: JobStarted | VerdictProgress | Result | JobEnd) -> None:
        assert self._job is not None
        if isinstance(reply, JobStarted):
            self.state = EngineState.WORKING
        elif isinstance(reply, FillDone):
            self.done += 1
            self._tell(reply.patch.notes)
            self.fill_done.emit(KeptFill(reply.patch, self._job.hole))
        else:
            if isinstance(reply, JobFailed):
                self.problem.emit(reply.message, reply.details)
            self._end_run()

    def _died(self, reply: EngineDied) -> None:
        self.state = EngineState.STARTING if reply.restarting else EngineState.STOPPED
        if reply.restarting:
            message = self.tr("{cause}; it is restarting, and hole, caption and fills are all still here.")
        else:
            message = self.tr("{cause} and could not be restarted; hole, caption and fills are all still here.")
        self.problem.emit(message.format(cause=reply.message.rstrip(".")), reply.details)
        if self._job is not None and reply.job_id == self._job.id:
            self._end_run()
        elif reply.job_id in self._asked:
            self._asked.pop(reply.job_id).failed(reply)

    def _end_run(self) -> None:
        self._job = None
        self._cancelling = False
        if self.state is EngineState.WORKING:
            self.state = EngineState.READY
        self.run_ended.emit()

    def _tell(self, notes: tuple[str, ...]) -> None:
        for text in notes:
            self.note.emit(text)


class EngineLink(QObject):
    """`replied` fires on the main thread, once for each `Reply`."""

    replied = Signal(object)
    _arrived = Signal(object)

    def __init__(self, make_client: Callable[[Callable[[Reply], None]], EngineClient], parent: QObject | None = None):
        super().__init__(parent)
        self._arrived.connect(self.replied, Qt.ConnectionType.QueuedConnection)
        self._closed = False
        self.client = make_client(self._arrived.emit)

    def close(self) -> None:
        """End the engine; nothing fires afterwards. May be called twice."""
        if not self._closed:
            self._closed = True
            self.client.close()
            self._arrived.disconnect()

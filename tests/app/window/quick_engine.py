"""An engine without a process: the fake one's answers, there as soon as they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from app.engine.protocol import (
    ClassifyJob,
    EngineDied,
    EngineReady,
    EngineSettings,
    FillDone,
    FillPatch,
    InpaintJob,
    Job,
    JobCancelled,
    JobFailed,
    JobFinished,
    JobStarted,
    OutlineDone,
    OutlineJob,
    PackedHole,
    Reply,
    SelectionDone,
    SelectJob,
    VerdictDone,
)
from app.engine.worker import bounding_box
from app.file_state import file_state
from tests.app.window import fake_engine


class QuickClient:
    """Stands in for an `EngineClient`. While `held`, jobs wait unanswered; `jobs` are all that were asked for.

    A caption with "wait" stops a run after its first fill until it is cancelled, one with "hang" before it; "fail" in a
    caption, in the name of a photo to judge or in a photo's first pixel (`fake_engine.FAILS`) makes that job fail.
    """

    pid = None

    def __init__(self, deliver: Callable[[Reply], None]) -> None:
        self._deliver = deliver
        self._waiting: list[Job] = []
        self._working: Job | None = None
        self.held = False
        self.jobs: list[Job] = []

    def start(self) -> None:
        self._deliver(EngineReady("fake", "cpu", "Fake CPU", 1, 0.0))

    def restart(self, settings: EngineSettings | None = None) -> None:
        self.start()

    def submit(self, job: Job) -> None:
        self.jobs.append(job)
        self._waiting.append(job)
        self.go_on()

    def go_on(self) -> None:
        """Do what waits, unless held."""
        while self._waiting and self._working is None and not self.held:
            self._do(self._waiting.pop(0))

    def let_go(self) -> None:
        """Hold nothing any more."""
        self.held = False
        self.go_on()

    def cancel(self, job_id: int) -> None:
        gone = [job for job in (self._working, *self._waiting) if job is not None and job.id == job_id]
        self._waiting = [job for job in self._waiting if job not in gone]
        self._working = None if self._working in gone else self._working
        for job in gone:
            self._deliver(JobCancelled(job.id))
        self.go_on()

    def fail(self) -> None:
        """Answer the job that waits longest with a failure."""
        self._deliver(JobFailed(self._waiting.pop(0).id, "It failed.", ""))

    def die(self) -> None:
        """End as a process does that is killed at the job that waits longest, and start again."""
        self._deliver(EngineDied("The engine ended", "", self._waiting.pop(0).id, restarting=True))
        self.start()

    def close(self) -> None:
        self._waiting.clear()

    def _do(self, job: Job) -> None:
        self._deliver(JobStarted(job.id))
        try:
            if isinstance(job, InpaintJob):
                self._fill(job)
            elif isinstance(job, OutlineJob):
                self._deliver(OutlineDone(job.id, fake_engine.outline(job)))
            elif isinstance(job, SelectJob):
                self._deliver(SelectionDone(job.id, PackedHole.pack(fake_engine.select(job))))
            elif isinstance(job, ClassifyJob):
                self._judge(job)
        except RuntimeError as error:
            self._deliver(JobFailed(job.id, f"That failed: {error}", ""))
        else:
            if self._working is None:
                self._deliver(JobFinished(job.id))

    def _fill(self, job: InpaintJob) -> None:
        words = job.caption.split()
        if "hang" in words:
            self._working = job
            return
        fake_engine.misbehave(words)
        for seed in range(job.seed, job.seed + job.count):
            self._deliver(FillDone(job.id, quick_fill(job, seed)))
            if "wait" in words and job.count > 1:
                self._working = job
                return

    def _judge(self, job: ClassifyJob) -> None:
        name, size = Path(job.path).stem, (48, 64) if job.photo is None else job.photo.shape[:2]
        fake_engine.misbehave(name.split("-"))
        file = file_state(job.path) if job.photo is None else None
        verdict = fake_engine.fake_verdict(name, (size[0], size[1]))
        self._deliver(VerdictDone(job.id, verdict, np.zeros((4, 4, 3), np.uint8), (), file))


def quick_fill(job: InpaintJob, seed: int) -> FillPatch:
    """The hole in the colour of the seed."""
    hole = job.hole.unpack()
    box = bounding_box(hole)
    fill = fake_engine.fake_fill(job.photo, hole, job.caption, seed)
    pixels = fill.photo[box[1] : box[3], box[0] : box[2]]
    return FillPatch(box, pixels, seed, job.caption, fill.unknown_words, (), "fake", "cpu", 0.01, (), job.near)

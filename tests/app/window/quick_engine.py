"""An engine without a process: the fake one's fills, there as soon as they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from app.engine.protocol import (
    ClassifyJob,
    EngineReady,
    EngineSettings,
    FillDone,
    FillPatch,
    InpaintJob,
    Job,
    JobCancelled,
    JobFinished,
    OutlineDone,
    OutlineJob,
    Reply,
    VerdictDone,
)
from app.file_state import file_state
from tests.app.window.fake_engine import animals_of, colour_of, fake_verdict


class QuickClient:
    """Stands in for an `EngineClient`; while `held`, jobs wait and none is answered."""

    pid = None

    def __init__(self, deliver: Callable[[Reply], None]) -> None:
        self._deliver = deliver
        self._waiting: list[Job] = []
        self.held = False

    def start(self) -> None:
        self._deliver(EngineReady("fake", "cpu", "Fake CPU", 1, 0.0))

    def restart(self, settings: EngineSettings | None = None) -> None:
        self.start()

    def submit(self, job: Job) -> None:
        self._waiting.append(job)
        self.go_on()

    def go_on(self) -> None:
        """Do what waits, unless held."""
        while self._waiting and not self.held:
            self._do(self._waiting.pop(0))

    def cancel(self, job_id: int) -> None:
        gone = [job for job in self._waiting if job.id == job_id]
        self._waiting = [job for job in self._waiting if job.id != job_id]
        for job in gone:
            self._deliver(JobCancelled(job.id))

    def close(self) -> None:
        self._waiting.clear()

    def _do(self, job: Job) -> None:
        if isinstance(job, InpaintJob):
            for seed in range(job.seed, job.seed + job.count):
                self._deliver(FillDone(job.id, quick_fill(job, seed)))
            self._deliver(JobFinished(job.id))
        elif isinstance(job, OutlineJob):
            self._deliver(OutlineDone(job.id, animals_of(job.photo)))
            self._deliver(JobFinished(job.id))
        elif isinstance(job, ClassifyJob):
            thumbnail = np.zeros((4, 4, 3), np.uint8)
            self._deliver(
                VerdictDone(job.id, fake_verdict(Path(job.path).stem, (48, 64)), thumbnail, (), file_state(job.path))
            )


def quick_fill(job: InpaintJob, seed: int) -> FillPatch:
    """The hole's box in the colour of the seed."""
    hole = job.hole.unpack()
    rows, columns = np.flatnonzero(hole.any(axis=1)), np.flatnonzero(hole.any(axis=0))
    left, top, right, bottom = int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
    pixels = np.full((bottom - top, right - left, 3), colour_of(seed), np.uint8)
    return FillPatch((left, top, right, bottom), pixels, seed, job.caption, (), (), "fake", "cpu", 0.01, (), job.near)

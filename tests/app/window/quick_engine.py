"""An engine without a process: the fake one's answers, there as soon as they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from app.engine.batch import BatchFiller
from app.engine.jobs import (
    ClassifyJob,
    EngineSettings,
    FillFilesJob,
    InpaintJob,
    Job,
    OutlineJob,
    PicturesJob,
    SelectJob,
)
from app.engine.judging import draw_pictures, write_overlay
from app.engine.packed_hole import PackedHole
from app.engine.replies import (
    EngineDied,
    EngineFailed,
    EngineReady,
    EngineStarting,
    FillDone,
    FillPatch,
    JobCancelled,
    JobFailed,
    JobFinished,
    JobStarted,
    OutlineDone,
    OverlayWritten,
    PicturesDone,
    Reply,
    SelectionDone,
    VerdictDone,
    VerdictProgress,
)
from app.engine.worker import bounding_box
from app.file_state import file_state
from models.imaging import PhotoError, load_photo
from models.inpainter import Fill
from tests.app.window import fake_engine


class QuickClient:
    """Stands in for an `EngineClient`. While `held`, jobs wait unanswered; `jobs` are all that were asked for.

    A caption with "wait" stops a run after its first fill until it is cancelled, one with "hang" before it; "fail" in a
    caption, in the name of a photo to judge or in a photo's first pixel (`fake_engine.FAILS`) makes that job fail. Of
    such a name's words, "hang" goes on until it is cancelled, "steps" so too but after the first half, and "die" takes
    the engine with it. With the checkpoint "nowhere" it can't start.
    """

    pid = None

    def __init__(self, deliver: Callable[[Reply], None], settings: EngineSettings | None = None) -> None:
        self._deliver, self._settings = deliver, settings or EngineSettings()
        self._waiting: list[Job] = []
        self._working: Job | None = None
        self._ready = self.held = False
        self.jobs: list[Job] = []

    def start(self) -> None:
        self._deliver(EngineStarting(1))
        self._ready = self._settings.checkpoint != "nowhere"
        if self._ready:
            self._deliver(EngineReady("fake", "cpu", "Fake CPU", 1, 0.0))
            self.go_on()
        else:
            self._deliver(EngineFailed("There is no such device here.", ""))

    def restart(self, settings: EngineSettings | None = None) -> None:
        self._settings, working, self._working = settings or self._settings, self._working, None
        if working is not None:
            self._deliver(JobCancelled(working.id))
        self.start()

    def submit(self, job: Job) -> None:
        self.jobs.append(job)
        self._waiting.append(job)
        self.go_on()

    def go_on(self) -> None:
        """Do what waits, unless held."""
        while self._waiting and self._working is None and self._ready and not self.held:
            job = self._working = self._waiting.pop(0)
            self._deliver(JobStarted(job.id))
            try:
                done = self._do(job)
            except (PhotoError, RuntimeError) as error:
                cause = str(error) if isinstance(error, PhotoError) else f"That failed: {error}"
                self._deliver(JobFailed(job.id, cause, ""))
                self._working = None
            else:
                if done:
                    self._deliver(JobFinished(job.id))
                    self._working = None

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
        """End as a process does that is killed at its job, or the one that waits longest, and start again."""
        job, self._working = self._working or self._waiting.pop(0), None
        self._deliver(EngineDied("The engine was ended from outside", "", job.id, restarting=True))
        self.start()

    def close(self) -> None:
        self._waiting.clear()

    def _do(self, job: Job) -> bool:
        """Whether it is done, and not to be cancelled."""
        if isinstance(job, InpaintJob):
            return self._fill(job)
        if isinstance(job, ClassifyJob):
            return self._judge(job)
        if isinstance(job, OutlineJob):
            self._deliver(OutlineDone(job.id, fake_engine.outline(job)))
        elif isinstance(job, SelectJob):
            self._deliver(SelectionDone(job.id, PackedHole.pack(fake_engine.select(job))))
        elif isinstance(job, PicturesJob):
            self._deliver(PicturesDone(job.id, draw_pictures(job)))
        elif isinstance(job, FillFilesJob):
            return self._fill_files(job)
        else:
            write_overlay(job)
            self._deliver(OverlayWritten(job.id))
        return True

    def _fill(self, job: InpaintJob) -> bool:
        words = job.caption.split()
        if "hang" in words:
            return False
        fake_engine.misbehave(words)
        for seed in range(job.seed, job.seed + job.count):
            self._deliver(FillDone(job.id, quick_fill(job, seed)))
            if "wait" in words and job.count > 1:
                return False
        return True

    def _fill_files(self, job: FillFilesJob) -> bool:
        words = job.job.caption.split()
        if "hang" in words:
            return False
        if "die" in words:
            self.die()
            return False

        def fills(photo: np.ndarray, hole: np.ndarray, caption: str, count: int, seed: int) -> Iterator[Fill]:
            fake_engine.misbehave(words)
            return (fake_engine.fake_fill(photo, hole, caption, seed + number) for number in range(count))

        self._deliver(BatchFiller(fills, "fake", fake_engine.outline).fill(job, lambda done, total: None))
        return True

    def _judge(self, job: ClassifyJob) -> bool:
        name = Path(job.path).stem
        words, file = name.split("-"), file_state(job.path) if job.photo is None else None
        pixels = load_photo(job.path).pixels if job.photo is None else job.photo
        if "die" in words:
            self.die()
        if "steps" in words:
            self._deliver(VerdictProgress(job.id, 0.5))
        if {"steps", "hang", "die"} & set(words):
            return False
        fake_engine.misbehave(words)
        verdict = fake_engine.fake_verdict(name, (pixels.shape[0], pixels.shape[1]))
        labels = fake_engine.fake_labels(name) if job.photo is None else None
        self._deliver(VerdictDone(job.id, verdict, pixels[::3, ::3], (), file, labels))
        return True


def quick_fill(job: InpaintJob, seed: int) -> FillPatch:
    """The hole in the colour of the seed."""
    hole = job.hole.unpack()
    box = bounding_box(hole)
    fill = fake_engine.fake_fill(job.photo, hole, job.caption, seed)
    pixels = fill.photo[box[1] : box[3], box[0] : box[2]]
    return FillPatch(box, pixels, seed, job.caption, fill.unknown_words, (), "fake", "cpu", 0.01, (), job.near)

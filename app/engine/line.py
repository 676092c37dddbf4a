"""The jobs before the engine, by whose turn it is, and what is left of the one it works on."""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from app.engine.jobs import ClassifyJob, FillFilesJob, InpaintJob, Job, OutlineJob, OverlayJob, PicturesJob, SelectJob
from app.engine.replies import FillDone, JobCancelled, JobEnd, Reply

# What a person waits for goes before what runs by itself.
TURNS = (SelectJob, OutlineJob, InpaintJob, OverlayJob, PicturesJob, ClassifyJob, FillFilesJob)


class JobLine:
    """One job is worked on, `active`; the others wait by `TURNS`, first come, first served within a kind.

    A run of fills steps aside for a selection or outlines: it is stopped after the fill in work, and what is left of it
    goes on once these are there. Fill k comes from seed + k alone, so they are the fills that would have come anyway.
    A photo of a batch steps aside for all that a person waits for; the fills of it that are written are then skipped.
    """

    def __init__(self) -> None:
        self.active: Job | None = None
        self._waiting: deque[Job] = deque()
        self._stepping_aside = False

    def add(self, job: Job) -> None:
        self._waiting.append(job)

    def next(self) -> Job | None:
        """Make the job whose turn it is the active one; None where one is active or none waits."""
        if self.active is not None or not self._waiting:
            return None
        self.active = min(self._waiting, key=lambda job: TURNS.index(type(job)))  # the first of its kind
        self._waiting.remove(self.active)
        return self.active

    def pop(self) -> Job | None:
        """Take out a job that nobody is going to work on; None once there is none."""
        return self._waiting.popleft() if self._waiting else None

    def drop(self, job_id: int) -> bool:
        """Take out a waiting job; False where it does not wait."""
        before = len(self._waiting)
        self._waiting = deque(job for job in self._waiting if job.id != job_id)
        return len(self._waiting) < before

    def step_aside(self) -> bool:
        """Whether the active run has to be stopped now, because one of these waits; True once a run."""
        if self._stepping_aside:
            return False
        if isinstance(self.active, FillFilesJob):
            urgent: tuple[type, ...] = (SelectJob, OutlineJob, InpaintJob, OverlayJob, PicturesJob)
        elif isinstance(self.active, InpaintJob) and self.active.count > 1:
            urgent = (SelectJob, OutlineJob)
        else:
            return False
        self._stepping_aside = any(isinstance(job, urgent) for job in self._waiting)
        return self._stepping_aside

    def end_for_good(self) -> None:
        """The active job was cancelled: where it was to step aside, nothing of it goes on."""
        self._stepping_aside = False

    def take(self, reply: Reply) -> bool:
        """Keep up with the engine; False where nobody is to be told, because a run has only stepped aside."""
        if isinstance(reply, FillDone) and isinstance(self.active, InpaintJob):
            self.active = replace(self.active, count=self.active.count - 1, seed=self.active.seed + 1)
        elif isinstance(reply, JobEnd):
            goes_on = self._stepping_aside and isinstance(reply, JobCancelled)
            left = self.clear_active()
            if goes_on and left is not None:
                self._waiting.appendleft(left)
                return False
        return True

    def clear_active(self) -> Job | None:
        """No job is active any more; the one that was."""
        was, self.active = self.active, None
        self._stepping_aside = False
        return was

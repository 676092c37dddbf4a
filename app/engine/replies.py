"""What the engine answers to the window: small frozen dataclasses over a `multiprocessing` connection, as `jobs` are.

Arrays travel as numpy; a hole travels packed, one bit a pixel. Nothing here imports torch or Qt.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from app.engine.packed_hole import PackedHole
from app.file_state import FileState
from app.verdicts.report import Pictures
from models.authenticity.verdict import Verdict
from models.provenance import Labels


@dataclass(frozen=True)
class EngineStarting:
    """A child process was asked for; `attempt` counts from 1 since the last engine that got ready."""

    attempt: int


@dataclass(frozen=True)
class EngineReady:
    """The child has imported torch, probed its device and loaded its checkpoint.

    Or it could not load that one, as the sentence `problem` and its `details` say: then `checkpoint` is "", every
    `InpaintJob` fails with that sentence, and all other jobs are done.
    """

    checkpoint: str
    device: str
    device_name: str
    pid: int
    seconds: float
    notes: tuple[str, ...] = ()
    problem: str = ""
    details: str = ""


@dataclass(frozen=True)
class DevicesFound:
    """Of each kind of device but the CPU why it can't be used, as `models.running.device.device_problems` says."""

    problems: Mapping[str, str]


@dataclass(frozen=True)
class EngineDied:
    """The child ended unasked, or could not start. `job_id` is the job it took with it, if any."""

    message: str
    details: str
    job_id: int | None
    restarting: bool


@dataclass(frozen=True)
class JobStarted:
    """The engine works on this job from now on."""

    id: int


@dataclass(frozen=True, eq=False)
class FillPatch:
    """What one fill changed: `pixels` (uint8 h×w×3) belong at `box` (left, top, right, bottom) of the photo.

    `checkpoint_sha256`: of the weight files that made it.
    """

    box: tuple[int, int, int, int]
    pixels: np.ndarray
    seed: int
    caption: str
    unknown_words: tuple[str, ...]
    word_weights: tuple[tuple[str, float], ...]
    checkpoint: str
    device: str
    seconds: float
    notes: tuple[str, ...] = ()
    near: int | None = None
    checkpoint_sha256: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class FillDone:
    """The next fill of a job, in the order of their seeds: at once the result and the progress."""

    id: int
    patch: FillPatch


@dataclass(frozen=True, eq=False)
class SelectionDone:
    """The region that was asked for, as a hole of the photo's size; it may be empty."""

    id: int
    hole: PackedHole


@dataclass(frozen=True, eq=False)
class OutlinedAnimal:
    """An animal of a photo: its `mask` lies at `box` (left, top, right, bottom), which touches it on all sides."""

    kind: Literal["bird", "cat", "dog"]
    box: tuple[int, int, int, int]
    mask: PackedHole
    confidence: float


@dataclass(frozen=True, eq=False)
class OutlineDone:
    """The animals of a photo, no two of which share a pixel, the largest first; none where none was found."""

    id: int
    animals: tuple[OutlinedAnimal, ...]


@dataclass(frozen=True, eq=False)
class VerdictDone:
    """What the ensemble says of a photo; `thumbnail` uint8 h×w×3 where one was asked for, `notes` on its conversion.

    `file`: the state of the file that was judged, `labels` what it says of itself; None where it was given as pixels.
    """

    id: int
    verdict: Verdict
    thumbnail: np.ndarray | None = None
    notes: tuple[str, ...] = ()
    file: FileState | None = None
    labels: Labels | None = None


@dataclass(frozen=True)
class VerdictProgress:
    """How much of a photo has been looked at, or filled, a share in [0, 1]; told of photos that take a while."""

    id: int
    share: float


@dataclass(frozen=True)
class OverlayWritten:
    """The overlay stands in the file that was asked for."""

    id: int


@dataclass(frozen=True, eq=False)
class PicturesDone:
    """A photo's pictures for a report."""

    id: int
    pictures: Pictures


@dataclass(frozen=True)
class FilesFilled:
    """All fills of the job are in these files, by their seeds; `skipped` of them were there before."""

    id: int
    files: tuple[str, ...]
    skipped: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class MemoryUsed:
    """What the engine holds now: bytes of the computer's memory and, on a GPU, of its own."""

    ram: int
    gpu: int | None = None
    gpu_total: int | None = None


@dataclass(frozen=True)
class JobFinished:
    """The last result of the job has been sent."""

    id: int


@dataclass(frozen=True)
class JobCancelled:
    """The job stopped early because it was asked to; fills sent before stay good."""

    id: int


@dataclass(frozen=True)
class JobFailed:
    """One plain sentence for people, and the traceback for a report."""

    id: int
    message: str
    details: str


@dataclass(frozen=True)
class EngineFailed:
    """The engine can't do any work (a device that isn't there, say) and ends; a restart alone would not help."""

    message: str
    details: str


Result = FillDone | SelectionDone | OutlineDone | VerdictDone | OverlayWritten | PicturesDone | FilesFilled
JobEnd = JobFinished | JobCancelled | JobFailed
Told = MemoryUsed | JobStarted | VerdictProgress
Reply = EngineStarting | EngineReady | DevicesFound | EngineDied | EngineFailed | Told | Result | JobEnd

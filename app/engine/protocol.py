"""What the window and the engine say to each other: small frozen dataclasses over a `multiprocessing` connection.

Arrays travel as numpy; a hole travels packed, one bit a pixel. Nothing here imports torch or Qt.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class EngineSettings:
    """What a fresh engine loads: a checkpoint's name or file, and "auto", "cpu", "cuda" or "mps"."""

    checkpoint: str = "default"
    device: str = "auto"


@dataclass(frozen=True, eq=False)
class PackedHole:
    """A bool H×W hole, eight pixels a byte."""

    height: int
    width: int
    bits: bytes

    @classmethod
    def pack(cls, hole: np.ndarray) -> PackedHole:
        """From a bool H×W array."""
        height, width = hole.shape
        return cls(height, width, np.packbits(hole).tobytes())

    def unpack(self) -> np.ndarray:
        """A new bool H×W array."""
        bits = np.unpackbits(np.frombuffer(self.bits, np.uint8), count=self.height * self.width)
        return bits.astype(bool).reshape(self.height, self.width)


# From the window to the engine -----------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class InpaintJob:
    """Fill `hole` in `photo` (uint8 H×W×3) `count` times; fill k draws its latent from `seed + k`."""

    id: int
    photo: np.ndarray
    hole: PackedHole
    caption: str
    count: int
    seed: int


@dataclass(frozen=True)
class CancelJob:
    """Stop this job at the next step. A job that has ended already is left alone."""

    id: int


@dataclass(frozen=True)
class Shutdown:
    """End the engine; closing the connection says the same."""


Request = InpaintJob | CancelJob | Shutdown

# From the engine to the window -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class EngineStarting:
    """A child process was asked for; `attempt` counts from 1 since the last engine that got ready."""

    attempt: int


@dataclass(frozen=True)
class EngineReady:
    """The child has imported torch, probed its device and loaded its checkpoint."""

    checkpoint: str
    device: str
    device_name: str
    pid: int
    seconds: float
    notes: tuple[str, ...] = ()


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
    """What one fill changed: `pixels` (uint8 h×w×3) belong at `box` (left, top, right, bottom) of the photo."""

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

    def paste_into(self, photo: np.ndarray) -> np.ndarray:
        """A copy of `photo` (uint8 H×W×3) with this fill in it."""
        finished = photo.copy()
        left, top, right, bottom = self.box
        finished[top:bottom, left:right] = self.pixels
        return finished


@dataclass(frozen=True, eq=False)
class FillDone:
    """Fill `index` (from 0) of a job's `count`: at once the result and the progress."""

    id: int
    index: int
    count: int
    patch: FillPatch


@dataclass(frozen=True)
class JobFinished:
    """The last fill of the job has been sent."""

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
    """The engine can't do its work (a damaged checkpoint, say) and ends; a restart alone would not help."""

    message: str
    details: str


Reply = (
    EngineStarting
    | EngineReady
    | EngineDied
    | EngineFailed
    | JobStarted
    | FillDone
    | JobFinished
    | JobCancelled
    | JobFailed
)

"""What the window asks of the engine: its settings, jobs, and how they are cancelled. Plain values, pickled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.batches.jobs import FillJob
from app.engine.packed_hole import PackedHole
from app.engine.selection import ObjectBox, Wand
from models.authenticity.verdict import Verdict


@dataclass(frozen=True)
class EngineSettings:
    """What a fresh engine loads: checkpoints' names or files, and "auto", "cpu", "cuda", "mps" or "dml".

    The inpainting `checkpoint` is loaded at the start, the `ensemble` when the first photo is to be judged.
    """

    checkpoint: str = "default"
    device: str = "auto"
    ensemble: str = "default"


@dataclass(frozen=True, eq=False)
class InpaintJob:
    """Fill `hole` in `photo` (uint8 H×W×3) `count` times; fill k draws its latent from `seed + k`.

    `near`: another fill's seed, around whose latent these are drawn ("more like this").
    """

    id: int
    photo: np.ndarray
    hole: PackedHole
    caption: str
    count: int
    seed: int
    near: int | None = None


@dataclass(frozen=True, eq=False)
class SelectJob:
    """Find a region of `photo` (uint8 H×W×3); `SelectionDone` follows.

    Goes before all that waits, and between two fills of a run.
    """

    id: int
    photo: np.ndarray
    what: Wand | ObjectBox


@dataclass(frozen=True, eq=False)
class OutlineJob:
    """Outline the birds, cats and dogs of `photo` (uint8 H×W×3); `OutlineDone` follows. Its turn is a `SelectJob`'s."""

    id: int
    photo: np.ndarray


@dataclass(frozen=True, eq=False)
class ClassifyJob:
    """Judge a photo, the file `path` or, where given, these uint8 H×W×3 pixels; `VerdictDone` follows.

    Comes after everything else that waits. `thumbnail`: pixels a side that its thumbnail may have, 0 for none.
    """

    id: int
    path: str
    photo: np.ndarray | None = None
    thumbnail: int = 0


@dataclass(frozen=True, eq=False)
class OverlayJob:
    """Write the photo `path` in grey under its heat map as the PNG `target`; `OverlayWritten` follows."""

    id: int
    path: str
    verdict: Verdict
    target: str


@dataclass(frozen=True, eq=False)
class PicturesJob:
    """Draw the photo `path` and its heat map for a report; `PicturesDone` follows."""

    id: int
    path: str
    verdict: Verdict


@dataclass(frozen=True)
class FillFilesJob:
    """Fill a photo of a batch into files; `FilesFilled` follows. Steps aside for what a person waits for."""

    id: int
    job: FillJob


@dataclass(frozen=True)
class CancelJob:
    """Stop this job at the next step. A job that has ended already is left alone."""

    id: int


@dataclass(frozen=True)
class Shutdown:
    """End the engine; closing the connection says the same."""


Job = InpaintJob | SelectJob | OutlineJob | ClassifyJob | OverlayJob | PicturesJob | FillFilesJob
Request = Job | CancelJob | Shutdown

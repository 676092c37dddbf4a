"""What is kept of a document, in an unfinished session or a project: the same content for both."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np

from app.engine.packed_hole import PackedHole
from app.engine.replies import FillPatch
from app.window.canvas.margins import NO_MARGINS, Margins


@dataclass(frozen=True)
class PhotoReference:
    """A photo file as it was opened: bytes, time of change in nanoseconds, sha256 (hex) of the bytes."""

    path: str
    bytes: int
    changed_ns: int
    sha256: str


@dataclass(frozen=True, eq=False)
class SavedFill:
    """A fill and the hole it was made for; `key` (32 hex digits) names its files.

    `coverage`: uint8 h×w of the fill's box where the hole had a soft edge, else None. `run`: which run made it.
    """

    key: str
    patch: FillPatch
    hole: PackedHole
    starred: bool = False
    coverage: np.ndarray | None = None
    run: int = 0


@dataclass(frozen=True)
class SavedAs:
    """A file that a picture was saved in, and the keys of the fills in that picture, the topmost last."""

    file: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class SavedRun:
    """What is remembered of a run: when it began, where that is known, and whether it is folded in the strip."""

    number: int
    started: datetime | None
    folded: bool


@dataclass(frozen=True, eq=False)
class Snapshot:
    """All that a person would miss. `hole` is its coverage, uint8 H×W; `shown` a fill's number, None for the photo.

    `applied`: fills that were made part of the photo, in their order; they may be among `fills` too. `margins`: those
    that the photo was extended by, which the hole and the fills' places include. `content`: the photo file's bytes
    where they are kept with the rest. `saved`: what of it lies in files, `project` the project that it was saved as;
    both are known to a session only.
    `damaged` names the files that could not be read back: their fills are missing, or the hole is empty.
    """

    saved_at: datetime
    photo: PhotoReference
    hole: np.ndarray
    caption: str
    seed: int
    count: int
    fills: tuple[SavedFill, ...] = ()
    shown: int | None = None
    applied: tuple[SavedFill, ...] = ()
    saved: tuple[SavedAs, ...] = ()
    margins: Margins = NO_MARGINS
    runs: tuple[SavedRun, ...] = ()
    damaged: tuple[str, ...] = ()
    content: bytes | None = None
    project: str | None = None

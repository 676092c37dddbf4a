"""The photos to be judged, and what was found: plain values, free of Qt."""

from __future__ import annotations

import os
import zlib
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from app.file_state import FileState
from app.verdicts.decision import Decision
from app.verdicts.label_words import denies_authentic
from models.authenticity.verdict import Verdict, word_of
from models.provenance import Labels

NO_CELLS = np.zeros((0, 0), np.float32)


class Stage(Enum):
    """WAITING for its turn, being LOOKED at, DONE, FAILED, or CANCELLED before its turn came."""

    WAITING = "waiting"
    LOOKED_AT = "looked at"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class PackedCells:
    """A heat map's cells in 8 bits each, as many as it is shown with, and compressed.

    Those of 10,000 photos of 24 megapixels would take 3.7 GB as they come; so they take a fourth of that at most, and
    of photos of which little was altered about an eighth.
    """

    height: int
    width: int
    data: bytes

    @classmethod
    def pack(cls, cells: np.ndarray) -> PackedCells:
        """From float32 h×w in [0, 1]."""
        height, width = cells.shape
        return cls(height, width, zlib.compress(np.rint(255 * cells).astype(np.uint8).tobytes(), 1))

    def unpack(self) -> np.ndarray:
        """A new float32 h×w array, within half of 1 / 255 of what was packed."""
        levels = np.frombuffer(zlib.decompress(self.data), np.uint8)
        return levels.reshape(self.height, self.width).astype(np.float32) / 255


@dataclass(frozen=True, eq=False)
class PhotoRow:
    """One photo of the table. `thumbnail` uint8 h×w×3; `error` one sentence where it has no verdict.

    Where `cells` holds its heat map, that of `verdict` is empty: `whole_verdict` brings them together. `file` is the
    `file_state` that was judged, `labels` what the file says of itself; None where nobody looked. `decision`: a
    person's, None where there is none yet.
    """

    path: str
    stage: Stage = Stage.WAITING
    verdict: Verdict | None = None
    thumbnail: np.ndarray | None = None
    error: str = ""
    cells: PackedCells | None = None
    file: FileState | None = None
    labels: Labels | None = None
    decision: Decision | None = None

    @classmethod
    def judged(
        cls,
        path: str,
        verdict: Verdict,
        thumbnail: np.ndarray | None,
        file: FileState | None = None,
        labels: Labels | None = None,
    ) -> PhotoRow:
        """A photo with its verdict, which is kept packed."""
        packed = PackedCells.pack(verdict.cells)
        small = None if thumbnail is None else np.ascontiguousarray(thumbnail)
        return cls(path, Stage.DONE, replace(verdict, cells=NO_CELLS), small, cells=packed, file=file, labels=labels)

    @property
    def name(self) -> str:
        return os.path.basename(self.path)

    @property
    def whole_verdict(self) -> Verdict | None:
        """The verdict with its heat map, unpacked at each call."""
        if self.verdict is None or self.cells is None:
            return self.verdict
        return replace(self.verdict, cells=self.cells.unpack())

    @property
    def doubtful(self) -> bool:
        """Whether a person should look at it: not "authentic", or called so although its file says otherwise."""
        return self.verdict is not None and (self.verdict.verdict != "authentic" or denies_authentic(self.labels))

    def unjudged(self, stage: Stage, error: str = "") -> PhotoRow:
        """The same photo without a verdict: what a person decided, and how it looks, stays."""
        return PhotoRow(self.path, stage, thumbnail=self.thumbnail, error=error, decision=self.decision)

    def worded(self, sure: float) -> PhotoRow:
        """The same with the verdict that its probability has from a confidence of `sure` on; itself where it has it."""
        found = self.verdict
        if found is None or (word := word_of(found.p_inpainted, found.domain, sure)) == found.verdict:
            return self
        return replace(self, verdict=replace(found, verdict=word))

    def with_what_it_lacks(self, other: PhotoRow) -> PhotoRow:
        """This row of a photo, with the verdict and the decision of another one where it has none; itself where it
        lacks nothing that the other one has."""
        decision = self.decision or other.decision
        found = other if self.verdict is None and other.verdict is not None else self
        return found if found.decision is decision else replace(found, decision=decision)

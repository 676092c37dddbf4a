"""A fill of the open document, and the pictures that fills make. Free of Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import uuid4

import numpy as np

from app.engine.packed_hole import PackedHole
from app.engine.replies import FillPatch
from app.window.canvas.brush import Rect
from app.window.canvas.hole import FULL


def new_key() -> str:
    """A name for the files of a fill that no other has."""
    return uuid4().hex


@dataclass(eq=False)
class KeptFill:
    """A fill, the hole it was made for, and whether a person wants to keep it.

    `coverage`, uint8 of the box: how far the hole's soft edge let the photo through; None where it had none. `run`:
    the number of the run that made it. `key`, 32 hex digits, names its files in a session or project; another pixel or
    hole is another key.
    """

    patch: FillPatch
    hole: PackedHole
    starred: bool = False
    coverage: np.ndarray | None = None
    run: int = 0
    key: str = field(default_factory=new_key)

    @property
    def box(self) -> Rect:
        return Rect(*self.patch.box)

    @property
    def own_coverage(self) -> np.ndarray:
        """The hole it was made for, uint8 h×w of the box."""
        return np.where(self.inside, FULL, 0) if self.coverage is None else self.coverage

    @property
    def inside(self) -> np.ndarray:
        """Which pixels of the box are hole, bool h×w; the rest of the photo, which may be large, is not looked at."""
        return self.hole.rows(self.box.top, self.box.bottom)[:, self.box.left : self.box.right]

    def pixels_on(self, photo: np.ndarray) -> np.ndarray:
        """What belongs at `box` of a photo, uint8 h×w×3: the fill inside its hole, the photo's own pixels beside it."""
        return np.where(self.inside[..., None], self.patch.pixels, photo[self.box.slices])

    def filled(self, photo: np.ndarray) -> np.ndarray:
        """A copy of the photo, uint8 H×W×3, with this fill in it."""
        finished = photo.copy()
        finished[self.box.slices] = self.pixels_on(photo)
        return finished


Picture = tuple[KeptFill, ...]  # the photo as it was opened with these fills in it, the topmost last

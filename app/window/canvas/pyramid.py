"""The photo at full, half, quarter … size, so that any zoom draws quickly and without moiré. Free of Qt."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from PIL import Image

from app.window.canvas.brush import Rect

SMALLEST = 512  # pixels of the longer side below which no further level is made


class Pyramid:
    """`levels[k]` is the shown photo with `2 ** k` photo pixels to each of its pixels, uint8 h×w×3.

    `photo` itself is never written to. `shown` is the place of the fill in it, `original` what the levels were at
    first, whatever becomes of the photo.
    """

    def __init__(self, photo: np.ndarray) -> None:
        self._photo = photo
        self.shown = Rect(0, 0, 0, 0)
        self.levels = [photo.copy()]  # here, on the loading thread, and not when the first fill comes
        while max(self.levels[-1].shape[:2]) > SMALLEST:
            self.levels.append(_halved(self.levels[-1]))
        self.original = [photo, *(level.copy() for level in self.levels[1:])]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height of the photo."""
        height, width = self._photo.shape[:2]
        return width, height

    def level_for(self, scale: float) -> int:
        """The smallest level that still has a pixel for every device pixel at this scale (device per photo pixel)."""
        level = 0
        while level + 1 < len(self.levels) and scale * 2 ** (level + 1) <= 1:
            level += 1
        return level

    def show(self, patch: np.ndarray | None, box: Rect) -> Rect:
        """Show the photo with `patch` at `box`, or without one (None); the rectangle that changed."""
        changed = self.shown if patch is None else self.shown.united(box)
        if changed.empty:
            return changed
        self.levels[0][self.shown.slices] = self._photo[self.shown.slices]
        self._rebuild(self.shown)
        if patch is not None:
            self.levels[0][box.slices] = patch
            self._rebuild(box)
        self.shown = box if patch is not None else Rect(0, 0, 0, 0)
        return changed

    def rebase(self, photo: np.ndarray, box: Rect) -> None:
        """Go on with a photo of the same size that differs in `box` only; no fill is shown afterwards."""
        self.show(None, box)
        self._photo = photo
        self.levels[0][box.slices] = photo[box.slices]
        self._rebuild(box)

    def _places(self, rect: Rect) -> Iterator[tuple[Rect, np.ndarray]]:
        """The part of each level that shows any of a rectangle of photo pixels, with that level."""
        yield rect, self.levels[0]
        for level in self.levels[1:]:
            rect = Rect(rect.left // 2, rect.top // 2, (rect.right + 1) // 2, (rect.bottom + 1) // 2)
            yield rect, level

    def _rebuild(self, rect: Rect) -> None:
        if rect.empty:
            return
        for (_, finer), (place, coarser) in pairwise(self._places(rect)):
            source = finer[2 * place.top : 2 * place.bottom, 2 * place.left : 2 * place.right]
            coarser[place.slices] = _halved(source)


def _halved(pixels: np.ndarray) -> np.ndarray:
    # np.array, not asarray: Pillow hands out read-only memory, and `_rebuild` writes
    return np.array(Image.fromarray(np.ascontiguousarray(pixels)).reduce(2))

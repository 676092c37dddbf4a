"""The photo at full, half, quarter … size, so that any zoom draws quickly and without moiré. Free of Qt."""

from __future__ import annotations

import numpy as np
from PIL import Image

from app.window.canvas.brush import Rect

SMALLEST = 512  # pixels of the longer side below which no further level is made


class Pyramid:
    """`levels[k]` is the shown photo with `2 ** k` photo pixels to each of its pixels, uint8 h×w×3.

    `photo` itself is never written to.
    """

    def __init__(self, photo: np.ndarray) -> None:
        self._photo = photo
        self._shown = Rect(0, 0, 0, 0)
        self.levels = [photo.copy()]  # here, on the loading thread, and not when the first fill comes
        while max(self.levels[-1].shape[:2]) > SMALLEST:
            self.levels.append(_halved(self.levels[-1]))

    def level_for(self, scale: float) -> int:
        """The smallest level that still has a pixel for every device pixel at this scale (device per photo pixel)."""
        level = 0
        while level + 1 < len(self.levels) and scale * 2 ** (level + 1) <= 1:
            level += 1
        return level

    def show(self, patch: np.ndarray | None, box: Rect) -> Rect:
        """Show the photo with `patch` at `box`, or without one (None); the rectangle that changed."""
        changed = self._shown if patch is None else self._shown.united(box)
        if changed.empty:
            return changed
        self.levels[0][self._shown.slices] = self._photo[self._shown.slices]
        if patch is not None:
            self.levels[0][box.slices] = patch
        self._shown = box if patch is not None else Rect(0, 0, 0, 0)
        self._rebuild(changed)
        return changed

    def _rebuild(self, rect: Rect) -> None:
        for finer, coarser in zip(self.levels, self.levels[1:], strict=False):
            rect = Rect(rect.left // 2, rect.top // 2, (rect.right + 1) // 2, (rect.bottom + 1) // 2)
            source = finer[2 * rect.top : 2 * rect.bottom, 2 * rect.left : 2 * rect.right]
            coarser[rect.slices] = _halved(source)


def _halved(pixels: np.ndarray) -> np.ndarray:
    # np.array, not asarray: Pillow hands out read-only memory, and `_rebuild` writes
    return np.array(Image.fromarray(np.ascontiguousarray(pixels)).reduce(2))

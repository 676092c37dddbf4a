"""Detail for a fill that was made small: borrowed from the visible photo, patch by patch, from coarse to fine.

What a network paints at 128 px is blurred once it is enlarged, and what it is sure of is coarser still. The photo
around the hole has the real thing: grain, fur, feathers, bokeh, at the very sharpness that belongs there. At each level
every small patch of the fill takes after a visible patch and takes over what that one has beyond the level, its detail;
colours and shapes up to the level stay the network's.

After Z. Yi et al., "Contextual Residual Aggregation for Ultra High-Resolution Image Inpainting" (CVPR 2020, section
3.2), which borrows residuals by a network's attention; by likeness and from coarse to fine as in C. Yang et al.,
"High-Resolution Image Inpainting Using Multi-Scale Neural Patch Synthesis" (CVPR 2017, section 3.3).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import cv2
import numpy as np

from models.imaging.patch_choice import PATCH, can_choose, choose
from models.imaging.resample import any_under
from models.imaging.windows import Window, cut

LEAST_LEVEL = 2 * PATCH  # px across a window


def levels_from(start: int, size: int) -> tuple[int, ...]:
    """The levels, px across a window, at which a picture of `size` px that is kept up to `start` px gets its detail.

    From `start` on each is twice the last, and `size` is the last one; none where `start` is 0.
    """
    levels = []
    while 0 < start < size:
        levels.append(start)
        start *= 2
    return (*levels, size) if start else ()


def borrow_detail(photo: np.ndarray, hole: np.ndarray, windows: Sequence[Window], levels: Sequence[int]) -> np.ndarray:
    """A copy of `photo`, uint8 H×W×3 with its hole filled, where the fill has detail of the visible photo's.

    `hole` bool H×W; `windows` are those that it was filled through, whose boxes cover it. `levels`, ascending, are
    pixels across a window: of the fill only what shows at the first of them stays as it is. Nothing outside the hole
    is changed. Where too little is visible to borrow from, the fill stays as it is, too.
    """
    detailed = photo.copy()
    for window in windows:
        square, hidden = cut(photo, window), cut(hole, window)
        masks = [any_under(hidden, level) for level in levels if level < window.side]
        usable = [mask for mask in masks if can_choose(mask)]
        if usable:
            coarse = _area(square, len(usable[0]))
            for mask, finer in pairwise(usable):
                loans = _Loans.between(coarse, mask, len(finer), keep_contrast=mask is usable[0])
                coarse = _finer(coarse, square, hidden, loans)
            loans = _Loans.between(coarse, usable[-1], window.side, keep_contrast=len(usable) == 1)
            _write(detailed, hole, window, _channels(coarse, square, loans))
    return detailed


def _finer(coarse: np.ndarray, square: np.ndarray, hidden: np.ndarray, loans: _Loans) -> np.ndarray:
    """The window at the loans' size: as visible where it is, `coarse` with borrowed detail where it is not."""
    size = loans.size
    fine = _area(square, size)
    detailed = np.stack(list(_channels(coarse, fine, loans)), axis=-1)
    light = _area(np.where(hidden[..., None], np.uint8(0), square), size)  # of pixels that are hidden in part
    share_hidden = _area(np.where(hidden, np.uint8(255), np.uint8(0)), size) / 255
    return np.asarray(light + share_hidden[..., None] * detailed)


def _area(square: np.ndarray, size: int) -> np.ndarray:
    """A square uint8 N×N(×3) at `size` px, float32, by area averages."""
    return cv2.resize(square, (size, size), interpolation=cv2.INTER_AREA).astype(np.float32)


def _channels(coarse: np.ndarray, fine: np.ndarray, loans: _Loans) -> Iterator[np.ndarray]:
    """Red, green and blue of `coarse` at the size of `fine` with its detail, float32; of use where `fine` is hidden.

    One at a time, so that a window of thousands of pixels takes no more than a few pictures' memory.
    """
    for channel in range(3):
        smooth = cv2.resize(coarse[..., channel], fine.shape[:2], interpolation=cv2.INTER_CUBIC)
        yield smooth + loans.carried(fine[..., channel] - smooth)


def _write(photo: np.ndarray, hole: np.ndarray, window: Window, channels: Iterator[np.ndarray]) -> None:
    """Into the hole pixels of the window's box."""
    box = window.box
    rows, columns = box.slices()
    inner_rows = slice(box.top - window.top, box.bottom - window.top)
    inner_columns = slice(box.left - window.left, box.right - window.left)
    inside = hole[rows, columns]
    for channel, values in enumerate(channels):
        drawn = values[inner_rows, inner_columns][inside]
        photo[rows, columns, channel][inside] = np.clip(np.rint(drawn), 0, 255).astype(np.uint8)


@dataclass(frozen=True, eq=False)
class _Loans:
    """Which patch lends its detail to which, in a picture of `size` px: top left pixels, int K×2.

    Where patches overlap their mean is taken, or with `keep_contrast` their sum over the root of their squared weights:
    the mean of patches that have nothing in common is flatter than any of them.
    """

    to: np.ndarray
    origin: np.ndarray
    weights: np.ndarray  # float32 N×N, of a patch's pixels: less at its edges
    size: int
    keep_contrast: bool

    @classmethod
    def between(cls, coarse: np.ndarray, hidden: np.ndarray, size: int, keep_contrast: bool) -> _Loans:
        """The loans by which `coarse`, float32 S×S×3 and in part `hidden`, gets a larger picture's detail."""
        factor = size / len(coarse)
        side = int(np.ceil(PATCH * factor))
        to, origin = (
            np.minimum(np.rint(corners * factor).astype(int), size - side) for corners in choose(coarse, hidden)
        )
        taper = np.hanning(side + 2)[1:-1].astype(np.float32)
        return cls(to, origin, np.outer(taper, taper), size, keep_contrast)

    def carried(self, detail: np.ndarray) -> np.ndarray:
        """One channel's detail, float32 N×N, with every loan made; 0 where none goes."""
        total, weight = np.zeros_like(detail), np.zeros_like(detail)
        own = np.square(self.weights) if self.keep_contrast else self.weights
        for here, there in zip(self._slices(self.to), self._slices(self.origin), strict=True):
            total[here] += self.weights * detail[there]
            weight[here] += own
        if self.keep_contrast:
            np.sqrt(weight, out=weight)
        return np.divide(total, weight, out=total, where=weight > 0)

    def _slices(self, corners: np.ndarray) -> Iterator[tuple[slice, slice]]:
        side = len(self.weights)
        return ((slice(top, top + side), slice(left, left + side)) for top, left in corners.tolist())

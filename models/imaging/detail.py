"""Detail for a fill that was made small: borrowed from the visible photo, patch by patch, from coarse to fine.

What a network paints at 128 px is blurred once it is enlarged, and flat before: of what it isn't sure it paints the
mean. The photo around the hole has the real thing: grain, fur, feathers, bokeh, at the very sharpness that belongs
there. At each level every small patch of the fill takes after a visible patch, and of what that one has beyond the
level, its detail, borrows as much as its own lacks in contrast. Colours and shapes up to the first level stay the
network's alone.

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
_NEARBY = 1 / 16  # of a window: as far as a place's contrast is taken
_MOST_GAIN = 2.0  # of lent detail: that of a mean of four patches that are unlike


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
    pixels across a window. What shows of the fill at the first of them stays as it is, what shows up to the last stays
    below what is borrowed, and beyond it all is borrowed. Nothing outside the hole is changed. Where too little is
    visible to borrow from, the fill stays as it is, too.
    """
    detailed = photo.copy()
    for window in windows:
        square, hidden = cut(photo, window), cut(hole, window)
        masks = [any_under(hidden, level) for level in levels if level < window.side]
        usable = [mask for mask in masks if can_choose(mask)]
        if usable:
            reduced = [_area(square, len(mask)) for mask in usable]
            coarse = reduced[0]
            for mask, (rough, fine) in zip(usable, pairwise(reduced), strict=False):  # the last mask is for the window
                own = fine - _enlarged(rough, len(fine))  # beyond the level; the visible is what it lends
                coarse = _finer(coarse, own, square, hidden, _Loans.between(coarse, mask, len(fine)))
            loans = _Loans.between(coarse, usable[-1], window.side)
            _write(detailed, hole, window, _sharp(coarse, square, loans))
    return detailed


def _finer(coarse: np.ndarray, own: np.ndarray, square: np.ndarray, hidden: np.ndarray, loans: _Loans) -> np.ndarray:
    """The window at the loans' size: as visible where it is, where it is not `coarse` with its own and lent detail."""
    size = loans.size
    share_hidden = _area(np.where(hidden, np.uint8(255), np.uint8(0)), size) / 255
    detailed = _enlarged(coarse, size) + own + _lent(own, loans, share_hidden)
    light = _area(np.where(hidden[..., None], np.uint8(0), square), size)  # of pixels that are hidden in part
    return np.asarray(light + share_hidden[..., None] * detailed)


def _lent(own: np.ndarray, loans: _Loans, share_hidden: np.ndarray) -> np.ndarray:
    """Detail that gives the hidden part with its `own`, float32 N×N×3, the contrast of the patches that lend theirs.

    Own and lent detail have nothing to do with each other: their variances add up. Where patches overlap that are
    unlike, their mean is flatter than any of them, so that it is strengthened, too.
    """

    def variance(of_pixels: np.ndarray) -> np.ndarray:
        return cv2.GaussianBlur(share_hidden * of_pixels, (0, 0), _NEARBY * loans.size)

    squares = np.square(own).sum(axis=2)
    lent = np.stack([loans.carried(own[..., channel]) for channel in range(3)], axis=2)
    lacking = np.maximum(variance(loans.carried(squares)) - variance(squares), 0)
    present = variance(np.square(lent).sum(axis=2))
    gain = np.sqrt(np.divide(lacking, present, out=np.zeros_like(lacking), where=present > 0))
    return np.asarray(np.minimum(gain, _MOST_GAIN)[..., None] * lent)


def _area(square: np.ndarray, size: int) -> np.ndarray:
    """A square uint8 N×N(×3) at `size` px, float32, by area averages."""
    return cv2.resize(square, (size, size), interpolation=cv2.INTER_AREA).astype(np.float32)


def _enlarged(picture: np.ndarray, size: int) -> np.ndarray:
    """A square float32 N×N(×3) at `size` px."""
    return cv2.resize(picture, (size, size), interpolation=cv2.INTER_CUBIC)


def _sharp(coarse: np.ndarray, square: np.ndarray, loans: _Loans) -> Iterator[np.ndarray]:
    """Red, green and blue of `coarse` at the size of the whole `square` with lent detail, of use where that is hidden.

    float32 N×N each; one at a time, so that a window of thousands of pixels takes no more than a few pictures' memory.
    """
    for channel in range(3):
        smooth = _enlarged(coarse[..., channel], loans.size)
        yield smooth + loans.carried(square[..., channel] - smooth)


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
    """Which patch lends its detail to which, in a picture of `size` px: top left pixels, int K×2."""

    to: np.ndarray
    origin: np.ndarray
    weights: np.ndarray  # float32 N×N, of a patch's pixels: less at its edges
    size: int

    @classmethod
    def between(cls, coarse: np.ndarray, hidden: np.ndarray, size: int) -> _Loans:
        """The loans by which `coarse`, float32 S×S×3 and in part `hidden`, gets a larger picture's detail."""
        factor = size / len(coarse)
        side = int(np.ceil(PATCH * factor))
        to, origin = (
            np.minimum(np.rint(corners * factor).astype(int), size - side) for corners in choose(coarse, hidden)
        )
        taper = np.hanning(side + 2)[1:-1].astype(np.float32)
        return cls(to, origin, np.outer(taper, taper), size)

    def carried(self, detail: np.ndarray) -> np.ndarray:
        """One channel's detail, float32 N×N, where it is lent to: the mean where patches overlap; 0 where none goes."""
        total, weight = np.zeros_like(detail), np.zeros_like(detail)
        for here, there in zip(self._slices(self.to), self._slices(self.origin), strict=True):
            total[here] += self.weights * detail[there]
            weight[here] += self.weights
        return np.divide(total, weight, out=total, where=weight > 0)

    def _slices(self, corners: np.ndarray) -> Iterator[tuple[slice, slice]]:
        side = len(self.weights)
        return ((slice(top, top + side), slice(left, left + side)) for top, left in corners.tolist())

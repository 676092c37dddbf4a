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

from models.imaging.patch_choice import PATCH, PatchChoice, can_choose
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
    """What `VisibleDetail` of these lends to `photo`, uint8 H×W×3 with its hole filled."""
    return VisibleDetail(photo, hole, windows, levels).lent_to(photo)


class VisibleDetail:
    """What is visible around a hole, ready to lend its detail to one fill after another.

    `photo` uint8 H×W×3, of which nothing under the `hole`, bool H×W, is read. `windows` are those that the hole is
    filled through, whose boxes cover it. `levels`, ascending, are pixels across a window.
    """

    def __init__(self, photo: np.ndarray, hole: np.ndarray, windows: Sequence[Window], levels: Sequence[int]) -> None:
        self._hole = hole
        self._levels = [
            (window, _levels(cut(photo, window), cut(hole, window), [size for size in levels if size < window.side]))
            for window in windows
        ]

    def lent_to(self, filled: np.ndarray) -> np.ndarray:
        """A copy of `filled`, uint8 H×W×3, the photo with its hole filled, where the fill has detail.

        What shows of the fill at the first level stays as it is, what shows up to the last stays below what is
        borrowed, and beyond it all is borrowed. Nothing outside the hole is changed. Where too little is visible to
        borrow from, the fill stays as it is, too.
        """
        detailed = filled.copy()
        for window, levels in self._levels:
            if levels:
                square = cut(filled, window)
                picture = _finest(square, levels)
                _write(detailed, self._hole, window, _sharp(picture, square, levels[-1].loans(picture), window))
        return detailed


@dataclass(frozen=True, eq=False)
class _Level:
    """A window, N px across, and what every fill of its hole has to do with it."""

    light: np.ndarray  # float32 N×N×3: the visible photo, 0 for what is hidden
    share_hidden: np.ndarray  # float32 N×N, of a pixel
    choice: PatchChoice
    places: _Places  # of the patches, in the next finer picture

    def loans(self, picture: np.ndarray) -> _Loans:
        """Who lends to whom where the window is filled as `picture`, float32 N×N×3, shows."""
        return _Loans(self.places, self.places.scaled(self.choice.sources(picture)))


def _levels(square: np.ndarray, hidden: np.ndarray, sizes: Sequence[int]) -> list[_Level]:
    """The levels of a window, uint8 S×S×3 and in part `hidden`, at which enough is visible, the coarsest first."""
    masks = [mask for mask in (any_under(hidden, size) for size in sizes) if can_choose(mask)]
    if not masks:
        return []
    visible = np.where(hidden[..., None], np.uint8(0), square)
    opaque = np.where(hidden, np.uint8(255), np.uint8(0))
    levels = []
    for mask, finer in zip(masks, [*map(len, masks[1:]), len(square)], strict=True):
        light = _area(visible, len(mask))
        choice = PatchChoice(light, mask)
        places = _Places(choice.targets, finer / len(mask), finer)
        levels.append(_Level(light, _area(opaque, len(mask)) / 255, choice, places))
    return levels


def _finest(square: np.ndarray, levels: Sequence[_Level]) -> np.ndarray:
    """The filled window, uint8 S×S×3, at the last level, float32 N×N×3, where it has all detail up to there."""
    reduced = [_area(square, len(level.light)) for level in levels]
    picture = reduced[0]
    for (level, finer), (rough, fine) in zip(pairwise(levels), pairwise(reduced), strict=True):
        own = fine - _enlarged(rough, len(fine))  # beyond the level; the visible is what it lends
        lent = _lent(own, level.loans(picture), finer.share_hidden)
        detailed = _enlarged(picture, len(fine)) + own + lent
        picture = finer.light + finer.share_hidden[..., None] * detailed
    return picture


def _lent(own: np.ndarray, loans: _Loans, share_hidden: np.ndarray) -> np.ndarray:
    """Detail that gives the hidden part with its `own`, float32 N×N×3, the contrast of the patches that lend theirs.

    Own and lent detail have nothing to do with each other: their variances add up. Where patches overlap that are
    unlike, their mean is flatter than any of them, so that it is strengthened, too.
    """

    def variance(of_pixels: np.ndarray) -> np.ndarray:
        return cv2.GaussianBlur(share_hidden * of_pixels, (0, 0), _NEARBY * len(own))

    squares = np.square(own).sum(axis=2)
    *channels, lent_squares = loans.carried(np.stack([*own.transpose(2, 0, 1), squares]))
    lent = np.stack(channels, axis=2)
    lacking = np.maximum(variance(lent_squares) - variance(squares), 0)
    present = variance(np.square(lent).sum(axis=2))
    gain = np.sqrt(np.divide(lacking, present, out=np.zeros_like(lacking), where=present > 0))
    return np.asarray(np.minimum(gain, _MOST_GAIN)[..., None] * lent)


def _area(square: np.ndarray, size: int) -> np.ndarray:
    """A square uint8 N×N(×3) at `size` px, float32, by area averages."""
    return cv2.resize(square, (size, size), interpolation=cv2.INTER_AREA).astype(np.float32)


def _enlarged(picture: np.ndarray, size: int) -> np.ndarray:
    """A square float32 N×N(×3) at `size` px."""
    return cv2.resize(picture, (size, size), interpolation=cv2.INTER_CUBIC)


def _sharp(picture: np.ndarray, square: np.ndarray, loans: _Loans, window: Window) -> Iterator[np.ndarray]:
    """Red, green and blue of the window's box, float32 h×w each: `picture` with lent detail, of use where it is hidden.

    One at a time, so that a window of thousands of pixels takes no more than a few pictures' memory.
    """
    box = window.box
    rows = slice(box.top - window.top, box.bottom - window.top)
    columns = slice(box.left - window.left, box.right - window.left)
    for channel in range(3):
        smooth = _enlarged(picture[..., channel], len(square))
        yield smooth[rows, columns] + loans.carried(square[..., channel] - smooth)[rows, columns]


def _write(photo: np.ndarray, hole: np.ndarray, window: Window, channels: Iterator[np.ndarray]) -> None:
    """Into the hole pixels of the window's box."""
    box = window.box.slices()
    inside = hole[box]
    for channel, values in enumerate(channels):
        photo[box][..., channel][inside] = np.clip(np.rint(values[inside]), 0, 255).astype(np.uint8)


class _Places:
    """Where patches lie in a picture of `size` px that is `factor` times as large as the one they were chosen in."""

    def __init__(self, corners: np.ndarray, factor: float, size: int) -> None:
        """`corners` are their top left pixels, int K×2, where they were chosen."""
        self._factor = factor
        self._last = size - int(np.ceil(PATCH * factor))
        taper = np.hanning(size - self._last + 2)[1:-1].astype(np.float32)
        self.weights = np.outer(taper, taper)  # of a patch's pixels: less at its edges
        self.slices = self.scaled(corners)
        self.weight = np.zeros((size, size), np.float32)  # of all patches
        for here in self.slices:
            self.weight[here] += self.weights
        self.rows, self.columns = (  # around them all; zeros that are never touched cost nothing
            slice(min(part.start for part in parts), max(part.stop for part in parts))
            for parts in zip(*self.slices, strict=True)
        )

    def scaled(self, corners: np.ndarray) -> list[tuple[slice, slice]]:
        """Patches with these corners as pixels of the picture."""
        side = len(self.weights)
        starts = np.minimum(np.rint(corners * self._factor).astype(int), self._last)
        return [(slice(top, top + side), slice(left, left + side)) for top, left in starts.tolist()]


@dataclass(frozen=True, eq=False)
class _Loans:
    """Which patch of a picture lends its detail to which."""

    to: _Places
    origins: list[tuple[slice, slice]]

    def carried(self, detail: np.ndarray) -> np.ndarray:
        """Detail, float32 (C×)N×N, where it is lent to: the mean where patches overlap; 0 where none goes."""
        total = np.zeros(detail.shape, np.float32)
        for (rows, columns), (from_rows, from_columns) in zip(self.to.slices, self.origins, strict=True):
            total[..., rows, columns] += self.to.weights * detail[..., from_rows, from_columns]
        inside = total[..., self.to.rows, self.to.columns]
        weight = self.to.weight[self.to.rows, self.to.columns]
        np.divide(inside, weight, out=inside, where=weight > 0)
        return total

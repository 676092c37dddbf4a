"""How often neighbouring residuals of a photo go together, counted around every cell.

What a camera and its software do to a photo shows in how its finest differences follow one another, and a fill has not
been through them. Third differences along rows and columns, truncated to three levels, are counted by quadruples of
neighbours, along the difference and across it; a quadruple, its mirror image and its negative count as one (Fridrich
and Kodovsky, "Rich models for steganalysis of digital images", IEEE TIFS 2012, section II). Such counts tell a spliced
region from the rest of its photo (Cozzolino, Poggi and Verdoliva, "Splicebuster", WIFS 2015, section 3). Colours say as
much as brightness: files keep them coarser, and red and blue less green are counted as well (Goljan, Fridrich and
Cogranne, "Rich model for steganalysis of color images", WIFS 2014).

Counts follow the content too: smooth places have small differences. So a cell is also known by what a ridge regression
over the photo's cells, on their brightness, contrast and detail, leaves of its shares.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import pairwise, product

import cv2
import numpy as np

from models.authenticity.tiles import CELL, cells_of

_LEAST = (1, 2)  # grey levels from which on a difference is 1 or -1 instead of 0
_ORDER, _NEIGHBOURS, _LEVELS = 3, 4, 3
_WINDOWS = (3, 7)  # cells a side over which counts are summed
_PULL = np.array([1e-3, 3, 3, 3, 3, 3, 3])  # of the ridge regression, on its constant and its six slopes
_TYPICAL = (128.0, 3.0, 1.5)  # a photo's brightness, log contrast and log detail


def _alike() -> np.ndarray:
    """float32 81×25: which of the quadruples, as numbers of base 3, count as one."""
    found: dict[tuple[int, ...], int] = {}
    kinds = []
    for levels in product((-1, 0, 1), repeat=_NEIGHBOURS):
        turned = levels[::-1]
        least = min(levels, turned, tuple(-level for level in levels), tuple(-level for level in turned))
        kinds.append(found.setdefault(least, len(found)))
    return np.eye(len(found), dtype=np.float32)[kinds]


_ALIKE = _alike()
_GROUPS = 2 * 2 * len(_LEAST)  # of kinds: of brightness and of colour, from each of _LEAST on, along and across
KINDS = _GROUPS * _ALIKE.shape[1]
FEATURES = KINDS * (len(_WINDOWS) + 2) + 2 * len(_TYPICAL)


@dataclass(frozen=True, eq=False)
class CellCounts:
    """What is known of the N = h·w cells of a photo, in reading order; float32.

    `near`, `wide` N×KINDS: square roots of each kind's share in the 3×3 and the 7×7 cells around; `usual` N×KINDS: what
    the regression expects of `near`. `content` N×3: brightness, log contrast and log detail of the 3×3 cells around,
    about 0 in size.
    """

    near: np.ndarray
    wide: np.ndarray
    usual: np.ndarray
    content: np.ndarray

    def features(self, rows: slice | np.ndarray) -> np.ndarray:
        """Of these cells, float32 n×FEATURES: both shares, what differs from the usual ones, the photo's mean share,
        the content and its mean."""
        near, content = self.near[rows], self.content[rows]
        near_mean, content_mean = (np.broadcast_to(mean, (len(near), len(mean))) for mean in self._means)
        parts = [near, self.wide[rows], near - self.usual[rows], near_mean, content, content_mean]
        return np.concatenate(parts, axis=1, dtype=np.float32)

    @cached_property
    def _means(self) -> tuple[np.ndarray, np.ndarray]:
        return self.near.mean(axis=0), self.content.mean(axis=0)


def residual_counts(photo: np.ndarray) -> CellCounts:
    """Count in a photo, uint8 H×W×3 of any size from 1×1 px; cells are of 16 px, the last may reach beyond it."""
    grey = cv2.cvtColor(photo, cv2.COLOR_RGB2GRAY)
    content = _content(grey)
    red, green, blue = np.moveaxis(photo, 2, 0)
    colours = [np.subtract(plane, green, dtype=np.int16) for plane in (red, blue)]
    counts = [*_counts([grey.astype(np.int16)]), *_counts(colours)]
    del colours
    near, wide = (_shares(counts, side) for side in _WINDOWS)
    known = np.concatenate([np.ones_like(content[:, :1]), content, content**2], axis=1)
    slopes = np.linalg.solve(known.T @ known + np.diag(_PULL), known.T @ near)
    return CellCounts(near, wide, known @ slopes.astype(np.float32), content)


def _counts(planes: Sequence[np.ndarray]) -> list[np.ndarray]:
    """Quadruples of every kind in each cell of int16 planes, by where their middle lies.

    For each of _LEAST float32 h×w×50, along and then across.
    """
    shape = planes[0].shape
    along, across = np.zeros((2, len(_LEAST), *map(cells_of, shape), len(_ALIKE)), np.float32)
    for plane, axis in product(planes, (0, 1)):
        if shape[axis] < _ORDER + _NEIGHBOURS or shape[1 - axis] < _NEIGHBOURS:
            continue
        difference = np.diff(plane, _ORDER, axis)
        for number, least in enumerate(_LEAST):
            levels = np.uint8(1) + (difference >= least) - (difference <= -least)
            _add_in_cells(along[number], _quadruples(levels, axis), shape)
            _add_in_cells(across[number], _quadruples(levels, 1 - axis), shape)
    return list(np.concatenate([along @ _ALIKE, across @ _ALIKE], axis=3))


def _quadruples(levels: np.ndarray, axis: int) -> np.ndarray:
    """Four neighbours along an axis, uint8 0 to 2 each, as one number of base 3."""
    lines = np.swapaxes(levels, 0, axis)
    pairs = lines[:-1] * np.uint8(_LEVELS) + lines[1:]
    return np.swapaxes(pairs[:-2] * np.uint8(_LEVELS**2) + pairs[2:], 0, axis)


def _add_in_cells(counts: np.ndarray, numbers: np.ndarray, shape: tuple[int, ...]) -> None:
    """Add to `counts` h×w×81 how often each number occurs; their map lies in the middle of a photo of this shape."""
    rows, columns = (
        (np.arange(count) + (length - count) // 2) // CELL for count, length in zip(numbers.shape, shape, strict=True)
    )
    width, kinds = counts.shape[1:]
    starts = np.searchsorted(rows, np.arange(len(counts) + 1))
    for row, (start, stop) in enumerate(pairwise(starts)):
        places = columns * kinds + numbers[start:stop]
        counts[row] += np.bincount(places.ravel(), minlength=width * kinds).reshape(width, kinds)


def _shares(counts: Sequence[np.ndarray], side: int) -> np.ndarray:
    """Square roots of each kind's share in the side × side cells around, float32 N×KINDS; 0 where there is none."""
    box = partial(cv2.boxFilter, ddepth=-1, ksize=(side, side), normalize=False, borderType=cv2.BORDER_CONSTANT)
    groups = np.concatenate([box(of) for of in counts], axis=2).reshape(-1, _GROUPS, _ALIKE.shape[1])
    groups /= np.maximum(groups.sum(axis=2, keepdims=True), 1)
    return np.sqrt(groups, out=groups).reshape(-1, KINDS)


def _content(grey: np.ndarray) -> np.ndarray:
    """See CellCounts, float32 N×3."""
    beyond = [(0, -length % CELL) for length in grey.shape]
    whole = np.pad(grey, beyond, mode="edge").astype(np.float32)

    def around(plane: np.ndarray) -> np.ndarray:
        size = whole.shape[1] // CELL, whole.shape[0] // CELL
        return cv2.blur(cv2.resize(plane, size, interpolation=cv2.INTER_AREA), (3, 3)).ravel()

    mean, square, detail = around(whole), around(whole**2), around(np.abs(cv2.Laplacian(whole, cv2.CV_32F)))
    contrast = np.sqrt(np.maximum(square - mean**2, 0))
    brightness, usual_contrast, usual_detail = _TYPICAL
    found = mean / brightness - 1, np.log(contrast + 1) - usual_contrast, np.log(detail + 0.5) - usual_detail
    return np.stack(found, axis=1).astype(np.float32)

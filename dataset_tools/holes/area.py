"""Brings a hole to an area: it is grown or shrunk along its distance field until it has it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Hole = NDArray[np.bool_]

_COARSE_SIDE = 128  # pixels of the short side that a distance field is good enough with


def of_area(hole: Hole, pixels: tuple[int, int], rng: np.random.Generator, square: bool) -> Hole:
    """Grow or shrink a hole to a count of pixels between the two given; `square` keeps corners square."""
    wanted = int(rng.integers(pixels[0], pixels[1] + 1))
    growing = bool(np.count_nonzero(hole) <= wanted)
    with_hole = np.logical_or if growing else np.logical_and
    height, width = hole.shape
    # A coarser field nearly always gives a hole inside the range, in a fraction of the time.
    for fold in sorted({max(1, min(height, width) // _COARSE_SIDE), 1}, reverse=True):
        field = _nearness(hole, growing, cv2.DIST_C if square else cv2.DIST_L2, fold)
        rank = min(round(wanted * field.size / hole.size), field.size) - 1
        level = np.partition(field.ravel(), max(0, rank))[max(0, rank)]
        if fold > 1:
            between = cv2.INTER_NEAREST if square else cv2.INTER_LINEAR
            field = np.asarray(cv2.resize(field, (width, height), interpolation=between), np.float32)
        for reached in (field <= level, field < level):  # a whole contour has a cleaner edge than an exact count
            fitted = with_hole(hole, reached)
            if pixels[0] <= np.count_nonzero(fitted) <= pixels[1]:
                return np.asarray(fitted)
    exact = np.zeros(hole.size, bool)
    exact[np.argpartition(field.ravel(), wanted - 1)[:wanted]] = True
    return exact.reshape(hole.shape)


def _nearness(hole: Hole, growing: bool, metric: int, fold: int) -> NDArray[np.float32]:
    """Float32, the lower the sooner a pixel belongs to the grown or shrunken hole; H×W divided by `fold`."""
    cells = hole.view(np.uint8)
    if fold > 1:
        size = (-(-hole.shape[1] // fold), -(-hole.shape[0] // fold))
        cells = (cv2.resize(cells * np.uint8(255), size, interpolation=cv2.INTER_AREA) >= 128).view(np.uint8)
    if growing:  # by distance from the hole
        return np.asarray(cv2.distanceTransform(1 - cells, metric, 3), np.float32)
    # Shrinking, the pixels deepest inside stay. Where no photo is left to measure from, the frame's edge stands for it.
    if cells.all():
        cells = np.pad(cells, 1)
        return np.asarray(-cv2.distanceTransform(cells, metric, 3)[1:-1, 1:-1], np.float32)
    return np.asarray(-cv2.distanceTransform(cells, metric, 3), np.float32)

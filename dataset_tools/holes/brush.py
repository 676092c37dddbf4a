"""Draws a hole with a round brush, as a hand does: stroke by stroke until enough is covered."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from dataset_tools.holes.area import Hole, of_area
from dataset_tools.holes.brush_paths import along_outline, through, wandering, zigzag
from dataset_tools.holes.places import extent, on_border, pixel_of
from dataset_tools.holes.shapes import SUBPIXELS

BRUSH_WIDTH = (0.03, 0.25)  # of the frame's short side

_UNEVEN = 0.12  # how far a stroke's width strays from the brush's
_MOST_STROKES = 24  # to reach an area


def brush_hole(
    size: tuple[int, int],
    rng: np.random.Generator,
    animal: Hole | None,
    pixels: tuple[int, int] | None,
    border: bool | None,
) -> Hole:
    """One to four strokes of one brush, or as many as an area needs; the last stops where the area is reached."""
    frame, side = size[0] * size[1], min(size)
    wanted = 0 if pixels is None else int(rng.integers(pixels[0], pixels[1] + 1))
    # a thin brush doesn't cover half of a photo, a thick one is no tool for a hundredth of it
    least = min(max(BRUSH_WIDTH[0], 0.4 * wanted / frame), BRUSH_WIDTH[1])
    most = BRUSH_WIDTH[1] if pixels is None else min(max(least, 0.8 * (wanted / frame) ** 0.5), BRUSH_WIDTH[1])
    radius = max(0.5, side / 2 * float(np.exp(rng.uniform(np.log(least), np.log(most)))))
    strokes = _MOST_STROKES if pixels is not None else int(rng.choice([1, 2, 3, 4], p=[0.4, 0.3, 0.2, 0.1]))
    order, stamps = np.zeros(size, np.uint16), 0
    for _ in range(strokes):
        path = _path(size, rng, animal, border, radius)
        stamps += _stamped(order, path, radius, rng, stamps)
        if pixels is not None and np.count_nonzero(order) >= wanted:
            break
    hole = order > 0
    if pixels is None:
        return hole
    reached = np.cumsum(np.bincount(order[hole].astype(np.intp), minlength=stamps + 1)[1:])
    last = int(np.searchsorted(reached, wanted)) + 1
    for stamp in (last, last - 1):
        if 0 < stamp <= stamps and pixels[0] <= reached[stamp - 1] <= pixels[1]:
            return np.asarray(hole & (order <= stamp))
    return of_area(hole & (order <= max(1, last)), pixels, rng, square=False)


def _path(
    size: tuple[int, int], rng: np.random.Generator, animal: Hole | None, border: bool | None, radius: float
) -> NDArray[np.float64]:
    """Where a brush of this radius goes: N×2 points x, y, not much further apart than its radius."""
    side, spacing, far = min(size), max(0.7, 0.45 * radius), np.array([size[1] - 1, size[0] - 1])
    if animal is not None:
        if rng.random() < 0.5:
            return np.asarray(np.clip(along_outline(animal, rng, spacing, 2 * radius), 0, far))
        return through(pixel_of(animal, rng), extent(animal), rng, spacing, 2 * radius)
    draw = zigzag if rng.random() < 0.35 else wandering
    path = draw(side, rng, spacing, 2 * radius)
    if border is True:  # it begins on the border
        return path - path[0] + on_border(size, rng)
    path = path - path[rng.integers(len(path))] + rng.uniform(0, 1, 2) * far
    if border is None:
        return path
    reach = radius * (1 + _UNEVEN) + 1
    low = np.minimum(reach, far / 2)
    high = far - low
    moved = path + np.maximum(low - path.min(axis=0), 0) - np.maximum(path.max(axis=0) - high, 0)
    return np.asarray(np.clip(moved, low, high))


def _stamped(
    order: NDArray[np.uint16], path: NDArray[np.float64], radius: float, rng: np.random.Generator, before: int
) -> int:
    """Stamp a round brush along a path; a pixel keeps the number of the first stamp that reached it, from before + 1.

    Returns how many stamps there were.
    """
    # the width strays slowly: anew every dozen stamps, as pressure and speed of a hand do
    knots = np.arange(0, len(path) + 12, 12)
    strays = np.interp(np.arange(len(path)), knots, rng.uniform(-_UNEVEN, _UNEVEN, len(knots)))
    unit = 1 << SUBPIXELS
    centres = np.rint(path * unit).astype(int).tolist()
    radii = np.rint(radius * (1 + strays) * unit).astype(int).tolist()
    layer = np.zeros_like(order)
    for number in range(len(path) - 1, -1, -1):  # backwards, so that the first stamp lies on top
        cv2.circle(layer, centres[number], radii[number], before + number + 1, -1, cv2.LINE_8, SUBPIXELS)
    np.copyto(order, layer, where=order == 0)
    return len(path)

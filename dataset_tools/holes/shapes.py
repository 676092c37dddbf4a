"""The geometry of holes: where they are put, closed lines and what they enclose, and how one is brought to an area."""

from __future__ import annotations

from dataclasses import dataclass

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


Point = NDArray[np.float64]


def middle_for(size: tuple[int, int], rng: np.random.Generator, animal: Hole | None, border: bool | None) -> Point:
    """Where a shape's middle is: on the animal, on the border or anywhere."""
    if animal is not None:
        return pixel_of(animal, rng)
    if border is True:
        return on_border(size, rng)
    return np.asarray(rng.uniform(0, 1, 2) * [size[1] - 1, size[0] - 1])


def on_border(size: tuple[int, int], rng: np.random.Generator) -> Point:
    """A point x, y of the frame's outermost pixels, all equally likely."""
    far = np.array([size[1] - 1, size[0] - 1])
    place = rng.uniform(0, 1, 2) * far
    axis = int(rng.random() < (far[0] + 0.5) / (far.sum() + 1))  # 1: on the upper or lower side
    place[axis] = far[axis] * rng.integers(2)
    return np.asarray(place)


def pixel_of(animal: Hole, rng: np.random.Generator) -> Point:
    """Any pixel of an animal that has some."""
    pixels = np.flatnonzero(animal)
    row, column = divmod(int(pixels[rng.integers(len(pixels))]), animal.shape[1])
    return np.array([column, row], float)


def corners(animal: Hole) -> tuple[Point, Point]:
    """The animal's first and last column and row."""
    rows, columns = np.flatnonzero(animal.any(axis=1)), np.flatnonzero(animal.any(axis=0))
    return np.array([columns[0], rows[0]], float), np.array([columns[-1], rows[-1]], float)


def extent(animal: Hole) -> float:
    """The mean of the animal's width and height, in pixels."""
    low, high = corners(animal)
    return float(np.mean(high - low)) + 1


SUBPIXELS = 4  # bits of a pixel's fraction that OpenCV draws with

_CORNERS = 72  # of a closed line
_ANGLES = np.arange(_CORNERS) * (2 * np.pi / _CORNERS)
_TOLERANCE = 0.05  # how near a shape comes to the area drawn for it


@dataclass(frozen=True)
class Shape:
    """A closed line, N×2 points x, y around the origin, and where in the frame the origin is."""

    place: NDArray[np.float64]
    line: NDArray[np.float64]


def fitted(
    size: tuple[int, int],
    shapes: list[Shape],
    pixels: tuple[int, int],
    wanted: float,
    rng: np.random.Generator,
    whole: bool,
) -> Hole:
    """Shapes, scaled about their places until they have the area."""
    low, high, scale = 0.0, np.inf, 1.0
    for _ in range(24):
        hole = filled(size, shapes, scale, whole)
        count = int(np.count_nonzero(hole))
        if pixels[0] <= count <= pixels[1] and abs(count - wanted) <= max(1.0, _TOLERANCE * wanted):
            return hole
        low, high = (scale, high) if count < wanted else (low, scale)
        scale *= float(np.clip((wanted / max(count, 1)) ** 0.5, 0.2, 4.0))
        if not low < scale < high:
            scale = (low + high) / 2 if np.isfinite(high) else 2 * low
    if pixels[0] <= count <= pixels[1]:
        return hole
    return of_area(something(hole, shapes[0].place), pixels, rng, square=False)


def filled(size: tuple[int, int], shapes: list[Shape], scale: float, whole: bool) -> Hole:
    """The insides of closed lines at a scale; `whole` moves each into the frame as far as it goes."""
    canvas, far = np.zeros(size, np.uint8), np.array([size[1] - 1, size[0] - 1])
    for shape in shapes:
        line, place = shape.line * scale, shape.place
        if whole:
            low, high = line.min(axis=0), line.max(axis=0)
            inside = np.clip(place, -low, np.maximum(far - high, -low))
            place = np.where(high - low <= far, inside, (far - low - high) / 2)
        points = np.rint((line + place) * (1 << SUBPIXELS)).astype(np.int32)
        cv2.fillPoly(canvas, [points], color=1, lineType=cv2.LINE_8, shift=SUBPIXELS)
    return canvas.view(np.bool_)


def something(hole: Hole, place: NDArray[np.float64]) -> Hole:
    """The hole, or, where it is too small to have a pixel, the one at its place."""
    if not hole.any():
        column, row = np.clip(np.rint(place).astype(int), 0, [hole.shape[1] - 1, hole.shape[0] - 1])
        hole[row, column] = True
    return hole


def half_sides(size: tuple[int, int], rng: np.random.Generator) -> NDArray[np.float64]:
    """Half the width and half the height of a shape: together a seventh to nearly three quarters of the short side."""
    stretch = np.exp(rng.uniform(-0.45, 0.45))
    return np.asarray(min(size) / 2 * np.exp(rng.uniform(np.log(0.15), np.log(0.7))) * np.array([stretch, 1 / stretch]))


def circle() -> NDArray[np.float64]:
    """The line around the origin at a distance of 1."""
    return np.stack([np.cos(_ANGLES), np.sin(_ANGLES)], axis=1)


def wobbly(rng: np.random.Generator, wobble: float) -> NDArray[np.float64]:
    """A closed line around the origin as a hand draws it, about 1 away from it: a few waves, the short ones weak."""
    waves = np.arange(1, 8)
    heights = rng.normal(0, wobble, len(waves)) / waves
    phases = rng.uniform(0, 2 * np.pi, len(waves))
    far = np.exp(np.clip((heights * np.cos(_ANGLES[:, None] * waves + phases)).sum(axis=1), -0.7, 0.7))
    return np.asarray(far[:, None] * circle())


def turn(angle: float) -> NDArray[np.float64]:
    """What N×2 points are multiplied with from the right to be turned by an angle in radians."""
    return np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])

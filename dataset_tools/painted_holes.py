"""Draws holes as people paint them: an ellipse, a lasso, strokes of a brush, small spots.

The ellipse is the one that touches the sides of a dragged rectangle, now and then a tilted one; the lasso a closed,
wobbly line around something. A brush leaves what the window's does: whatever lies within its radius of the path, its
soft edge included, with round ends; a hand paints until enough is covered. About half of the holes are on the animal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from dataset_tools.brush_paths import along_outline, through, wandering, zigzag
from dataset_tools.hole_area import Hole, of_area

PaintedKind = Literal["ellipse", "lasso", "brush", "spot"]

PAINTED_KINDS: tuple[PaintedKind, ...] = ("ellipse", "lasso", "brush", "spot")
SPOT_AREA = (0.002, 0.0195)  # shares of the frame that all blobs of a spot have together
BRUSH_WIDTH = (0.03, 0.25)  # of the frame's short side

_ON_ANIMAL = 0.5  # share of the holes that are on the animal, where one is known
_UNEVEN = 0.12  # how far a stroke's width strays from the brush's
_SUBPIXELS = 4  # bits of a pixel's fraction that OpenCV draws with
_MOST_STROKES = 24  # to reach an area
_CORNERS = 72  # of a closed line
_TOLERANCE = 0.05  # how near a shape comes to the area drawn for it


@dataclass(frozen=True)
class _Shape:
    """A closed line, N×2 points x, y around the origin, and where in the frame the origin is."""

    place: NDArray[np.float64]
    line: NDArray[np.float64]


def draw_painted(
    kind: PaintedKind,
    size: tuple[int, int],
    rng: np.random.Generator,
    animal: Hole | None = None,
    pixels: tuple[int, int] | None = None,
    border: bool | None = None,
) -> Hole:
    """Draw one hole of a kind that people paint. bool H×W, never empty.

    Args:
        size: height, width of the frame.
        animal: bool H×W, the animal's pixels; where it has some, half of the holes are on, around, along or across it.
        pixels: least and greatest count of the hole's pixels; None leaves it to the kind.
        border: True, it touches the frame's border; False, it is whole, nothing of it cut off, where the frame has room
            for it. Both pass the animal over. None leaves it to chance.
    """
    if border is not None or animal is None or not animal.any() or rng.random() >= _ON_ANIMAL:
        animal = None
    if kind == "brush":
        return _brush(size, rng, animal, pixels, border)
    if kind == "lasso" and animal is not None and rng.random() < 0.5:
        around = _lasso_around(animal, rng, pixels)
        if around is not None:
            return around
    if kind == "spot":
        return _spot(size, rng, animal, pixels, border)
    shape = _ellipse(size, rng, animal, border) if kind == "ellipse" else _lasso(size, rng, animal, border)
    if pixels is None:
        return _something(_filled(size, [shape], 1.0, whole=border is False), shape.place)
    return _fitted(size, [shape], pixels, float(rng.uniform(pixels[0], pixels[1])), rng, whole=border is False)


def _ellipse(size: tuple[int, int], rng: np.random.Generator, animal: Hole | None, border: bool | None) -> _Shape:
    angles = np.arange(_CORNERS) * (2 * np.pi / _CORNERS)
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    if animal is not None and rng.random() < 1 / 3:  # around all of it
        low, high = _corners(animal)
        return _Shape((low + high) / 2, circle * np.maximum((high - low) / 2, 1) * rng.uniform(0.9, 1.3, 2))
    tilt = rng.uniform(0, np.pi) if rng.random() < 0.3 else 0.0
    line = circle * _radii(size, rng) @ _turn(tilt)
    return _Shape(_place(size, rng, animal, border), line)


def _lasso(size: tuple[int, int], rng: np.random.Generator, animal: Hole | None, border: bool | None) -> _Shape:
    line = _wobbly(rng, 0.22) * _radii(size, rng) @ _turn(rng.uniform(0, np.pi))
    return _Shape(_place(size, rng, animal, border), line)


def _spot(
    size: tuple[int, int],
    rng: np.random.Generator,
    animal: Hole | None,
    pixels: tuple[int, int] | None,
    border: bool | None,
) -> Hole:
    """One to three blobs, near each other or not."""
    frame, side = size[0] * size[1], min(size)
    most = max(1, int(SPOT_AREA[1] * frame))
    least, most = (min(most, int(np.ceil(SPOT_AREA[0] * frame))), most) if pixels is None else pixels
    wanted = float(np.exp(rng.uniform(np.log(least), np.log(most + 0.5))))
    shapes: list[_Shape] = []
    for _ in range(int(rng.integers(1, 4))):
        line = _wobbly(rng, 0.12) * side * 0.05 * rng.uniform(0.6, 1.4) * rng.uniform(0.75, 1.3, 2)
        place = _place(size, rng, animal, border)
        if shapes and border is not True and rng.random() < 0.7:
            place = np.clip(shapes[0].place + rng.normal(0, 0.12 * side, 2), 0, [size[1] - 1, size[0] - 1])
        shapes.append(_Shape(place, line))
    return _fitted(size, shapes, (least, most), wanted, rng, whole=border is False)


def _lasso_around(animal: Hole, rng: np.random.Generator, pixels: tuple[int, int] | None) -> Hole | None:
    """The animal's outline, grown and wobbled; None where it would be larger than asked, or nearly all of the frame."""
    height, width = animal.shape
    side = min(animal.shape)
    outside = cv2.distanceTransform((~animal).view(np.uint8), cv2.DIST_L2, 3)
    waves = rng.normal(0, 1, (6, 6)).astype(np.float32)
    field = outside + cv2.resize(waves, (width, height), interpolation=cv2.INTER_CUBIC) * np.float32(0.015 * side)
    if pixels is None:
        level, most = 0.02 * side + rng.uniform(0, 0.06 * side), int(0.75 * animal.size)
    else:
        rank = min(int(rng.integers(pixels[0], pixels[1] + 1)), animal.size) - 1
        level, most = float(np.partition(field.ravel(), rank)[rank]), pixels[1]
        if level <= 0.01 * side:
            return None
    hole = _largest_part((field <= level) | animal)
    count = np.count_nonzero(hole)
    return hole if (1 if pixels is None else pixels[0]) <= count <= most else None


def _largest_part(hole: Hole) -> Hole:
    """The hole's largest connected region, what it encloses included."""
    lines, _ = cv2.findContours(hole.view(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    canvas = np.zeros(hole.shape, np.uint8)
    cv2.drawContours(canvas, [max(lines, key=cv2.contourArea)], -1, color=1, thickness=-1)
    return canvas.view(np.bool_)


def _brush(
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
    order, stamps = np.zeros(size, np.float32), 0
    for _ in range(strokes):
        path = _path(size, rng, animal, border, radius)
        stamps += _stamped(order, path, radius, rng, stamps)
        if pixels is not None and np.count_nonzero(order) >= wanted:
            break
    hole = order > 0
    if pixels is None:
        return hole
    reached = np.cumsum(np.bincount(order.ravel().astype(np.int64), minlength=stamps + 1)[1:])
    last = int(np.searchsorted(reached, wanted)) + 1
    for stamp in (last, last - 1):
        if 0 < stamp <= stamps and pixels[0] <= reached[stamp - 1] <= pixels[1]:
            return np.asarray(hole & (order <= stamp))
    return of_area(hole & (order <= max(1, last)), pixels, rng, square=False)


def _path(
    size: tuple[int, int], rng: np.random.Generator, animal: Hole | None, border: bool | None, radius: float
) -> NDArray[np.float64]:
    """Where a brush of this radius goes: N×2 points x, y, not much further apart than its radius."""
    side, spacing = min(size), max(0.7, radius / 3)
    if animal is not None:
        if rng.random() < 0.5:
            return along_outline(animal, rng, spacing, 2 * radius)
        return through(_pixel_of(animal, rng), _extent(animal), rng, spacing, 2 * radius)
    draw = zigzag if rng.random() < 0.35 else wandering
    path = draw(side, rng, spacing, 2 * radius)
    if border is True:  # it begins on the border
        return path - path[0] + _on_border(size, rng)
    path = path - path[rng.integers(len(path))] + rng.uniform(0, 1, 2) * [size[1] - 1, size[0] - 1]
    if border is None:
        return path
    reach = radius * (1 + _UNEVEN) + 1
    low = np.minimum(reach, (np.array([size[1], size[0]]) - 1) / 2)
    high = np.array([size[1], size[0]]) - 1 - low
    moved = path + np.maximum(low - path.min(axis=0), 0) - np.maximum(path.max(axis=0) - high, 0)
    return np.asarray(np.clip(moved, low, high))


def _stamped(
    order: NDArray[np.float32], path: NDArray[np.float64], radius: float, rng: np.random.Generator, before: int
) -> int:
    """Stamp a round brush along a path; a pixel keeps the number of the first stamp that reached it, from before + 1.

    Returns how many stamps there were.
    """
    # the width strays slowly: anew every dozen stamps, as pressure and speed of a hand do
    knots = np.arange(0, len(path) + 12, 12)
    strays = np.interp(np.arange(len(path)), knots, rng.uniform(-_UNEVEN, _UNEVEN, len(knots)))
    unit = 1 << _SUBPIXELS
    centres = np.rint(path * unit).astype(int).tolist()
    radii = np.rint(radius * (1 + strays) * unit).astype(int).tolist()
    layer = np.zeros_like(order)
    for number in range(len(path) - 1, -1, -1):  # backwards, so that the first stamp lies on top
        cv2.circle(layer, centres[number], radii[number], before + number + 1, -1, cv2.LINE_8, _SUBPIXELS)
    np.copyto(order, layer, where=order == 0)
    return len(path)


def _fitted(
    size: tuple[int, int],
    shapes: list[_Shape],
    pixels: tuple[int, int],
    wanted: float,
    rng: np.random.Generator,
    whole: bool,
) -> Hole:
    """Shapes, scaled about their places until they have the area."""
    low, high, scale = 0.0, np.inf, 1.0
    for _ in range(24):
        hole = _filled(size, shapes, scale, whole)
        count = int(np.count_nonzero(hole))
        if pixels[0] <= count <= pixels[1] and abs(count - wanted) <= max(1.0, _TOLERANCE * wanted):
            return hole
        low, high = (scale, high) if count < wanted else (low, scale)
        scale *= float(np.clip((wanted / max(count, 1)) ** 0.5, 0.2, 4.0))
        if not low < scale < high:
            scale = (low + high) / 2 if np.isfinite(high) else 2 * low
    if pixels[0] <= count <= pixels[1]:
        return hole
    return of_area(_something(hole, shapes[0].place), pixels, rng, square=False)


def _filled(size: tuple[int, int], shapes: list[_Shape], scale: float, whole: bool) -> Hole:
    """The insides of closed lines at a scale; `whole` moves each into the frame as far as it goes."""
    canvas, far = np.zeros(size, np.uint8), np.array([size[1] - 1, size[0] - 1])
    for shape in shapes:
        line = shape.line * scale
        place = shape.place
        if whole:
            low, high = line.min(axis=0), line.max(axis=0)
            place = np.where(
                high - low <= far, np.clip(place, -low, np.maximum(far - high, -low)), (far - low - high) / 2
            )
        points = np.rint((line + place) * (1 << _SUBPIXELS)).astype(np.int32)
        cv2.fillPoly(canvas, [points], color=1, lineType=cv2.LINE_8, shift=_SUBPIXELS)
    return canvas.view(np.bool_)


def _something(hole: Hole, place: NDArray[np.float64]) -> Hole:
    """The hole, or, where it is too small to have a pixel, the one at its place."""
    if not hole.any():
        column, row = np.clip(np.rint(place).astype(int), 0, [hole.shape[1] - 1, hole.shape[0] - 1])
        hole[row, column] = True
    return hole


def _radii(size: tuple[int, int], rng: np.random.Generator) -> NDArray[np.float64]:
    """Half the width and half the height of a shape: together a seventh to nearly three quarters of the short side."""
    stretch = np.exp(rng.uniform(-0.45, 0.45))
    return np.asarray(min(size) / 2 * np.exp(rng.uniform(np.log(0.15), np.log(0.7))) * np.array([stretch, 1 / stretch]))


def _wobbly(rng: np.random.Generator, wobble: float) -> NDArray[np.float64]:
    """A closed line around the origin as a hand draws it, about 1 away from it: a few waves, the short ones weak."""
    angles = np.arange(_CORNERS) * (2 * np.pi / _CORNERS)
    waves = np.arange(1, 8)
    heights = rng.normal(0, wobble, len(waves)) / waves
    phases = rng.uniform(0, 2 * np.pi, len(waves))
    radii = np.exp(np.clip((heights * np.cos(angles[:, None] * waves + phases)).sum(axis=1), -0.7, 0.7))
    return np.asarray(radii[:, None] * np.stack([np.cos(angles), np.sin(angles)], axis=1))


def _turn(angle: float) -> NDArray[np.float64]:
    return np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])


def _place(
    size: tuple[int, int],
    rng: np.random.Generator,
    animal: Hole | None,
    border: bool | None,
) -> NDArray[np.float64]:
    """Where a shape's middle is: on the animal, on the border or anywhere."""
    if animal is not None:
        return _pixel_of(animal, rng)
    if border is True:
        return _on_border(size, rng)
    return np.asarray(rng.uniform(0, 1, 2) * [size[1] - 1, size[0] - 1])


def _on_border(size: tuple[int, int], rng: np.random.Generator) -> NDArray[np.float64]:
    """A point x, y of the frame's outermost pixels, all equally likely."""
    far = np.array([size[1] - 1, size[0] - 1])
    place = rng.uniform(0, 1, 2) * far
    axis = int(rng.random() < (far[0] + 0.5) / (far.sum() + 1))  # 1: on the upper or lower side
    place[axis] = far[axis] * rng.integers(2)
    return np.asarray(place)


def _pixel_of(animal: Hole, rng: np.random.Generator) -> NDArray[np.float64]:
    pixels = np.flatnonzero(animal)
    row, column = divmod(int(pixels[rng.integers(len(pixels))]), animal.shape[1])
    return np.array([column, row], float)


def _corners(animal: Hole) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The animal's first and last column and row."""
    rows, columns = np.flatnonzero(animal.any(axis=1)), np.flatnonzero(animal.any(axis=0))
    return np.array([columns[0], rows[0]], float), np.array([columns[-1], rows[-1]], float)


def _extent(animal: Hole) -> float:
    low, high = _corners(animal)
    return float(np.mean(high - low)) + 1

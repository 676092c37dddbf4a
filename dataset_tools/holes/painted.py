"""Draws holes as people paint them: an ellipse, a lasso, strokes of a brush, small spots.

The ellipse is the one that touches the sides of a dragged rectangle, now and then a tilted one; the lasso a closed,
wobbly line around something. A brush leaves what the window's does: whatever lies within its radius of the path, its
soft edge included, with round ends; a hand paints until enough is covered. About half of the holes are on the animal.
"""

from __future__ import annotations

from typing import Literal

import cv2
import numpy as np

from dataset_tools.holes.brush import brush_hole
from dataset_tools.holes.shapes import (
    Hole,
    Shape,
    circle,
    corners,
    filled,
    fitted,
    half_sides,
    middle_for,
    something,
    turn,
    wobbly,
)

PaintedKind = Literal["ellipse", "lasso", "brush", "spot"]

PAINTED_KINDS: tuple[PaintedKind, ...] = ("ellipse", "lasso", "brush", "spot")
SPOT_AREA = (0.002, 0.0195)  # shares of the frame that all blobs of a spot have together

_ON_ANIMAL = 0.5  # share of the holes that are on the animal, where one is known


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
        return brush_hole(size, rng, animal, pixels, border)
    if kind == "lasso" and animal is not None and rng.random() < 0.5:
        around = _lasso_around(animal, rng, pixels)
        if around is not None:
            return around
    if kind == "spot":
        return _spot(size, rng, animal, pixels, border)
    shape = _ellipse(size, rng, animal, border) if kind == "ellipse" else _lasso(size, rng, animal, border)
    if pixels is None:
        return something(filled(size, [shape], 1.0, whole=border is False), shape.place)
    return fitted(size, [shape], pixels, float(rng.uniform(pixels[0], pixels[1])), rng, whole=border is False)


def _ellipse(size: tuple[int, int], rng: np.random.Generator, animal: Hole | None, border: bool | None) -> Shape:
    if animal is not None and rng.random() < 1 / 3:  # around all of it
        low, high = corners(animal)
        return Shape((low + high) / 2, circle() * np.maximum((high - low) / 2, 1) * rng.uniform(0.9, 1.3, 2))
    tilt = rng.uniform(0, np.pi) if rng.random() < 0.3 else 0.0
    line = circle() * half_sides(size, rng) @ turn(tilt)
    return Shape(middle_for(size, rng, animal, border), line)


def _lasso(size: tuple[int, int], rng: np.random.Generator, animal: Hole | None, border: bool | None) -> Shape:
    line = wobbly(rng, 0.22) * half_sides(size, rng) @ turn(rng.uniform(0, np.pi))
    return Shape(middle_for(size, rng, animal, border), line)


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
    shapes: list[Shape] = []
    for _ in range(int(rng.integers(1, 4))):
        line = wobbly(rng, 0.12) * side * 0.05 * rng.uniform(0.6, 1.4) * rng.uniform(0.75, 1.3, 2)
        place = middle_for(size, rng, animal, border)
        if shapes and border is not True and rng.random() < 0.7:
            place = np.clip(shapes[0].place + rng.normal(0, 0.12 * side, 2), 0, [size[1] - 1, size[0] - 1])
        shapes.append(Shape(place, line))
    return fitted(size, shapes, (least, most), wanted, rng, whole=border is False)


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

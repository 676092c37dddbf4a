"""Draws holes: where a photo is to be filled, for training and, seeded, for evaluation.

Kinds: "centre" square; 1 to 5 "rectangles"; free-form "strokes" (after Yu et al., ICCV 2019, section 3.4); "object".
Area bins as in Liu et al. (ECCV 2018), section 4.1. Any kind can be drawn to an exact area: a hole is grown or shrunk
along its distance field until it has the area.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

Hole = NDArray[np.bool_]
Kind = Literal["centre", "rectangles", "strokes", "object"]

HOLE_KINDS: tuple[Kind, ...] = ("centre", "rectangles", "strokes", "object")
AREA_BINS: tuple[tuple[float, float], ...] = (
    (0.01, 0.1),
    (0.1, 0.2),
    (0.2, 0.3),
    (0.3, 0.4),
    (0.4, 0.5),
    (0.5, 0.6),
)


def draw_hole(
    kind: Kind,
    size: tuple[int, int],
    rng: np.random.Generator,
    object_hole: Hole | None = None,
    box: tuple[float, float, float, float] | None = None,
    area: tuple[float, float] | None = None,
) -> Hole:
    """Draw one hole; never empty, and the same generator state gives the same hole.

    Args:
        kind: one of HOLE_KINDS.
        size: height, width of the frame.
        rng: where all chance comes from.
        object_hole: bool H×W, the animal's pixels, for kind "object".
        box: x, y, width, height in pixels of the frame, for kind "object" without an `object_hole`: an ellipse in it.
            With neither, an ellipse around the middle, where a photo's subject mostly is.
        area: least and greatest share of the frame, one of AREA_BINS for instance; the hole's share lies inside (or is
            one pixel, in a frame too small for that). None leaves it to the kind.

    Returns:
        bool H×W, true where the photo is to be filled.
    """
    height, width = size
    if height < 1 or width < 1:
        raise ValueError(f"a hole can't be drawn in a frame of {width} × {height} pixels.")
    if object_hole is not None and object_hole.shape != (height, width):
        raise ValueError(f"the object hole is {object_hole.shape[::-1]}, the frame {(width, height)} pixels.")
    draw: dict[str, Callable[[], Hole]] = {
        "centre": lambda: _centre(size),
        "rectangles": lambda: _rectangles(size, rng),
        "strokes": lambda: _strokes(size, rng),
        "object": lambda: _object(size, rng, object_hole, box),
    }
    if kind not in draw:
        raise ValueError(f"{kind!r} is no kind of hole; there are {', '.join(HOLE_KINDS)}.")
    hole = draw[kind]()
    return hole if area is None else _of_area(hole, area, rng, square=kind in ("centre", "rectangles"))


def _centre(size: tuple[int, int]) -> Hole:
    """A square of a quarter of a square frame's area, in the middle."""
    height, width = size
    side = max(1, min(height, width) // 2)
    hole = np.zeros(size, bool)
    top, left = (height - side) // 2, (width - side) // 2
    hole[top : top + side, left : left + side] = True
    return hole


def _rectangles(size: tuple[int, int], rng: np.random.Generator) -> Hole:
    """One to five rectangles with sides from a tenth to a half of the frame's, smaller the more there are."""
    height, width = size
    hole = np.zeros(size, bool)
    count = int(rng.integers(1, 6))
    greatest = 0.5 if count <= 2 else 0.35
    for _ in range(count):
        rows = max(1, round(height * rng.uniform(0.1, greatest)))
        columns = max(1, round(width * rng.uniform(0.1, greatest)))
        top, left = int(rng.integers(0, height - rows + 1)), int(rng.integers(0, width - columns + 1))
        hole[top : top + rows, left : left + columns] = True
    return hole


def _strokes(size: tuple[int, int], rng: np.random.Generator) -> Hole:
    """One to four brush strokes that turn as they go, their width from a twentieth to a seventh of the short side."""
    canvas = np.zeros(size, np.uint8)
    for _ in range(int(rng.integers(1, 5))):
        thickness = max(1, round(min(size) * rng.uniform(0.05, 0.15)))
        points = _wandering(size, rng, vertices=int(rng.integers(4, 13)), step=min(size) * 0.18)
        cv2.polylines(canvas, [points], isClosed=False, color=1, thickness=thickness)
        for point in points:  # round joints, as a brush leaves them
            cv2.circle(canvas, (int(point[0]), int(point[1])), thickness // 2, color=1, thickness=-1)
    return canvas.astype(bool)


def _wandering(size: tuple[int, int], rng: np.random.Generator, vertices: int, step: float) -> NDArray[np.int32]:
    """A path of N×2 points x, y inside the frame, each turn a moderate one."""
    height, width = size
    point = np.array([rng.uniform(0, width), rng.uniform(0, height)])
    heading = rng.uniform(0, 2 * np.pi)
    points = [point]
    for _ in range(vertices - 1):
        heading += rng.normal(0, 0.9)
        length = step * rng.uniform(0.4, 1.6)
        point = np.clip(point + length * np.array([np.cos(heading), np.sin(heading)]), 0, (width - 1, height - 1))
        points.append(point)
    return np.minimum(np.array(points), (width - 1, height - 1)).astype(np.int32)


def _object(
    size: tuple[int, int],
    rng: np.random.Generator,
    object_hole: Hole | None,
    box: tuple[float, float, float, float] | None,
) -> Hole:
    if object_hole is not None and object_hole.any():
        return object_hole.copy()
    ellipse = ellipse_in_box(size, box if box is not None else _middle(size, rng))
    if not ellipse.any():  # the box lies outside the frame, which a crop may have left it to
        return _object(size, rng, None, None) if box is not None else _centre(size)
    return ellipse


def ellipse_in_box(size: tuple[int, int], box: tuple[float, float, float, float]) -> Hole:
    """The ellipse that touches the sides of a box x, y, width, height: nearer to an animal's outline than the box.

    `size` is height, width of the frame; bool H×W, empty where the box lies outside it.
    """
    x, y, columns, rows = box
    canvas = np.zeros(size, np.uint8)
    centre, axes = (x + columns / 2, y + rows / 2), (max(columns, 1.0), max(rows, 1.0))
    cv2.ellipse(canvas, (centre, axes, 0.0), color=1, thickness=-1)
    return canvas.astype(bool)


def _middle(size: tuple[int, int], rng: np.random.Generator) -> tuple[float, float, float, float]:
    height, width = size
    rows, columns = height * rng.uniform(0.4, 0.7), width * rng.uniform(0.4, 0.7)
    left = (width - columns) * rng.uniform(0.35, 0.65)
    top = (height - rows) * rng.uniform(0.35, 0.65)
    return (left, top, columns, rows)


def _of_area(hole: Hole, area: tuple[float, float], rng: np.random.Generator, square: bool) -> Hole:
    """Grow or shrink a hole to a share of the frame drawn evenly from `area`; `square` keeps corners square."""
    least, greatest = area
    if not 0 <= least <= greatest <= 1:
        raise ValueError(f"an area from {least} to {greatest} is not a range inside 0 to 1.")
    lowest, highest = max(1, int(np.ceil(least * hole.size))), max(1, int(np.floor(greatest * hole.size)))
    wanted = min(max(round(rng.uniform(least, greatest) * hole.size), lowest), highest)
    field = _nearness(hole, wanted, cv2.DIST_C if square else cv2.DIST_L2).ravel()
    level = np.partition(field, wanted - 1)[wanted - 1]
    for fitted in (field <= level, field < level):  # a whole contour has a cleaner edge than an exact count
        if lowest <= np.count_nonzero(fitted) <= highest:
            return fitted.reshape(hole.shape)
    exact = np.zeros(hole.size, bool)
    exact[np.argpartition(field, wanted - 1)[:wanted]] = True
    return exact.reshape(hole.shape)


def _nearness(hole: Hole, wanted: int, metric: int) -> NDArray[np.float32]:
    """Float32 H×W, the lower the sooner a pixel belongs to a hole of `wanted` pixels of this shape."""
    if np.count_nonzero(hole) <= wanted:  # grow: by distance from the hole
        return np.asarray(cv2.distanceTransform((~hole).astype(np.uint8), metric, 3), np.float32)
    # Shrink: the pixels deepest inside stay. Where no photo is left to measure from, the frame's edge stands for it.
    inside = np.pad(hole.astype(np.uint8), 1) if hole.all() else hole.astype(np.uint8)
    depth = cv2.distanceTransform(inside, metric, 3)
    return np.asarray(-(depth[1:-1, 1:-1] if hole.all() else depth), np.float32)

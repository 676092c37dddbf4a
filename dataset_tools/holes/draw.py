"""Draws holes: where a photo is to be filled, for training and, seeded, for evaluation.

Kinds: "centre" square; 1 to 5 "rectangles"; free-form "strokes" (after Yu et al., ICCV 2019, section 3.4); "object";
and what people paint: "ellipse", "lasso", "brush", "spot" (see `painted_holes`).
Area bins, and holes that touch the frame's border or keep away from it, as in Liu et al. (ECCV 2018), section 4.1. Any
kind can be drawn to an area: a hole is grown or shrunk along its distance field until it has it.
"""

from __future__ import annotations

from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

from dataset_tools.holes.painted import PAINTED_KINDS, PaintedKind, draw_painted
from dataset_tools.holes.shapes import Hole, of_area

Kind = Literal["centre", "rectangles", "strokes", "object"] | PaintedKind

HOLE_KINDS: tuple[Kind, ...] = ("centre", "rectangles", "strokes", "object", *PAINTED_KINDS)
AREA_BINS: tuple[tuple[float, float], ...] = (
    (0.01, 0.1),
    (0.1, 0.2),
    (0.2, 0.3),
    (0.3, 0.4),
    (0.4, 0.5),
    (0.5, 0.6),
)
# Liu et al. keep holes that don't touch the border 50 pixels away from it, in frames of 512.
_BORDER_MARGIN = 50 / 512  # of the short side


def draw_hole(
    kind: Kind,
    size: tuple[int, int],
    rng: np.random.Generator,
    object_hole: Hole | None = None,
    box: tuple[float, float, float, float] | None = None,
    area: tuple[float, float] | None = None,
    border: bool | None = None,
) -> Hole:
    """Draw one hole; never empty, and the same generator state gives the same hole.

    Args:
        kind: one of HOLE_KINDS.
        size: height, width of the frame.
        rng: where all chance comes from.
        object_hole: bool H×W, the animal's pixels, for kind "object", and for ellipse, lasso, brush and spot, half of
            which are on, around, along or across it.
        box: x, y, width, height in pixels of the frame, where there is no `object_hole`: an ellipse in it stands for
            the animal. With neither, an object hole is an ellipse around the middle, where a photo's subject mostly is.
        area: least and greatest share of the frame, one of AREA_BINS for instance; the hole's share lies inside (or is
            one pixel, in a frame too small for that). None leaves it to the kind; a spot then is under 2 % of it.
        border: for all kinds but centre and object, whose place is given: True, the hole touches the frame's border;
            False, it keeps a tenth of the short side away (at least one pixel; less in frames too small for that and
            the area). Where it isn't None, the animal is passed over. None leaves it to chance.

    Returns:
        bool H×W, true where the photo is to be filled.
    """
    height, width = size
    if height < 1 or width < 1:
        raise ValueError(f"a hole can't be drawn in a frame of {width} × {height} pixels.")
    if object_hole is not None and object_hole.shape != (height, width):
        raise ValueError(f"the object hole is {object_hole.shape[::-1]}, the frame {(width, height)} pixels.")
    if kind not in HOLE_KINDS:
        raise ValueError(f"{kind!r} is no kind of hole; there are {', '.join(HOLE_KINDS)}.")
    pixels = None if area is None else _least_and_most(area, height * width)
    if border is not None and kind in ("centre", "object"):
        raise ValueError(f"a hole of kind {kind!r} has its place: it can't be asked to touch the border or not.")
    if kind == "centre":
        return _centre(size, pixels, rng)
    if kind == "object":
        hole = _object(size, rng, object_hole, box)
        return hole if pixels is None else of_area(hole, pixels, rng, square=False)
    if border is not False:
        if kind in PAINTED_KINDS:
            return draw_painted(kind, size, rng, _animal(size, object_hole, box), pixels, border)
        return _placed_anywhere(kind, size, rng, pixels, border is True)
    margin = _margin(size, 1 if pixels is None else pixels[0])
    inner = (height - 2 * margin, width - 2 * margin)
    if pixels is not None:
        pixels = (min(pixels[0], inner[0] * inner[1]), min(pixels[1], inner[0] * inner[1]))
    if kind in PAINTED_KINDS:
        return np.pad(draw_painted(kind, inner, rng, None, pixels, border=False), margin)
    return np.pad(_placed_anywhere(kind, inner, rng, pixels, touching=False), margin)


def _animal(
    size: tuple[int, int], object_hole: Hole | None, box: tuple[float, float, float, float] | None
) -> Hole | None:
    """The animal's pixels as far as they are known."""
    if object_hole is not None and object_hole.any():
        return object_hole
    return None if box is None else ellipse_in_box(size, box)


def _least_and_most(area: tuple[float, float], frame: int) -> tuple[int, int]:
    """Shares of a frame of so many pixels as counts of pixels, at least one each."""
    least, greatest = area
    if not 0 <= least <= greatest <= 1:
        raise ValueError(f"an area from {least} to {greatest} is not a range inside 0 to 1.")
    lowest = max(1, int(np.ceil(least * frame)))
    return lowest, max(lowest, int(np.floor(greatest * frame)))


def _margin(size: tuple[int, int], lowest: int) -> int:
    """Pixels that a hole of `lowest` pixels or more can keep away from the border."""
    height, width = size
    margin = max(1, round(min(size) * _BORDER_MARGIN))
    while margin > 0 and max(0, height - 2 * margin) * max(0, width - 2 * margin) < lowest:
        margin -= 1
    return margin


def _placed_anywhere(
    kind: Kind, size: tuple[int, int], rng: np.random.Generator, pixels: tuple[int, int] | None, touching: bool
) -> Hole:
    hole = _rectangles(size, rng) if kind == "rectangles" else _strokes(size, rng)
    if touching:
        hole = _pushed_over_border(hole, rng)
    if pixels is not None:
        hole = of_area(hole, pixels, rng, square=kind == "rectangles")
    return _moved_to_border(hole) if touching else hole


def _centre(size: tuple[int, int], pixels: tuple[int, int] | None, rng: np.random.Generator) -> Hole:
    """A square in the middle, of a quarter of a square frame's area; wider in a frame too low for its area."""
    height, width = size
    area = (min(size) / 2) ** 2 if pixels is None else float(rng.integers(pixels[0], pixels[1] + 1))
    rows = min(height, max(area**0.5, area / width))
    above = min(round((height - rows) / 2), (height - 1) // 2)
    beside = min(round((width - area / rows) / 2), (width - 1) // 2)
    hole = np.zeros(size, bool)
    hole[above : height - above, beside : width - beside] = True
    if pixels is None or pixels[0] <= np.count_nonzero(hole) <= pixels[1]:
        return hole
    return of_area(hole, pixels, rng, square=True)


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
        cv2.polylines(canvas, [points], isClosed=False, color=1, thickness=thickness)  # with round joints and ends
    return canvas.view(np.bool_)


def _wandering(size: tuple[int, int], rng: np.random.Generator, vertices: int, step: float) -> NDArray[np.int32]:
    """A path of N×2 points x, y inside the frame, each turn a moderate one; the frame's edges throw it back."""
    far = np.array([size[1] - 1, size[0] - 1])
    headings = rng.uniform(0, 2 * np.pi) + np.cumsum(rng.normal(0, 0.9, vertices))
    steps = step * rng.uniform(0.4, 1.6, (vertices, 1)) * np.stack([np.cos(headings), np.sin(headings)], axis=1)
    steps[0] = rng.uniform(0, 1, 2) * far  # where it begins
    path = np.cumsum(steps, axis=0)
    return (far - np.abs(far - path % (2 * far + 1e-9))).astype(np.int32)


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
        return _object(size, rng, None, None) if box is not None else _centre(size, None, rng)
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


def _pushed_over_border(hole: Hole, rng: np.random.Generator) -> Hole:
    """The hole, moved over one of the frame's sides until that cuts off up to a third of its extent."""
    turns = int(rng.integers(4))
    turned = np.rot90(hole, turns)
    rows = np.flatnonzero(turned.any(axis=1))
    up = int(rows[0]) + int((rows[-1] - rows[0]) * rng.uniform(0, 1 / 3))
    pushed = np.zeros_like(turned)
    pushed[: len(turned) - up] = turned[up:]
    return np.ascontiguousarray(np.rot90(pushed, -turns))


def _moved_to_border(hole: Hole) -> Hole:
    """The hole, moved to the nearest side if it touches none, as a shrunken one may not: nothing is cut off."""
    rows, columns = np.flatnonzero(hole.any(axis=1)), np.flatnonzero(hole.any(axis=0))
    up, left = int(rows[0]), int(columns[0])
    down, right = hole.shape[0] - 1 - int(rows[-1]), hole.shape[1] - 1 - int(columns[-1])
    gap = min(up, left, down, right)
    if gap in (up, down):
        return np.roll(hole, -gap if gap == up else gap, axis=0)
    return np.roll(hole, -gap if gap == left else gap, axis=1)

"""Which pixels of a photo lie in a rectangle, an ellipse or a polygon: those whose middle does. Free of Qt.

Points are in photo pixels, (0, 0) the top left corner of the first pixel.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from app.window.canvas.brush import Point, Rect

Shape = tuple[Rect, np.ndarray]  # a bool mask, and its place in the photo


def rectangle(one: Point, other: Point, width: int, height: int) -> Shape:
    """The pixels between two opposite corners, on a photo of width×height."""
    rect = _around([one, other], width, height)
    return rect, np.ones((rect.bottom - rect.top, rect.right - rect.left), bool)


def ellipse(one: Point, other: Point, width: int, height: int) -> Shape:
    """The pixels of the ellipse that touches the sides of the rectangle between two corners."""
    rect = _around([one, other], width, height)
    middle_x, middle_y = (one[0] + other[0]) / 2, (one[1] + other[1]) / 2
    radius_x, radius_y = abs(one[0] - other[0]) / 2, abs(one[1] - other[1]) / 2
    if not radius_x or not radius_y:
        return rect, np.zeros((rect.bottom - rect.top, rect.right - rect.left), bool)
    across = (np.arange(rect.left, rect.right) + 0.5 - middle_x) / radius_x
    down = (np.arange(rect.top, rect.bottom) + 0.5 - middle_y) / radius_y
    return rect, across[None] ** 2 + down[:, None] ** 2 <= 1


def polygon(corners: Sequence[Point], width: int, height: int) -> Shape:
    """The pixels inside a closed line by the even-odd rule: where it crosses itself, what is inside twice is outside.

    Along a row a pixel belongs when an odd number of edges lies left of its middle.
    """
    rect = _around(corners, width, height)
    rows, columns = rect.bottom - rect.top, rect.right - rect.left
    odd = np.zeros((rows, columns + 1), np.uint8)  # whether an odd number of edges crosses the row just before a pixel
    for (x0, y0), (x1, y1) in zip(corners, [*corners[1:], *corners[:1]], strict=True):
        if y0 > y1:
            (x0, y0), (x1, y1) = (x1, y1), (x0, y0)
        first = max(_first_middle(y0), rect.top)
        last = min(_first_middle(y1), rect.bottom)  # half-open, so that a corner between two edges counts once
        if first >= last:
            continue
        y = np.arange(first, last)
        x = x0 + (y + 0.5 - y0) * ((x1 - x0) / (y1 - y0))
        column = np.clip(np.ceil(x - 0.5).astype(int) - rect.left, 0, columns)
        odd[y - rect.top, column] ^= 1
    return rect, np.bitwise_xor.accumulate(odd[:, :-1], axis=1).astype(bool)


def squared(one: Point, other: Point) -> Point:
    """The corner nearest to `other` that makes the rectangle from `one` a square."""
    side = max(abs(other[0] - one[0]), abs(other[1] - one[1]))
    return one[0] + math.copysign(side, other[0] - one[0]), one[1] + math.copysign(side, other[1] - one[1])


def ellipse_line(one: Point, other: Point, steps: int) -> list[Point]:
    """Points along an ellipse's edge, the first one again at the end."""
    middle_x, middle_y = (one[0] + other[0]) / 2, (one[1] + other[1]) / 2
    radius_x, radius_y = (other[0] - one[0]) / 2, (other[1] - one[1]) / 2
    angles = [2 * math.pi * step / steps for step in range(steps + 1)]
    return [(middle_x + radius_x * math.cos(a), middle_y + radius_y * math.sin(a)) for a in angles]


def _first_middle(edge: float) -> int:
    """The first pixel whose middle is not before an edge."""
    return math.ceil(edge - 0.5)


def _around(points: Sequence[Point], width: int, height: int) -> Rect:
    columns, rows = [x for x, _ in points], [y for _, y in points]
    return Rect(
        _first_middle(min(columns)), _first_middle(min(rows)), _first_middle(max(columns)), _first_middle(max(rows))
    ).clipped(width, height)

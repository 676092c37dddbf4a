"""The shape a round brush leaves between two points, as one span of pixels a row. Free of Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

Point = tuple[float, float]
_STEPS = 4096
# Coverage of a soft brush from its radius (0) to where it covers wholly, along half a cosine: computing it anew for
# each pixel would take most of a stroke's time.
_FALL = np.rint(127.5 * (1 - np.cos(np.pi * np.arange(_STEPS + 1) / _STEPS))).astype(np.uint8)


@dataclass(frozen=True)
class Rect:
    """A half-open rectangle of photo pixels."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def empty(self) -> bool:
        return self.left >= self.right or self.top >= self.bottom

    @property
    def slices(self) -> tuple[slice, slice]:
        """(rows, columns) for indexing an H×W array."""
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def clipped(self, width: int, height: int) -> Rect:
        """The part of it inside a width×height frame; empty where there is none."""
        return Rect(
            min(max(self.left, 0), width),
            min(max(self.top, 0), height),
            min(max(self.right, 0), width),
            min(max(self.bottom, 0), height),
        )

    def shifted(self, dx: int, dy: int) -> Rect:
        """Moved by whole pixels."""
        return Rect(self.left + dx, self.top + dy, self.right + dx, self.bottom + dy)

    def grown(self, margin: int) -> Rect:
        """Larger by `margin` on each side; an empty one stays as it is."""
        if self.empty:
            return self
        return Rect(self.left - margin, self.top - margin, self.right + margin, self.bottom + margin)

    def united(self, other: Rect) -> Rect:
        """The smallest rectangle around both; an empty one adds nothing."""
        if self.empty:
            return other
        if other.empty:
            return self
        return Rect(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


def around(hole: np.ndarray) -> Rect:
    """The smallest rectangle around all pixels of an H×W array that are not 0; an empty one where there is none."""
    rows, columns = np.flatnonzero(hole.any(axis=1)), np.flatnonzero(hole.any(axis=0))
    if not rows.size:
        return Rect(0, 0, 0, 0)
    return Rect(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)


@dataclass(frozen=True, eq=False)
class Spans:
    """A convex shape: row `top + i` covers columns `left[i]` up to, not including, `right[i]` (none where equal)."""

    top: int
    left: np.ndarray
    right: np.ndarray
    rect: Rect

    def fill(self, hole: np.ndarray, value: int) -> None:
        """Set the covered pixels of a bool or uint8 H×W array."""
        # A row at a time beats a boolean mask: a 1,000-pixel brush touches 1,000 rows but a million pixels.
        for y, (left, right) in enumerate(zip(self.left.tolist(), self.right.tolist(), strict=True), self.top):
            hole[y, left:right] = value


def snapped(point: Point, diameter: int) -> Point:
    """The brush centre nearest to `point` at which a brush of this diameter covers whole pixels evenly.

    Odd brushes sit on a pixel's middle, even ones on a corner; so a brush of 1 paints exactly the pixel pointed at.
    """
    if diameter % 2:
        return math.floor(point[0]) + 0.5, math.floor(point[1]) + 0.5
    return float(round(point[0])), float(round(point[1]))


def stroke_spans(start: Point, end: Point, diameter: int, width: int, height: int) -> Spans:
    """Pixels of a width×height photo whose middle is within `diameter / 2` of the segment from start to end.

    Points are in photo pixels, (0, 0) the top left corner of the first pixel. Both ends are snapped.
    """
    (x0, y0), (x1, y1) = snapped(start, diameter), snapped(end, diameter)
    radius = diameter / 2
    top = max(0, math.floor(min(y0, y1) - radius))
    bottom = min(height, math.ceil(max(y0, y1) + radius))
    middles = np.arange(top, max(top, bottom)) + 0.5
    low = np.full(middles.shape, np.inf)
    high = np.full(middles.shape, -np.inf)
    for x, y in ((x0, y0), (x1, y1)):  # the two round caps
        squared = radius * radius - (middles - y) ** 2
        half = np.sqrt(np.maximum(squared, 0))
        low = np.where(squared >= 0, np.minimum(low, x - half), low)
        high = np.where(squared >= 0, np.maximum(high, x + half), high)
    length = math.hypot(x1 - x0, y1 - y0)
    if length > 0:
        body_low, body_high = _body(middles, (x0, y0), (x1, y1), radius, length)
        low, high = np.minimum(low, body_low), np.maximum(high, body_high)
    # A pixel belongs to the span when its middle does; the epsilon makes ties fall alike on both sides.
    finite = low <= high
    left = np.where(finite, np.ceil(np.where(finite, low, 0) - 0.5 - 1e-9), 0).astype(int)
    right = np.where(finite, np.floor(np.where(finite, high, -1) - 0.5 + 1e-9) + 1, 0).astype(int)
    left, right = np.clip(left, 0, width), np.clip(right, 0, width)
    right = np.maximum(left, right)
    covered = np.flatnonzero(left < right)
    if covered.size == 0:
        return Spans(top, left[:0], right[:0], Rect(0, 0, 0, 0))
    first, last = int(covered[0]), int(covered[-1]) + 1
    left, right, top = left[first:last], right[first:last], top + first
    inside = left < right
    rect = Rect(int(left[inside].min()), top, int(right[inside].max()), top + left.size)
    return Spans(top, left, right, rect)


def soft_stroke(
    start: Point, end: Point, diameter: int, hardness: int, width: int, height: int
) -> tuple[Rect, np.ndarray]:
    """Where a soft brush moved from start to end, and how much it covers there, uint8 h×w of the rectangle.

    Whole inside `hardness` percent of the radius; from there it falls along half a cosine to 0 at the radius.
    """
    (x0, y0), (x1, y1) = snapped(start, diameter), snapped(end, diameter)
    radius = diameter / 2
    rect = Rect(
        math.floor(min(x0, x1) - radius),
        math.floor(min(y0, y1) - radius),
        math.ceil(max(x0, x1) + radius),
        math.ceil(max(y0, y1) + radius),
    ).clipped(width, height)
    if rect.empty:
        return Rect(0, 0, 0, 0), np.zeros((0, 0), np.uint8)
    across = np.arange(rect.left, rect.right, dtype=np.float32) + np.float32(0.5 - x0)
    down = (np.arange(rect.top, rect.bottom, dtype=np.float32) + np.float32(0.5 - y0))[:, None]
    along_x, along_y = x1 - x0, y1 - y0
    squared = along_x * along_x + along_y * along_y
    if squared > 0:  # to the nearest point of the segment
        share = across * np.float32(along_x / squared) + down * np.float32(along_y / squared)
        np.clip(share, 0, 1, out=share)
        distance = (across - share * np.float32(along_x)) ** 2 + (down - share * np.float32(along_y)) ** 2
    else:
        distance = across**2 + down**2
    np.sqrt(distance, out=distance)
    core = radius * hardness / 100
    fall = (np.float32(radius) - distance) * np.float32(_STEPS / (radius - core))
    np.clip(fall, 0, _STEPS, out=fall)
    return rect, _FALL[np.rint(fall, out=fall).astype(np.uint16)]


def _body(middles: np.ndarray, start: Point, end: Point, radius: float, length: float) -> tuple[np.ndarray, np.ndarray]:
    """Span of the rectangle between the caps for each row; (inf, -inf) where it has none."""
    (x0, y0), (x1, y1) = start, end
    along_x, along_y = (x1 - x0) / length, (y1 - y0) / length
    rows = middles - y0
    low = np.full(middles.shape, -np.inf)
    high = np.full(middles.shape, np.inf)
    # 0 <= along·p <= length and -radius <= across·p <= radius, each solved for x.
    for slope, rest, least, most in (
        (along_x, along_y * rows, 0.0, length),
        (-along_y, along_x * rows, -radius, radius),
    ):
        if abs(slope) < 1e-12:
            outside = (rest < least) | (rest > most)
            low, high = np.where(outside, np.inf, low), np.where(outside, -np.inf, high)
            continue
        first, second = (least - rest) / slope, (most - rest) / slope
        low = np.maximum(low, np.minimum(first, second))
        high = np.minimum(high, np.maximum(first, second))
    empty = low > high
    return np.where(empty, np.inf, low + x0), np.where(empty, -np.inf, high + x0)

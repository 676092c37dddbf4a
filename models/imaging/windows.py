"""Squares of a photo: windows around the areas of a hole, where the network looks, and the photo's middle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

# A joint window may be this much wider than the wider of two: one fill sees both, at little cost in detail.
_MERGE_GROWTH = 1.25
_CONTEXT = 3  # times a hole's longer side: seen from nearer, a hole within an animal looks like a hole for an animal
_MAX_WINDOWS = 16  # scattered dots must not cost hundreds of fills


@dataclass(frozen=True)
class Box:
    """A rectangle of pixels: rows `top` to `bottom`, columns `left` to `right`, the last of each not counted."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def extent(self) -> int:
        """The longer side, px."""
        return max(self.bottom - self.top, self.right - self.left)

    def joined(self, other: Box) -> Box:
        """The smallest box around both."""
        return Box(
            min(self.top, other.top),
            min(self.left, other.left),
            max(self.bottom, other.bottom),
            max(self.right, other.right),
        )

    def touches(self, other: Box) -> bool:
        """Whether the two overlap or lie edge to edge."""
        rows = self.top <= other.bottom and other.top <= self.bottom
        return rows and self.left <= other.right and other.left <= self.right

    def slices(self) -> tuple[slice, slice]:
        """To cut the box out of an H×W(×C) array."""
        return slice(self.top, self.bottom), slice(self.left, self.right)


@dataclass(frozen=True)
class Window:
    """A square of `side` px whose top left pixel is (`top`, `left`), and the `box` in it whose hole it fills.

    The square may reach beyond a photo that is too narrow for it: `top` and `left` can be negative.
    """

    top: int
    left: int
    side: int
    box: Box


def windows_around(hole: np.ndarray, size: int) -> tuple[Window, ...]:
    """One window for each cluster of nearby areas of a bool H×W hole, in reading order; none for an empty hole.

    A window is three times as wide as its areas and at least `size` px (the network's input), but no wider than the
    photo's longer side; it lies inside the photo where that has room. Boxes of different windows never touch, and
    together they cover the hole.
    """
    boxes = _merge(_area_boxes(hole, cell=max(1, size // 4)), hole.shape, size)
    return tuple(_window(box, hole.shape, size) for box in sorted(boxes, key=lambda box: (box.top, box.left)))


def _area_boxes(hole: np.ndarray, cell: int) -> list[Box]:
    """Tight boxes around the areas of a hole that lie within about a cell of each other; disjoint."""
    import cv2  # here: a bare GPU machine, which trains on middle squares, has none

    height, width = hole.shape
    rows = np.logical_or.reduceat(hole, np.arange(0, height, cell), axis=0)
    occupied = np.logical_or.reduceat(rows, np.arange(0, width, cell), axis=1)
    count, _, stats, _ = cv2.connectedComponentsWithStats(occupied.astype(np.uint8), connectivity=8)
    coarse = [
        Box(y * cell, x * cell, min((y + h) * cell, height), min((x + w) * cell, width))
        for x, y, w, h, _ in (map(int, stats[label]) for label in range(1, count))
    ]
    return [_tight(hole, box) for box in _joined_where(coarse, lambda a, b: a.touches(b))]


def _tight(hole: np.ndarray, box: Box) -> Box:
    inside = hole[box.slices()]
    rows, columns = np.flatnonzero(inside.any(axis=1)), np.flatnonzero(inside.any(axis=0))
    return Box(
        box.top + int(rows[0]), box.left + int(columns[0]), box.top + int(rows[-1]) + 1, box.left + int(columns[-1]) + 1
    )


def _merge(boxes: list[Box], shape: tuple[int, ...], size: int) -> list[Box]:
    growth = _MERGE_GROWTH
    while True:

        def worth_it(a: Box, b: Box, growth: float = growth) -> bool:
            together = _side(a.joined(b), shape, size)
            return a.touches(b) or together <= growth * max(_side(a, shape, size), _side(b, shape, size))

        boxes = _joined_where(boxes, worth_it)
        if len(boxes) <= _MAX_WINDOWS:
            return boxes
        growth *= _MERGE_GROWTH


def _joined_where(boxes: list[Box], together: Callable[[Box, Box], bool]) -> list[Box]:
    """Join pairs for which `together` holds until none is left."""
    boxes = list(boxes)
    changed = True
    while changed:
        changed = False
        kept: list[Box] = []
        for box in boxes:
            partner = next((index for index, other in enumerate(kept) if together(box, other)), None)
            if partner is None:
                kept.append(box)
            else:
                kept[partner] = kept[partner].joined(box)
                changed = True
        boxes = kept
    return boxes


def _side(box: Box, shape: tuple[int, ...], size: int) -> int:
    """A window's side: three times its hole and at least `size`, but no more than the photo's longer side."""
    return min(max(_CONTEXT * box.extent, size), max(shape[:2]))


def _window(box: Box, shape: tuple[int, ...], size: int) -> Window:
    side = _side(box, shape, size)
    return Window(_start(box.top, box.bottom, side, shape[0]), _start(box.left, box.right, side, shape[1]), side, box)


def _start(low: int, high: int, side: int, length: int) -> int:
    """Where `side` px begin so that low..high is near their middle and they stay inside 0..length where they can."""
    if side >= length:
        return -((side - length) // 2)
    return min(max((low + high - side) // 2, 0), length - side)


def cut(array: np.ndarray, window: Window) -> np.ndarray:
    """The window's square of an H×W(×C) array; beyond the photo's edge it is mirrored."""
    height, width = array.shape[:2]
    top, left = max(window.top, 0), max(window.left, 0)
    bottom, right = min(window.top + window.side, height), min(window.left + window.side, width)
    inside = array[top:bottom, left:right]
    beyond = [
        (top - window.top, window.top + window.side - bottom),
        (left - window.left, window.left + window.side - right),
    ]
    if not any(map(any, beyond)):
        return inside
    return np.pad(inside, beyond + [(0, 0)] * (array.ndim - 2), mode="symmetric")


def middle_square(planes: np.ndarray) -> np.ndarray:
    """The middle of an array H×W or H×W×C at its own scale: S×S or S×S×C, S the shorter side; a view.

    This is what is evaluated, judged and matched.
    """
    side = min(planes.shape[:2])
    top, left = (planes.shape[0] - side) // 2, (planes.shape[1] - side) // 2
    return planes[top : top + side, left : left + side]

"""Growing, shrinking and feathering a hole by a distance. NumPy only, free of Qt: the window does without OpenCV.

A hole is bool H×W or, where its edge is soft, uint8 coverage of that shape; the answer is of the same kind.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from app.window.canvas.brush import Rect, around
from app.window.canvas.hole import FULL

_ROWS = 32  # that distances are computed for at a time, so that they stay in the processor's cache


def grown(hole: np.ndarray, radius: int) -> np.ndarray:
    """The pixels within `radius` pixels of one that is in the hole; of a soft one, the most covered.

    `radius`: up to `app.growth.MOST`.
    """
    result = hole.copy()
    rect = _around(hole, radius)
    if not rect.empty:
        result[rect.slices] = _dilated(hole[rect.slices], radius)
    return result


def shrunk(hole: np.ndarray, radius: int) -> np.ndarray:
    """The pixels with none within `radius` pixels that is not in the hole; the photo's edge takes nothing away."""
    result = hole.copy()
    rect = _around(hole, 1)  # with the ring around it, in which the nearest pixel outside lies
    if not rect.empty:
        result[rect.slices] = ~_dilated(~hole[rect.slices], radius)
    return result


def feathered(hole: np.ndarray, width: int) -> np.ndarray:
    """A soft edge around the hole, `width` pixels (up to `app.growth.MOST`) wide: uint8 coverage H×W.

    What was in the hole is covered wholly; outside coverage falls along half a cosine, to 0 at a distance of `width`
    and one. So nothing that the hole hides shines through.
    """
    rect = _around(hole, width)
    result = np.zeros(hole.shape, np.uint8)
    if not rect.empty:
        result[rect.slices] = _falling(hole[rect.slices] > 0, width)
    return result


def _around(hole: np.ndarray, margin: int) -> Rect:
    height, width = hole.shape
    return around(hole).grown(margin).clipped(width, height)


def _dilated(hole: np.ndarray, radius: int) -> np.ndarray:
    """By a disc, row by row of it: each as wide as the disc is there, from its outermost row to its middle.

    A bool hole is packed, 64 pixels a word: many times as fast.
    """
    if hole.dtype != bool:
        return _by_disc(hole, radius, _wider, np.maximum)
    words = _by_disc(_packed(hole), radius, _wider_packed, np.bitwise_or)
    return np.unpackbits(words.astype(">u8").view(np.uint8), axis=1, count=hole.shape[1]).view(bool)


def _packed(hole: np.ndarray) -> np.ndarray:
    """A bool H×W array as uint64 words of 64 pixels, the first one in the highest bit; False beyond a row's end."""
    packed = np.packbits(hole, axis=1)
    whole = np.zeros((len(hole), -(-packed.shape[1] // 8) * 8), np.uint8)
    whole[:, : packed.shape[1]] = packed
    return whole.view(">u8").astype(np.uint64)


def _by_disc(
    rows: np.ndarray,
    radius: int,
    widen: Callable[[np.ndarray], np.ndarray],
    unite: Callable[..., np.ndarray],
) -> np.ndarray:
    result, wide, reach = rows.copy(), rows, 0
    for away in range(radius, -1, -1):
        across = math.isqrt(radius * radius - away * away)
        while reach < across:
            wide, reach = widen(wide), reach + 1
        if away < len(rows):
            unite(result[away:], wide[: len(rows) - away], out=result[away:])
            unite(result[: len(rows) - away], wide[away:], out=result[: len(rows) - away])
    return result


def _wider(rows: np.ndarray) -> np.ndarray:
    """By a pixel to the left and one to the right."""
    result = rows.copy()
    np.maximum(result[:, 1:], rows[:, :-1], out=result[:, 1:])
    np.maximum(result[:, :-1], rows[:, 1:], out=result[:, :-1])
    return result


def _wider_packed(rows: np.ndarray) -> np.ndarray:
    """The same, of words."""
    one, last = np.uint64(1), np.uint64(63)
    result = rows | rows >> one | rows << one
    result[:, 1:] |= rows[:, :-1] << last
    result[:, :-1] |= rows[:, 1:] >> last
    return result


def _falling(hole: np.ndarray, width: int) -> np.ndarray:
    """Coverage by the distance to the hole, bool H×W: that to the nearest pixel of the own column, then across."""
    distance = np.where(hole, np.uint8(0), np.uint8(255))
    for rows in (range(1, len(hole)), range(len(hole) - 2, -1, -1)):
        step = rows.step
        for row in rows:
            near = distance[row - step]
            np.minimum(distance[row], near + (near < 255), out=distance[row])
    away = np.sqrt(np.arange((width + 1) ** 2 + 1)) / (width + 1)  # by the distance's square
    fall = np.rint(FULL / 2 * (1 + np.cos(np.pi * away))).astype(np.uint8)  # 0 at the last of them, and beyond
    result = np.empty(hole.shape, np.uint8)
    for top in range(0, len(hole), _ROWS):
        own = distance[top : top + _ROWS].astype(np.int32) ** 2
        nearest = own.copy()
        for across in range(1, min(width, hole.shape[1] - 1) + 1):
            there = own + across * across
            np.minimum(nearest[:, across:], there[:, :-across], out=nearest[:, across:])
            np.minimum(nearest[:, :-across], there[:, across:], out=nearest[:, :-across])
        result[top : top + _ROWS] = fall[np.minimum(nearest, len(fall) - 1)]
    return result

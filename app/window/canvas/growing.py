"""Growing and shrinking a hole by a distance. NumPy only, free of Qt: the window does without OpenCV."""

from __future__ import annotations

import math

import numpy as np

from app.window.canvas.brush import Rect, around

MOST = 250  # pixels that a hole can grow or shrink by at once: distances are kept in bytes


def grown(hole: np.ndarray, radius: int) -> np.ndarray:
    """The pixels of a bool H×W array within `radius` pixels (up to MOST) of one that is True."""
    result = hole.copy()
    rect = _around(hole, radius)
    if not rect.empty:
        result[rect.slices] = _dilated(hole[rect.slices], radius)
    return result


def shrunk(hole: np.ndarray, radius: int) -> np.ndarray:
    """The pixels with no False one within `radius` pixels; the photo's edge takes nothing away."""
    result = hole.copy()
    rect = _around(hole, 1)  # with the ring around it, in which the nearest pixel outside lies
    if not rect.empty:
        result[rect.slices] = ~_dilated(~hole[rect.slices], radius)
    return result


def _around(hole: np.ndarray, margin: int) -> Rect:
    height, width = hole.shape
    return around(hole).grown(margin).clipped(width, height)


def _dilated(hole: np.ndarray, radius: int) -> np.ndarray:
    """With the distance to the nearest True pixel of its own column, a disc is one comparison for each column of it."""
    distance = np.where(hole, np.uint8(0), np.uint8(255))
    for rows in (range(1, len(hole)), range(len(hole) - 2, -1, -1)):
        step = rows.step
        for row in rows:
            near = distance[row - step]
            np.minimum(distance[row], near + (near < 255), out=distance[row])
    result = distance <= radius
    for across in range(1, min(radius, hole.shape[1] - 1) + 1):
        reached = distance <= math.isqrt(radius * radius - across * across)
        result[:, across:] |= reached[:, :-across]
        result[:, :-across] |= reached[:, across:]
    return result

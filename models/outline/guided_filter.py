"""The guided filter: a coarse mask follows the edges of its photo.

He, Sun & Tang, "Guided Image Filtering" (TPAMI 2013, section 3.4: a guide of three channels): around every pixel the
mask is taken for a linear function of the photo's colour. He & Sun, "Fast Guided Filter" (2015): the functions are
fitted on a small copy and used on a larger one.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]

# Of colours from 0 to 1: in what varies less (2.5 of 255 levels), no edge is seen.
EPSILON = 1e-4


def fit(guide: NDArray[np.uint8], mask: Plane, radius: int) -> Plane:
    """The linear functions of colour, averaged over the windows that a pixel is in: float32 H×W×4.

    Three slopes by R, G and B from 0 to 255, and the offset, for `apply`.

    Args:
        guide: uint8 H×W×3, the photo.
        mask: float32 H×W.
        radius: of a window, px; its side is twice as long and one.
    """
    colours = np.divide(guide, 255, dtype=np.float32)
    means = _mean(colours, radius)
    mean = _mean(mask, radius)
    shared = _mean(colours * mask[..., None], radius) - means * mean[..., None]
    slopes = _solved(_covariances(colours, means, radius), [np.ascontiguousarray(shared[..., i]) for i in range(3)])
    offset = mean - sum(slopes[i] * means[..., i] for i in range(3))
    return _mean(np.dstack([*(slope / 255 for slope in slopes), offset]).astype(np.float32), radius)


def apply(functions: Plane, photo: NDArray[np.uint8]) -> Plane:
    """The mask of a photo, uint8 H×W×3, at any size of it: float32 H×W from 0 to 1."""
    height, width = photo.shape[:2]
    # Plane by plane: together they are too large for a processor's cache, which takes five times as long.
    planes = [np.ascontiguousarray(functions[..., i]) for i in range(functions.shape[2])]
    if functions.shape[:2] != (height, width):
        planes = [
            np.asarray(cv2.resize(p, (width, height), interpolation=cv2.INTER_LINEAR), np.float32) for p in planes
        ]
    *slopes, mask = planes
    for slope, channel in zip(slopes, cv2.split(photo), strict=True):
        mask = np.asarray(cv2.add(mask, cv2.multiply(slope, channel, dtype=cv2.CV_32F)), np.float32)
    return np.clip(mask, 0, 1, out=mask)


def _mean(values: NDArray[np.float32], radius: int) -> Plane:
    """The mean over each pixel's window, of up to four channels at once."""
    side = 2 * radius + 1
    return np.asarray(cv2.blur(values, (side, side), borderType=cv2.BORDER_REFLECT), np.float32)


def _covariances(colours: Plane, means: Plane, radius: int) -> dict[tuple[int, int], Plane]:
    """Of every two channels, with `EPSILON` added to their variances."""
    found: dict[tuple[int, int], Plane] = {}
    for i in range(3):
        for j in range(i, 3):
            products = np.ascontiguousarray(colours[..., i] * colours[..., j])
            found[i, j] = _mean(products, radius) - means[..., i] * means[..., j]
        found[i, i] += np.float32(EPSILON)
    return found


def _solved(c: dict[tuple[int, int], Plane], shared: Sequence[Plane]) -> list[Plane]:
    """What solves the symmetric 3×3 system of every pixel, by its adjugate."""
    adjugate = {
        (0, 0): c[1, 1] * c[2, 2] - c[1, 2] ** 2,
        (0, 1): c[0, 2] * c[1, 2] - c[0, 1] * c[2, 2],
        (0, 2): c[0, 1] * c[1, 2] - c[0, 2] * c[1, 1],
        (1, 1): c[0, 0] * c[2, 2] - c[0, 2] ** 2,
        (1, 2): c[0, 1] * c[0, 2] - c[0, 0] * c[1, 2],
        (2, 2): c[0, 0] * c[1, 1] - c[0, 1] ** 2,
    }
    determinant = sum(c[0, i] * adjugate[0, i] for i in range(3))
    return [sum(adjugate[min(i, j), max(i, j)] * shared[j] for j in range(3)) / determinant for i in range(3)]

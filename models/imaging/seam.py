"""Paste a fill into its hole and close the seam from the visible rim inward."""

from __future__ import annotations

import cv2
import numpy as np

from models.imaging.resample import native_fill
from models.imaging.windows import Box, Window

_FOUR_NEIGHBOURS = np.array([[0, 0.25, 0], [0.25, 0, 0.25], [0, 0.25, 0]], np.float32)
_FINE_PIXELS = 1_000_000  # above this many pixels a level is large: it starts so close that few sweeps do
_FINE_SWEEPS, _COARSE_SWEEPS = 3, 12


def paste_fill(photo: np.ndarray, hole: np.ndarray, window: Window, image: np.ndarray) -> np.ndarray:
    """A copy of `photo` (uint8 H×W×3) with the hole pixels in the window's box taken from the network's `image`.

    `image` float32 3×S×S in [-1, 1] covers the window. The seam is closed by a smooth correction: the difference
    between photo and image on the visible rim of the hole, interpolated inward (a membrane: P. Perez et al., "Poisson
    Image Editing", SIGGRAPH 2003, section 2). No pixel under the hole is read, and none outside is changed.
    """
    region = _with_rim(window.box, hole.shape)
    rows, columns = region.slices()
    open_area = hole[rows, columns]
    target = np.zeros_like(open_area)
    inner = Box(
        window.box.top - region.top,
        window.box.left - region.left,
        window.box.bottom - region.top,
        window.box.right - region.left,
    )
    target[inner.slices()] = open_area[inner.slices()]
    rim = cv2.dilate(target.astype(np.uint8), np.ones((3, 3), np.uint8)).astype(bool) & ~open_area

    fill = native_fill(
        image,
        window.side,
        slice(region.top - window.top, region.bottom - window.top),
        slice(region.left - window.left, region.right - window.left),
    )
    pasted = photo.copy()
    for channel in range(3):  # one at a time keeps a 24-megapixel hole within a few hundred megabytes
        drawn = fill[..., channel]
        seen = pasted[rows, columns, channel]
        if rim.any():
            mismatch = np.where(rim, seen, 0).astype(np.float32) - np.where(rim, drawn, 0)
            drawn = drawn + membrane(mismatch, rim)
        seen[target] = np.clip(np.rint(drawn[target]), 0, 255).astype(np.uint8)
    return pasted


def _with_rim(box: Box, shape: tuple[int, ...]) -> Box:
    return Box(max(box.top - 1, 0), max(box.left - 1, 0), min(box.bottom + 1, shape[0]), min(box.right + 1, shape[1]))


def membrane(values: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Interpolate float32 h×w `values`, given where `known` (bool h×w, somewhere True), smoothly over all other pixels.

    Approximately the solution of Laplace's equation with the known pixels fixed, on a pyramid: each level starts from
    the coarser one and is relaxed a little (cascadic multigrid), so the cost is a few passes over the pixels.
    """
    height, width = known.shape
    if known.all():
        return values
    if height <= 1 and width <= 1:
        return values
    weight = _halved(known.astype(np.float32))
    coarse_known = weight > 0
    coarse = np.where(coarse_known, _halved(np.where(known, values, 0)) / np.maximum(weight, 1e-6), 0).astype(
        np.float32
    )
    coarse = membrane(coarse, coarse_known)
    doubled = (coarse.shape[1] * 2, coarse.shape[0] * 2)
    smooth = np.ascontiguousarray(cv2.resize(coarse, doubled, interpolation=cv2.INTER_LINEAR)[:height, :width])
    return _relaxed(smooth, values, known)


def _halved(array: np.ndarray) -> np.ndarray:
    """Mean of each 2×2 block; an odd last row or column is paired with zeros."""
    height, width = array.shape
    even = cv2.copyMakeBorder(array, 0, height % 2, 0, width % 2, cv2.BORDER_CONSTANT, value=0)
    return cv2.resize(even, (even.shape[1] // 2, even.shape[0] // 2), interpolation=cv2.INTER_AREA)


def _relaxed(smooth: np.ndarray, values: np.ndarray, known: np.ndarray) -> np.ndarray:
    mask = known.astype(np.uint8)
    cv2.copyTo(values, mask, smooth)
    for _ in range(_FINE_SWEEPS if known.size > _FINE_PIXELS else _COARSE_SWEEPS):
        smooth = cv2.filter2D(smooth, cv2.CV_32F, _FOUR_NEIGHBOURS, borderType=cv2.BORDER_REPLICATE)
        cv2.copyTo(values, mask, smooth)
    return smooth

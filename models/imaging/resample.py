"""To the network's size and back, so that nothing under a hole can seep in through a resize."""

from __future__ import annotations

import cv2
import numpy as np


def visible_resample(photo: np.ndarray, hole: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """What the network sees of a square: photo float32 3×S×S in [-1, 1], 0 in the hole; hole float32 1×S×S, 1 to fill.

    `photo` uint8 N×N×3 and `hole` bool N×N. The photo is emptied here before it is resampled, then the visible part is
    photo·visible divided by visible, both resampled alike; a network pixel is hole when any pixel under it is.
    """
    visible = ~hole
    weight = np.maximum(_resize(visible.astype(np.float32), size), 1e-6)
    network_hole = any_under(hole, size)
    seen = np.zeros((3, size, size), np.float32)
    for channel in range(3):  # one at a time: a float copy of a whole 24-megapixel photo is a lot of memory
        light = _resize((photo[..., channel] * visible).astype(np.float32), size)
        seen[channel] = light / weight / 127.5 - 1.0
    seen[:, network_hole] = 0.0
    return seen, network_hole[None].astype(np.float32)


def _resize(array: np.ndarray, size: int) -> np.ndarray:
    """Area average when shrinking; linear when growing, whose weights are never negative."""
    if array.shape[0] == size:
        return array
    return cv2.resize(array, (size, size), interpolation=cv2.INTER_AREA if size < array.shape[0] else cv2.INTER_LINEAR)


def any_under(hole: np.ndarray, size: int) -> np.ndarray:
    """bool S×S from a bool N×N hole: whether any pixel under a network pixel, even a sliver of one, is hole."""
    return _any_under_rows(_any_under_rows(hole, size).T, size).T


def _any_under_rows(hole: np.ndarray, size: int) -> np.ndarray:
    length = hole.shape[0]
    first = np.arange(size) * length // size
    last = ((np.arange(size) + 1) * length - 1) // size  # integers: a sliver is never lost to rounding
    return np.logical_or.reduceat(hole, first, axis=0) | hole[last]


def native_fill(image: np.ndarray, side: int, rows: slice, columns: slice) -> np.ndarray:
    """A network image float32 3×S×S in [-1, 1], resized to `side` px, of which rows × columns are returned.

    float32 h×w×3 on the scale 0 to 255, not clipped. Only the part asked for is computed.
    """
    size = image.shape[-1]
    values = np.ascontiguousarray((image.transpose(1, 2, 0) + 1.0) * 127.5, dtype=np.float32)
    if size == side:
        return values[rows, columns]
    if size > side:
        return cv2.resize(values, (side, side), interpolation=cv2.INTER_AREA)[rows, columns]
    scale = size / side
    left, top = (
        (columns.start + 0.5) * scale - 0.5,
        (rows.start + 0.5) * scale - 0.5,
    )  # pixels are counted at their middle
    to_network = np.array([[scale, 0, left], [0, scale, top]])
    return cv2.warpAffine(
        values,
        to_network,
        (columns.stop - columns.start, rows.stop - rows.start),
        flags=cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_REPLICATE,
    )

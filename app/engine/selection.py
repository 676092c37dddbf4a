"""Regions of a photo found by OpenCV: by colour around a point, and the object in a box."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

GRABCUT_SIDE = 384  # pixels a side on which GrabCut runs, whatever the photo's size
GRABCUT_MARGIN = 0.5  # of the box's sides: how much around it GrabCut learns the ground from
GRABCUT_ROUNDS = 5
EDGE_SIGMA = 1.5  # of these reduced pixels: GrabCut's ragged edge and its single pixels are smoothed over so much


@dataclass(frozen=True)
class Wand:
    """The region around the pixel (x, y) whose colours are within `tolerance` (0-255 a channel) of it."""

    x: int
    y: int
    tolerance: int
    contiguous: bool = True


@dataclass(frozen=True)
class ObjectBox:
    """The object inside a box of photo pixels (left, top, right, bottom), told from what is around it by GrabCut."""

    box: tuple[int, int, int, int]


def selected(photo: np.ndarray, what: Wand | ObjectBox) -> np.ndarray:
    """The region that was asked for as a bool H×W array of the photo, uint8 H×W×3. Raises ValueError beside it."""
    return by_colour(photo, what) if isinstance(what, Wand) else object_in(photo, what)


def by_colour(photo: np.ndarray, wand: Wand) -> np.ndarray:
    """Pixels within the tolerance of the one pointed at, in every channel; those joined to it where `contiguous`."""
    import cv2

    height, width = photo.shape[:2]
    if not (0 <= wand.x < width and 0 <= wand.y < height):
        raise ValueError("The point lies beside the photo.")
    if not wand.contiguous:
        colour = photo[wand.y, wand.x].astype(int)
        low, high = np.clip(colour - wand.tolerance, 0, 255), np.clip(colour + wand.tolerance, 0, 255)
        return cv2.inRange(photo, low.astype(np.uint8), high.astype(np.uint8)) > 0
    region = np.zeros((height + 2, width + 2), np.uint8)  # OpenCV wants a border of one pixel
    tolerance = (wand.tolerance,) * 3
    flags = 4 | (1 << 8) | cv2.FLOODFILL_FIXED_RANGE | cv2.FLOODFILL_MASK_ONLY
    cv2.floodFill(photo.copy(), region, (wand.x, wand.y), (0, 0, 0), tolerance, tolerance, flags)
    return region[1:-1, 1:-1] > 0


def object_in(photo: np.ndarray, asked: ObjectBox) -> np.ndarray:
    """What GrabCut (Rother et al., SIGGRAPH 2004) takes for the object in a box; nothing where it finds none.

    It sees the box and some of what is around it, reduced to at most `GRABCUT_SIDE` pixels a side.
    """
    import cv2

    height, width = photo.shape[:2]
    found = np.zeros((height, width), bool)
    left, top, right, bottom = _clipped(asked.box, width, height)
    if right - left < 2 or bottom - top < 2:
        return found
    across, down = round(GRABCUT_MARGIN * (right - left)), round(GRABCUT_MARGIN * (bottom - top))
    x0, y0, x1, y1 = _clipped((left - across, top - down, right + across, bottom + down), width, height)
    part = photo[y0:y1, x0:x1]
    scale = min(1.0, GRABCUT_SIDE / max(part.shape[:2]))
    small = part if scale == 1 else cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    rows, columns = small.shape[0] / part.shape[0], small.shape[1] / part.shape[1]
    labels = np.full(small.shape[:2], cv2.GC_BGD, np.uint8)
    inside = (
        slice(int((top - y0) * rows), max(int((bottom - y0) * rows), int((top - y0) * rows) + 1)),
        slice(int((left - x0) * columns), max(int((right - x0) * columns), int((left - x0) * columns) + 1)),
    )
    labels[inside] = cv2.GC_PR_FGD
    if not (labels == cv2.GC_BGD).any():  # the box is the whole photo: its rim is the ground
        labels[[0, -1]] = labels[:, [0, -1]] = cv2.GC_BGD
    cv2.setRNGSeed(0)  # the same box selects the same pixels each time
    try:
        cv2.grabCut(
            np.ascontiguousarray(small[..., ::-1]), labels, (0, 0, 1, 1), np.zeros((1, 65)), np.zeros((1, 65)),
            GRABCUT_ROUNDS, cv2.GC_INIT_WITH_MASK,
        )  # fmt: skip
    except cv2.error:  # too few pixels, or one colour only, to learn object and ground from
        return found
    object_small = ((labels == cv2.GC_FGD) | (labels == cv2.GC_PR_FGD)).astype(np.float32)
    smooth = cv2.GaussianBlur(object_small, (0, 0), EDGE_SIGMA)
    back = cv2.resize(smooth, (part.shape[1], part.shape[0]), interpolation=cv2.INTER_LINEAR) >= 0.5
    box = slice(top, bottom), slice(left, right)
    found[box] = back[top - y0 : bottom - y0, left - x0 : right - x0]
    return found


def _clipped(box: tuple[int, int, int, int], width: int, height: int) -> tuple[int, int, int, int]:
    left, top, right, bottom = box
    return max(0, min(left, width)), max(0, min(top, height)), max(0, min(right, width)), max(0, min(bottom, height))

"""Finds a pet without a trimap, roughly: GrabCut (Rother et al., SIGGRAPH 2004) from a box in the photo's middle."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

_MARGIN = 0.1  # of each side: background for sure
_ROUNDS = 2
_LEAST, _MOST = 0.04, 0.79  # of the photo: less is a speck, more is nearly the whole box


def rough_outline(pixels: NDArray[np.uint8]) -> NDArray[np.bool_] | None:
    """Where an animal in the middle of a photo is, most likely; the same pixels give the same outline.

    Args:
        pixels: uint8 H×W×3, RGB; time grows with its size, 128 px a side take some 20 ms.

    Returns:
        bool H×W, or None where nothing stands out.
    """
    height, width = pixels.shape[:2]
    left, top = round(width * _MARGIN), round(height * _MARGIN)
    box = (left, top, width - 2 * left, height - 2 * top)
    if min(left, top) < 1 or int(np.ptp(pixels)) == 0:
        return None
    marks = np.zeros((height, width), np.uint8)
    cv2.setRNGSeed(0)
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(np.ascontiguousarray(pixels), marks, box, *models, _ROUNDS, cv2.GC_INIT_WITH_RECT)
    outline: NDArray[np.bool_] = (marks == cv2.GC_FGD) | (marks == cv2.GC_PR_FGD)
    return outline if _LEAST <= outline.mean() <= _MOST else None

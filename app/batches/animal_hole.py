"""The hole for the animals of a photo, as the window's "Select the animals" makes it, by OpenCV."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from app.growth import GROWTH, growth_pixels


def animal_hole(masks: Iterable[NDArray[np.bool_]], shape: tuple[int, int]) -> NDArray[np.bool_]:
    """All pixels within the usual growth of an animal, bool H×W; `masks`, of that shape, hold an animal each."""
    import cv2  # here, for what lists a batch does without OpenCV

    found = np.zeros(shape, bool)
    for mask in masks:
        found |= mask
    if not found.any():
        return found
    away = cv2.distanceTransform((~found).view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    return np.asarray(away <= growth_pixels(GROWTH, shape) + 1e-3, bool)

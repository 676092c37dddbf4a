"""The middle square of a photo: what is evaluated, judged and matched."""

from __future__ import annotations

import numpy as np


def middle_square(planes: np.ndarray) -> np.ndarray:
    """The middle of an array H×W or H×W×C at its own scale: S×S or S×S×C, S the shorter side; a view."""
    side = min(planes.shape[:2])
    top, left = (planes.shape[0] - side) // 2, (planes.shape[1] - side) // 2
    return planes[top : top + side, left : left + side]

"""Fills that need no training, beside ours: none of them reads what is under the hole."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from models.imaging.detail import borrow_detail, levels_from
from models.imaging.windows import windows_around

NAVIER_STOKES = "opencv-navier-stokes"
TELEA = "opencv-telea"
MEAN_COLOUR = "mean-colour"
NAVIER_STOKES_DETAILED = "opencv-navier-stokes, detail borrowed"
INPAINT_RADIUS = 3  # pixels, OpenCV's own example value
_SIZE, _DETAIL_FROM = 128, 32  # px across a window, as for a network that knows colours and little more

Filler = Callable[[np.ndarray, np.ndarray], np.ndarray]  # photo uint8 H×W×3 and hole bool H×W to the filled photo


def opencv_fill(photo: np.ndarray, hole: np.ndarray, method: int) -> np.ndarray:
    """OpenCV's inpainting of a photo whose hole is emptied first."""
    emptied = np.where(hole[..., None], 0, photo).astype(np.uint8)
    return np.asarray(cv2.inpaint(emptied, hole.astype(np.uint8) * 255, INPAINT_RADIUS, method))


def mean_colour_fill(photo: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """The mean colour of what is visible, in the hole; grey where nothing is."""
    filled = photo.copy()
    filled[hole] = np.rint(photo[~hole].mean(axis=0)).astype(np.uint8) if not hole.all() else 128
    return filled


def detailed_fill(photo: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """Navier-Stokes' fill with detail borrowed from 32 px on: what that does without a network's shapes."""
    filled = opencv_fill(photo, hole, cv2.INPAINT_NS)
    return borrow_detail(filled, hole, windows_around(hole, _SIZE), levels_from(_DETAIL_FROM, _SIZE))


BASELINES: dict[str, Filler] = {
    TELEA: lambda photo, hole: opencv_fill(photo, hole, cv2.INPAINT_TELEA),
    NAVIER_STOKES: lambda photo, hole: opencv_fill(photo, hole, cv2.INPAINT_NS),
    MEAN_COLOUR: mean_colour_fill,
    NAVIER_STOKES_DETAILED: detailed_fill,
}

"""Finds a pet without a trimap, roughly: GrabCut (Rother et al., SIGGRAPH 2004) started from the photo's middle."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

_SIDE = 64  # px; twice as many take four times as long and find hardly more
# Diameters as shares of the photo. By the trimaps of 692 pets, the one ellipse holds 81 % of a pet, and 90 % of the
# other are pet. Started from a box alone, GrabCut often took the white of a black and white cat for the cat: of what it
# found, 76 % was pet, and so 90 % is.
_LIKELY, _CERTAIN = 0.8, 0.3
_FRAME = 0.03  # of the shorter side: background
_ROUNDS = 2
_LEAST_SIDE = 8  # px


def rough_outline(pixels: NDArray[np.uint8]) -> NDArray[np.bool_] | None:
    """Where an animal in the middle of a photo is, most likely; the same pixels give the same outline.

    Args:
        pixels: uint8 H×W×3, RGB.

    Returns:
        bool H×W, or None where the photo is too narrow or of one colour only.
    """
    height, width = pixels.shape[:2]
    scale = min(1.0, _SIDE / max(height, width))
    if min(height, width) * scale < _LEAST_SIDE:
        return None
    small = cv2.resize(pixels, (round(width * scale), round(height * scale)), interpolation=cv2.INTER_AREA)
    if int(np.ptp(small)) == 0:
        return None
    marks = _first_marks(small.shape[0], small.shape[1])
    cv2.setRNGSeed(0)
    cv2.grabCut(small, marks, (0, 0, 1, 1), np.zeros((1, 65)), np.zeros((1, 65)), _ROUNDS, cv2.GC_INIT_WITH_MASK)
    found = ((marks == cv2.GC_FGD) | (marks == cv2.GC_PR_FGD)).astype(np.uint8)
    outline: NDArray[np.bool_] = cv2.resize(found, (width, height), interpolation=cv2.INTER_NEAREST) > 0
    return outline


def _first_marks(height: int, width: int) -> NDArray[np.uint8]:
    """What GrabCut is told: the middle is the animal, around it is likely more of it, the frame is not."""
    marks = np.full((height, width), cv2.GC_PR_BGD, np.uint8)
    centre = (width // 2, height // 2)
    for share, mark in ((_LIKELY, cv2.GC_PR_FGD), (_CERTAIN, cv2.GC_FGD)):
        axes = (round(width * share / 2), round(height * share / 2))
        cv2.ellipse(marks, centre, axes, 0, 0, 360, mark, thickness=-1)
    frame = max(1, round(_FRAME * min(height, width)))
    marks[:frame], marks[-frame:], marks[:, :frame], marks[:, -frame:] = (cv2.GC_BGD,) * 4
    return marks

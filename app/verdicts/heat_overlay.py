"""A photo in grey with what was altered in colour over it."""

from __future__ import annotations

import numpy as np

from app.verdicts.heat_colours import DARK, LIGHT, STRENGTH, coloured, visibility
from models.authenticity.tiles import CELL
from models.authenticity.verdict import Verdict

LONGEST = 2048  # pixels a side of the overlay; larger photos are brought to that
_FINE = 1000  # pixels a side up to which lines are a pixel wide
Pixel = tuple[int, int]  # x, y
_AWAY = 3  # line widths between what was altered and its box


def overlay(photo: np.ndarray, verdict: Verdict, longest: int = LONGEST) -> np.ndarray:
    """The photo, uint8 H×W×3, in grey under its heat map; uint8, at most `longest` px a side.

    Cells that count as altered have an outline, and each part of the photo that has such cells a box around it.
    """
    import cv2  # here, for the window names overlays and does without OpenCV

    heat = verdict.heat_map(longest)
    height, width = heat.shape
    small = photo
    if photo.shape[:2] != heat.shape:
        small = cv2.resize(photo, (width, height), interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)[..., None].astype(np.float32)
    share = STRENGTH * visibility(heat)[..., None]
    shown = np.rint(grey * (1 - share) + coloured(heat) * share).astype(np.uint8)
    _draw_lines(shown, verdict)
    return shown


def _draw_lines(shown: np.ndarray, verdict: Verdict) -> None:
    """Draw outline and boxes: each line light, with a dark one outside of it."""
    import cv2

    height, width = shown.shape[:2]
    line = max(1, round(max(height, width) / _FINE))
    down, across = verdict.size[0] / height, verdict.size[1] / width
    rows = ((np.arange(height) + 0.5) * down / CELL).astype(int)
    columns = ((np.arange(width) + 0.5) * across / CELL).astype(int)
    altered = verdict.altered[rows][:, columns].astype(np.uint8)
    around = np.ones((2 * line + 1, 2 * line + 1), np.uint8)
    # Beyond the photo nothing is altered, so the outline closes at its edge.
    inner = cv2.erode(altered, around, borderType=cv2.BORDER_CONSTANT, borderValue=0)
    shown[cv2.dilate(altered, around) > altered] = DARK
    shown[altered > inner] = LIGHT
    for left, top, wide, high in verdict.boxes:
        corners = [left / across, top / down, (left + wide) / across, (top + high) / down]
        for away, colour in ((_AWAY + 1, DARK), (_AWAY, LIGHT)):
            grown = [round(value + sign * away * line) for value, sign in zip(corners, (-1, -1, 1, 1), strict=True)]
            first = max(0, grown[0]), max(0, grown[1])
            last = min(width, grown[2]) - 1, min(height, grown[3]) - 1
            _frame(shown, first, last, line, colour)


def _frame(shown: np.ndarray, first: Pixel, last: Pixel, line: int, colour: tuple[int, ...]) -> None:
    """Draw a rectangle, a line wide, from one pixel to another, both of which it holds."""
    (left, top), (right, bottom) = first, last
    for rows, columns in (
        (slice(top, top + line), slice(left, right + 1)),
        (slice(max(0, bottom + 1 - line), bottom + 1), slice(left, right + 1)),
        (slice(top, bottom + 1), slice(left, left + line)),
        (slice(top, bottom + 1), slice(max(0, right + 1 - line), right + 1)),
    ):
        shown[rows, columns] = colour

"""Boxes around the parts of a photo that were altered, several where one would frame much that was not."""

from __future__ import annotations

import cv2
import numpy as np

from models.authenticity.tiles import CELL
from models.authenticity.verdict import Box


def boxes_around(altered: np.ndarray, height: int, width: int) -> tuple[Box, ...]:
    """Boxes in pixels of a photo of that size around all altered cells, bool h×w; the largest first.

    A box for each connected region, diagonals included. Boxes that meet are joined, so that none touches another.
    """
    filled, count = altered.astype(np.uint8), 0
    while True:
        found, _, stats, _ = cv2.connectedComponentsWithStats(filled, connectivity=8)
        regions = stats[1:, :4].tolist()  # the first is what was not altered
        if found == count:  # nothing met in the last turn, so each region is a box
            break
        for left, top, across, down in regions:
            filled[top : top + down, left : left + across] = 1
        count = found
    boxes = [_in_pixels(region, height, width) for region in regions]
    return tuple(sorted(boxes, key=lambda box: (-box[2] * box[3], box[1], box[0])))


def box_around(boxes: tuple[Box, ...]) -> Box | None:
    """The one box around several; None around none."""
    if not boxes:
        return None
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[0] + box[2] for box in boxes), max(box[1] + box[3] for box in boxes)
    return left, top, right - left, bottom - top


def _in_pixels(region: list[int], height: int, width: int) -> Box:
    """Cells to pixels; the last cells reach beyond the photo."""
    left, top, across, down = (CELL * value for value in region)
    return left, top, min(across, width - left), min(down, height - top)

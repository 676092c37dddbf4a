"""Holes that hide a part of an animal: half of it, or a bird's head with its bill."""

from __future__ import annotations

from collections.abc import Mapping
from zlib import crc32

import cv2
import numpy as np

from dataset_tools.index import Point

HALF, HEAD = "half the animal", "head"
HIDDEN_KINDS = (HALF, HEAD)
MARGIN = 1 / 16  # of the square's side: so far a half reaches into the surroundings, so that its hole tells no shape
LEAST_ANIMAL = 0.04  # of the square: of less an outline says little
LEAST_HEAD, MOST_HEAD = 0.01, 0.4  # of the square: a smaller one has no features, a larger one no surroundings
_HEAD_PARTS = ("beak", "crown", "forehead", "left eye", "right eye", "nape", "throat")
_EYES = ("left eye", "right eye")
_BEYOND = 0.6  # the bill's mark is in its middle: its tip is about so much of the way from the eyes farther out
_HEAD_MARGIN = 0.25  # of the distance of the two marks that are the farthest apart: they lie inside the head


def half_hole(outline: np.ndarray, id: str) -> np.ndarray | None:
    """A half of an animal, grown by `MARGIN`; None where it is under `LEAST_ANIMAL` of the square.

    `outline` bool S×S and so the hole. The cut is through the middle of its box, across the longer side; the photo's
    `id` says which half, the same one however many photos are measured.
    """
    if outline.mean() < LEAST_ANIMAL:
        return None
    left, top, width, height = cv2.boundingRect(outline.astype(np.uint8))
    first = np.zeros_like(outline)
    if width >= height:
        first[:, : left + width // 2] = True
    else:
        first[: top + height // 2] = True
    half = outline & (first if crc32(id.encode("utf-8", "surrogatepass")) % 2 else ~first)
    return _grown(half, round(MARGIN * len(outline)))


def head_hole(parts: Mapping[str, Point], side: int) -> np.ndarray | None:
    """A bird's head with its bill, bool side×side; `parts` in the square's pixels, by their names in CUB-200-2011.

    None where the bill or both eyes can't be seen or some of the head is outside of the square, and where the hole is
    under `LEAST_HEAD` or over `MOST_HEAD` of it.
    """
    marks = np.array([parts[name] for name in _HEAD_PARTS if name in parts])
    eyes = [parts[name] for name in _EYES if name in parts]
    if "beak" not in parts or not eyes or marks.min() < 0 or marks.max() >= side:
        return None
    bill = np.array(parts["beak"])
    tip = bill + _BEYOND * (bill - np.mean(eyes, axis=0))
    hull = cv2.convexHull(np.rint([*marks, tip]).astype(np.int32))
    hidden = cv2.fillConvexPoly(np.zeros((side, side), np.uint8), hull, 1) > 0
    across = float(np.linalg.norm(marks[:, None] - marks, axis=-1).max())
    hole = _grown(hidden, round(_HEAD_MARGIN * across))
    return hole if LEAST_HEAD <= hole.mean() <= MOST_HEAD else None


def _grown(mask: np.ndarray, by: int) -> np.ndarray:
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * by + 1,) * 2)
    return np.asarray(cv2.dilate(mask.astype(np.uint8), brush) > 0)

"""How alike two small pictures are, whatever their colours as a whole, sharpness and compression."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

_SIDE = 160  # px of the longer side at which pictures are compared
_BLUR = 1.0  # px; takes most of what sharpening and compression add
_SMOOTH = 7  # px; a difference has to fill such a square
_DIFFERS, _AROUND = 28.0, 10.0  # levels: what shows that something differs, and how far it then reaches
_MARGIN = 5  # px at the edges that are not looked at: frames, and rows that one of the two lacks
_FARTHEST = 3.0  # px by which two pictures may be shifted
_FOUND = 0.9  # correlation from which on a picture is found in another one
_SCALES = 0.95 ** np.arange(1, 22)  # of a part's side to that of the whole
_FINER = 2  # what a pixel may have been taken from is looked at in a picture so much larger
_AROUND_A_PIXEL = np.ones((2 * _FINER + 1, 2 * _FINER + 1), np.uint8)


@dataclass(frozen=True)
class Match:
    """Which fraction of a picture differs (0: nothing that shows), where (left, top, width and height as fractions of
    it), and the mean difference in levels."""

    fraction: float
    place: tuple[float, float, float, float]
    mean: float


def match(one: np.ndarray, other: np.ndarray) -> Match:
    """Compare two pictures, uint8 H×W×3 of any size, each brought to the proportions of the second one."""
    height, width = other.shape[:2]
    scale = _SIDE / max(height, width)
    size = (max(16, round(width * scale)), max(16, round(height * scale)))
    difference = _difference(_prepared(one, size), _prepared(other, (size[0] * _FINER, size[1] * _FINER)))
    inside = difference[_MARGIN:-_MARGIN, _MARGIN:-_MARGIN]
    mean = float(difference.mean())
    reaches = (inside > _AROUND).astype(np.uint8)
    number, regions = cv2.connectedComponents(reaches)
    shows = np.unique(regions[inside > _DIFFERS])
    region = np.isin(regions, shows[shows > 0]) if number > 1 and len(shows) else np.zeros(inside.shape, bool)
    if not region.any():
        return Match(0.0, (0, 0, 1, 1), mean)
    x, y, wide, high = cv2.boundingRect(region.astype(np.uint8))
    place = ((x + _MARGIN) / size[0], (y + _MARGIN) / size[1], wide / size[0], high / size[1])
    return Match(float(region.mean()), place, mean)


def is_part_of(part: np.ndarray, whole: np.ndarray) -> bool:
    """Whether a picture is found in another one, upright and at any scale down to a third."""
    height, width = whole.shape[:2]
    scale = _SIDE / max(height, width)
    around = cv2.resize(whole, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    for smaller in _SCALES:
        fits = smaller * min(around.shape[1] / part.shape[1], around.shape[0] / part.shape[0])
        size = (round(part.shape[1] * fits), round(part.shape[0] * fits))
        if min(size) < 24:
            break
        wanted = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
        likeness = cv2.matchTemplate(
            cv2.cvtColor(around, cv2.COLOR_RGB2GRAY), cv2.cvtColor(wanted, cv2.COLOR_RGB2GRAY), cv2.TM_CCOEFF_NORMED
        )
        _, highest, _, (x, y) = cv2.minMaxLoc(likeness)
        if highest > _FOUND and match(around[y : y + size[1], x : x + size[0]], wanted).fraction < 0.3:
            return True
    return False


def _prepared(picture: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Luma and chroma, float32, at that size."""
    way = cv2.INTER_AREA if picture.shape[1] > size[0] else cv2.INTER_LINEAR
    small = cv2.resize(picture, size, interpolation=way)
    return cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_RGB2YCrCb).astype(np.float32), (0, 0), _BLUR)


def _difference(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Levels by which `one` leaves what `other` shows within a pixel around; the better of two ways to lay them."""
    height, width = one.shape[:2]
    difference = _beside(one, other)
    small = cv2.resize(other[..., 0], (width, height), interpolation=cv2.INTER_AREA)
    window = cv2.createHanningWindow((width, height), cv2.CV_32F)
    (x, y), _ = cv2.phaseCorrelate(small, np.ascontiguousarray(one[..., 0]), window)
    if 0.2 < max(abs(x), abs(y)) < _FARTHEST:
        move = np.array([[1, 0, x * _FINER], [0, 1, y * _FINER]], np.float32)
        moved = cv2.warpAffine(other, move, other.shape[1::-1], borderMode=cv2.BORDER_REPLICATE)
        again = _beside(one, moved)
        if again.mean() < difference.mean():
            return again
    return difference


def _beside(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The same, as they lie."""
    toned = _in_tones_of(one, other)
    highest, lowest = cv2.dilate(toned, _AROUND_A_PIXEL), cv2.erode(toned, _AROUND_A_PIXEL)
    start = _FINER // 2
    above, below = one - highest[start::_FINER, start::_FINER], lowest[start::_FINER, start::_FINER] - one
    return cv2.blur(np.maximum(np.maximum(above, below), 0).max(axis=2), (_SMOOTH, _SMOOTH))


def _in_tones_of(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """`other` in the colours of `one`: brightness, contrast, gamma and colours as a whole are no difference.

    Least squares, in which what doesn't fit counts less each time.
    """

    def terms(picture: np.ndarray) -> np.ndarray:
        flat = picture.reshape(-1, 3) / 255
        return np.column_stack([flat, flat[:, 0] ** 2, flat[:, 0] ** 3, np.ones(len(flat))]).astype(np.float32)

    small = cv2.resize(other, one.shape[1::-1], interpolation=cv2.INTER_AREA)
    sample, wanted = terms(small[::2, ::2]), one[::2, ::2].reshape(-1, 3)
    weights = np.ones((len(sample), 1), np.float32)
    for _ in range(6):
        weighted = (sample * weights).T
        factors = np.linalg.lstsq(weighted @ sample, weighted @ wanted, rcond=None)[0]
        weights = 1 / np.maximum(1, np.abs(sample @ factors - wanted).max(axis=1, keepdims=True) / 4)
    return np.clip(terms(other) @ factors, 0, 255).reshape(other.shape).astype(np.float32)

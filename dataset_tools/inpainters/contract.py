"""What every classical inpainter promises, kept in one place: no hidden pixel is seen, no visible one changed."""

from __future__ import annotations

import functools
from collections.abc import Callable

import numpy as np

from dataset_tools.errors import DataError

# Photo uint8 H×W×3, hole bool H×W, where all chance comes from -> the finished photo, uint8 H×W×3.
Inpaint = Callable[[np.ndarray, np.ndarray, np.random.Generator], np.ndarray]


class InpaintingImpossible(DataError):
    """This inpainter can't fill this hole, another one may; the message says why."""


def blindfolded(method: Inpaint) -> Inpaint:
    """An inpainter that can't break its promises: `method` sees black under the hole, and only gives the hole's pixels.

    The result raises ValueError for arrays that don't fit each other, and InpaintingImpossible where nothing of the
    photo is visible. An empty hole gives a copy of the photo.
    """

    @functools.wraps(method)
    def fill(photo: np.ndarray, hole: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        _check(photo, hole)
        if not hole.any():
            return photo.copy()
        if hole.all():
            raise InpaintingImpossible("The hole covers the whole photo; leave a part of it visible.")
        hidden = hole[..., None]
        return np.where(hidden, method(np.where(hidden, np.uint8(0), photo), hole, rng), photo)

    return fill


def _check(photo: np.ndarray, hole: np.ndarray) -> None:
    if photo.ndim != 3 or photo.shape[2] != 3 or photo.dtype != np.uint8:
        raise ValueError(f"a photo is uint8 H×W×3, not {photo.dtype} of shape {photo.shape}.")
    if hole.shape != photo.shape[:2] or hole.dtype != bool:
        raise ValueError(f"the hole of this photo is bool of shape {photo.shape[:2]}, not {hole.dtype} {hole.shape}.")

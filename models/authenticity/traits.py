"""What a photo file itself is like: its size, how fine its detail is, what resampling and JPEG left in it.

Members' logits mean less in a photo that was enlarged or blurred: the traces that they look for are gone. The stack is
told these traits beside the logits, and their products with them, so that it can trust each member as far as it may.
Resampled photos are known by how their detail falls off towards the finest (Popescu and Farid, "Exposing digital
forgeries by detecting traces of resampling", IEEE TSP 2005); JPEG by the steps between its blocks of 8 px.
"""

from __future__ import annotations

import cv2
import numpy as np

from models.authenticity.scan import FEATURES

TRAITS = ("side", "fine", "fine_half", "fall", "blocks")
_MOST = 1024  # pixels a side that are looked at: those in the middle of a large photo
_BLOCK = 8
_LEAST = 0.05  # grey levels: keeps the logarithm of a flat photo's differences finite


def traits_of(photo: np.ndarray) -> np.ndarray:
    """TRAITS of a photo, uint8 H×W×3; float64 5, about 0 in size.

    "side": log2 of the short side by 256 px. "fine", "fine_half": log of the mean second difference by the mean first,
    in the photo and at half its size. "fall": log of the mean first difference by that at half the size. "blocks": log
    of the mean difference across the borders of 8 px blocks by that within them.
    """
    middle = _middle(photo)
    grey = cv2.cvtColor(middle, cv2.COLOR_RGB2GRAY).astype(np.float32)
    half = cv2.resize(grey, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA) if min(grey.shape) > 1 else grey
    first, second = _differences(grey)
    first_half, second_half = _differences(half)
    return np.array(
        [
            np.log2(min(photo.shape[:2]) / 256),
            np.log(second / first),
            np.log(second_half / first_half),
            np.log(first / first_half),
            _blocks(grey),
        ],
        np.float64,
    )


def stack_input(features: np.ndarray, traits: np.ndarray) -> np.ndarray:
    """What the stack weighs: float N×F features of M members and float N×T traits to N×(F + T + M·T), both and the
    products of the members' image logits with the traits."""
    images = features[:, FEATURES.index("image") :: len(FEATURES)]
    products = images[:, :, None] * traits[:, None, :]
    return np.concatenate([features, traits, products.reshape(len(features), -1)], axis=1)


def _middle(photo: np.ndarray) -> np.ndarray:
    """The middle of a photo, from a border between blocks on."""
    height, width = photo.shape[:2]
    top, left = (max(0, length - _MOST) // 2 // _BLOCK * _BLOCK for length in (height, width))
    return np.ascontiguousarray(photo[top : top + _MOST, left : left + _MOST])


def _differences(grey: np.ndarray) -> tuple[float, float]:
    """The mean first and second difference along rows and columns, in grey levels."""
    return _mean(*(np.diff(grey, 1, axis) for axis in (0, 1))), _mean(*(np.diff(grey, 2, axis) for axis in (0, 1)))


def _mean(*parts: np.ndarray) -> float:
    sizes = [part.size for part in parts]
    total = sum(float(np.abs(part).sum(dtype=np.float64)) for part in parts)
    return total / max(1, sum(sizes)) + _LEAST


def _blocks(grey: np.ndarray) -> float:
    """The log of how much larger steps are at the borders of blocks than within them."""
    steps = [np.abs(np.diff(grey, 1, axis)).mean(axis=1 - axis) for axis in (0, 1)]
    at = [np.arange(len(step)) % _BLOCK == _BLOCK - 1 for step in steps]
    border = [step[where] for step, where in zip(steps, at, strict=True)]
    within = [step[~where] for step, where in zip(steps, at, strict=True)]
    return float(np.log(_mean(*border) / _mean(*within)))

"""Holes along a photo's edges, as extending a photo makes them."""

from __future__ import annotations

import numpy as np

MARGINS = "margins"  # this kind of hole
_SIDES = ((1, 0, 0, 0), (1, 1, 0, 0), (1, 0, 1, 0), (1, 1, 1, 1))  # one, opposite ones, a corner's, all
_NARROWEST, _WIDEST = 0.04, 0.25  # of the frame: a photo becomes at most twice as wide


def margins(size: int, rng: np.random.Generator) -> np.ndarray:
    """Margins on one, two or all sides, each of its own width. uint8 `size`×`size`, 1 = to fill; some of it is not."""
    chosen = _SIDES[rng.integers(len(_SIDES))]
    top, bottom, left, right = (
        max(1, round(size * width)) if there else 0
        for there, width in zip(chosen, rng.uniform(_NARROWEST, _WIDEST, len(chosen)), strict=True)
    )
    hole = np.ones((size, size), np.uint8)
    hole[top : size - bottom, left : size - right] = 0
    return np.rot90(hole, int(rng.integers(4)))

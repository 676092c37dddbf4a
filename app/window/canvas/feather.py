"""Blending a fill into its photo along the hole's soft edge. Free of Qt."""

from __future__ import annotations

import numpy as np


def softened(fill: np.ndarray, photo: np.ndarray, coverage: np.ndarray) -> np.ndarray:
    """round(photo · (1 - c) + fill · c) with c = coverage / 255; uint8 h×w×3, coverage uint8 h×w.

    Exactly the photo where coverage is 0, exactly the fill where it is 255.
    """
    if not ((coverage > 0) & (coverage < 255)).any():
        return np.where(coverage[..., None] > 0, fill, photo)
    share = coverage.astype(np.uint32)[..., None]
    mixed = photo.astype(np.uint32) * (255 - share) + fill.astype(np.uint32) * share
    return ((2 * mixed + 255) // 510).astype(np.uint8)

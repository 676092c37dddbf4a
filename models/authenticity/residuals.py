"""The member that judges cells by their residual counts: what of a photo doesn't go together as the rest of it does.

A perceptron over `CellCounts.features`, fitted on cells of training photos and their fills.
"""

from __future__ import annotations

import cv2
import numpy as np

from models.authenticity.evidence import Evidence
from models.authenticity.perceptron import Perceptron
from models.authenticity.residual_counts import CellCounts, residual_counts
from models.authenticity.tiles import cells_of

_AT_ONCE = 8192  # cells
_WINDOWS = (1, 3, 5)  # cells a side
FEATURES = (*(f"max_{side}" for side in _WINDOWS), "mean", "high", "median")  # of the map; "high" is its ninth decile


class CountsNetwork(Perceptron):
    """Over residual counts; float32."""

    PREFIX, TITLE = "counts.", "the network over residual counts"

    def logits(self, counts: CellCounts) -> np.ndarray:
        """Of all cells, float32 N, a few thousand at a time: their features take many times a photo's memory."""
        starts = range(0, len(counts.near), _AT_ONCE)
        return np.concatenate([self.logit(counts.features(slice(start, start + _AT_ONCE))) for start in starts])


def strange_residuals(photo: np.ndarray, network: CountsNetwork) -> Evidence:
    """Look for cells with the residuals of a fill, in a photo of uint8 H×W×3 and any size from 1×1 px."""
    height, width = photo.shape[:2]
    cells = network.logits(residual_counts(photo)).reshape(cells_of(height), cells_of(width))
    windows = [cv2.blur(cells, (side, side), borderType=cv2.BORDER_REPLICATE) for side in _WINDOWS]
    of_map = [cells.mean(), np.quantile(cells, 0.9), np.median(cells)]
    return Evidence(cells, np.array([*(window.max() for window in windows), *of_map], np.float32))

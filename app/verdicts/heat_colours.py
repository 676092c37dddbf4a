"""The colours of a heat map, without OpenCV: for files and for the screen."""

from __future__ import annotations

import numpy as np

FAINTEST = 0.2  # probability up to which no colour shows
STRENGTH = 0.8  # how much of the photo the colour hides where the probability is 1
# Nine samples of "inferno" (Smith and van der Walt, matplotlib, CC0), even in lightness: brighter is always more.
_INFERNO = np.array(
    [
        (0, 0, 4),
        (33, 12, 74),
        (87, 16, 110),
        (138, 34, 106),
        (188, 55, 84),
        (228, 90, 49),
        (249, 142, 9),
        (249, 203, 53),
        (252, 255, 164),
    ],
    np.float32,
)


def coloured(heat: np.ndarray) -> np.ndarray:
    """Probabilities in [0, 1], H×W, as colours of the map, float32 H×W×3 on the scale 0 to 255."""
    levels = np.arange(len(_INFERNO)) / (len(_INFERNO) - 1)
    table = np.stack([np.interp(np.arange(256) / 255, levels, channel) for channel in _INFERNO.T], axis=1)
    return table.astype(np.float32)[np.rint(heat * 255).astype(np.uint8)]


def visibility(heat: np.ndarray) -> np.ndarray:
    """How much of its colour shows at each probability in [0, 1]; nothing up to FAINTEST, then more and more, to 1."""
    return np.clip((heat - FAINTEST) / (1 - FAINTEST), 0, 1)

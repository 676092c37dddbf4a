"""The colours of a heat map, without OpenCV: for files, for reports and for the screen.

From blue-violet to magenta, which feathers, fur, sky, snow and grass seldom have; even steps in lightness (OKLCH, from
0.45 to 0.66, hue 280° to 340°), so that brighter is always more. `python -m benchmarks.heat_contrast` measures how well
it shows on photos. What counts as altered has an outline of two tones besides, one of which shows on any colour.
"""

from __future__ import annotations

import numpy as np

from models.authenticity.verdict import ALTERED

FAINTEST = 0.2  # probability up to which no colour shows
STRENGTH = 0.7  # how much of the photo the colour hides where the probability is 1
LIGHT, DARK = (255, 255, 255), (0, 0, 0)  # of the lines around what counts as altered
_GREY = 128  # what a legend's colours lie on
_RAMP = np.array(
    [
        (75, 1, 228),
        (98, 4, 232),
        (121, 0, 235),
        (142, 1, 235),
        (164, 2, 232),
        (186, 2, 227),
        (207, 0, 220),
        (227, 4, 210),
        (247, 3, 199),
    ],
    np.float32,
)


def coloured(heat: np.ndarray) -> np.ndarray:
    """Probabilities in [0, 1], of any shape, as colours of the map, float32 ...×3 on the scale 0 to 255."""
    levels = np.arange(len(_RAMP)) / (len(_RAMP) - 1)
    table = np.stack([np.interp(np.arange(256) / 255, levels, channel) for channel in _RAMP.T], axis=1)
    return table.astype(np.float32)[np.rint(heat * 255).astype(np.uint8)]


def visibility(heat: np.ndarray) -> np.ndarray:
    """How much of its colour shows at each probability in [0, 1]: none up to FAINTEST, half at ALTERED, 1 at 1."""
    return np.interp(heat, (FAINTEST, ALTERED, 1.0), (0.0, 0.5, 1.0))


def on_grey(heat: np.ndarray, opacity: float = 1.0) -> np.ndarray:
    """What each probability, in [0, 1] and of any shape, looks like over a middle grey, for legends; uint8 ...×3."""
    share = opacity * STRENGTH * visibility(heat)[..., None]
    return np.rint(_GREY * (1 - share) + coloured(heat) * share).astype(np.uint8)

"""The verdict on one photo, as commands, files, engine and window share it; importing it loads numpy alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from models.authenticity.tiles import CELL

SURE = 0.8  # calibrated confidence; below it the verdict is "unsure"
LEAST_SURE, MOST_SURE = 0.5, 0.99  # what a person may set it to: at 0.5 nothing but what is outside is unsure
# Probability from which a cell counts as altered. F1 is greatest where calibrated probabilities are cut at half of it
# (Lipton et al., ECML 2014, arXiv 1402.1892), and it is some 0.8.
ALTERED = 0.4
Box = tuple[int, int, int, int]  # x, y, width, height in pixels of the photo
Word = Literal["authentic", "inpainted", "unsure"]


def word_of(p_inpainted: float, domain: tuple[str, ...] | None, sure: float = SURE) -> Word:
    """What a calibrated probability in [0, 1] is called where a verdict takes a confidence of `sure`, 0.5 to 1.

    `domain` as `Verdict.domain`: outside of it nothing is sure.
    """
    if domain == () or max(p_inpainted, 1 - p_inpainted) < sure:
        return "unsure"
    return "inpainted" if p_inpainted > 0.5 else "authentic"


@dataclass(frozen=True, eq=False)
class Verdict:
    """What the ensemble says of one photo.

    `p_inpainted` in (0, 1), calibrated; `models` the members' own probabilities by key. `cells` float32 h×w, the
    probability of every 16 px cell; `altered_fraction` of the photo in [0, 1] and `box` x, y, width, height in pixels
    around what was altered, 0 and None unless it is likelier inpainted; `boxes` around each part of it, the largest
    first, none touching another. `category` its name and probability, None where no category is likelier than all
    others together.
    `scanned_fraction`: how much of the photo was seen at native resolution. `domain`: the kinds of animals in it,
    sorted ("bird", "cat", "dog"); None where nobody looked. () is outside of what the ensemble was trained on: then the
    verdict is "unsure", whatever the probability.
    """

    verdict: Word
    p_inpainted: float
    models: Mapping[str, float]
    cells: np.ndarray
    size: tuple[int, int]  # height, width
    altered_fraction: float
    box: Box | None
    category: tuple[str, float] | None
    scanned_fraction: float
    seconds: float
    domain: tuple[str, ...] | None = None
    boxes: tuple[Box, ...] = ()

    @property
    def altered(self) -> np.ndarray:
        """Which cells count as altered, bool h×w: those over the threshold in any of the boxes."""
        boxed = np.zeros(self.cells.shape, bool)
        for left, top, width, height in self.boxes:
            boxed[top // CELL : -(-(top + height) // CELL), left // CELL : -(-(left + width) // CELL)] = True
        return boxed & (self.cells >= ALTERED)

    def heat_map(self, longest: int | None = None) -> np.ndarray:
        """The probability that each pixel was altered, float32 H×W in [0, 1].

        Where the photo's longer side is over `longest` px, as it is for the photo brought to that size.
        """
        import cv2  # here, for the window holds verdicts and does without OpenCV

        height, width = self.size
        scale = 1.0 if longest is None else min(1.0, longest / max(height, width))
        shape = max(1, round(height * scale)), max(1, round(width * scale))
        down, across = height / shape[0] / CELL, width / shape[1] / CELL
        # Counted at their middles: where a pixel of the map lies among the cells.
        to_cells = np.array([[across, 0, across / 2 - 0.5], [0, down, down / 2 - 0.5]])
        return cv2.warpAffine(
            self.cells,
            to_cells,
            shape[::-1],
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )

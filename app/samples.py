"""The sample photo that comes with the program, and a hole and caption to try on it."""

from __future__ import annotations

from pathlib import Path

import numpy as np

SAMPLE_PHOTO = Path(__file__).resolve().parents[1] / "resources" / "samples" / "chelsea.png"
SAMPLE_CAPTION = "a brown cat"


def sample_hole(height: int, width: int) -> np.ndarray:
    """A bool H×W ellipse around the middle of the photo, about a tenth of its area."""
    rows, columns = np.ogrid[:height, :width]
    across = (columns - 0.5 * width) / (0.16 * width)
    down = (rows - 0.5 * height) / (0.22 * height)
    hole: np.ndarray = across**2 + down**2 <= 1
    return hole

"""A photo in grey with what was altered in colour over it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from app.heat_colours import STRENGTH, coloured, visibility
from app.overlay_names import OverlayNames
from models.imaging import save_photo
from models.imaging.photo import Photo

if TYPE_CHECKING:
    from models.authenticator import Verdict

LONGEST = 2048  # pixels a side of the overlay; larger photos are brought to that


def overlay(photo: np.ndarray, verdict: Verdict) -> np.ndarray:
    """The photo, uint8 H×W×3, in grey under its heat map; uint8, at most 2,048 px a side."""
    heat = verdict.heat_map(LONGEST)
    height, width = heat.shape
    small = photo
    if photo.shape[:2] != heat.shape:
        small = cv2.resize(photo, (width, height), interpolation=cv2.INTER_AREA)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)[..., None].astype(np.float32)
    share = STRENGTH * visibility(heat)[..., None]
    return np.rint(grey * (1 - share) + coloured(heat) * share).astype(np.uint8)


class HeatMaps:
    """A folder of overlays: `STEM-heat-map.png` for each photo, numbered where two photos have one name."""

    def __init__(self, folder: Path, photos: Iterable[str]) -> None:
        self._names = OverlayNames(folder, photos)

    def write(self, photo: str, pixels: np.ndarray, verdict: Verdict) -> Path:
        """Write the overlay of a photo and return its file. Raises PhotoError."""
        shown = overlay(pixels, verdict)
        file = self._names.free(Path(photo).stem)
        save_photo(file, shown, Photo(shown), None)
        return file

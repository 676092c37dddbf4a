"""A photo in grey with what was altered in colour over it, and the names of such files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from app.verdicts.heat_colours import STRENGTH, coloured, visibility
from models.authenticity.verdict import Verdict
from models.files.atomic_file import named, numbered
from models.files.same_file import identity, real
from models.imaging import save_photo
from models.imaging.photo import Photo

LONGEST = 2048  # pixels a side of the overlay; larger photos are brought to that


def overlay(photo: np.ndarray, verdict: Verdict) -> np.ndarray:
    """The photo, uint8 H×W×3, in grey under its heat map; uint8, at most 2,048 px a side."""
    import cv2  # here, for the window names overlays and does without OpenCV

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

    def name(self, photo: str) -> Path:
        """The file for the overlay of a photo: the photos' order alone decides on numbers."""
        return self._names.free(Path(photo).stem)

    def write(self, file: Path, pixels: np.ndarray, verdict: Verdict) -> None:
        """Write the overlay of a photo. Raises PhotoError."""
        shown = overlay(pixels, verdict)
        save_photo(file, shown, Photo(shown), None)


class OverlayNames:
    """No name is given twice, and none leads to one of `photos`: a photo, or a link to one, may itself be called as
    another one's overlay would be."""

    def __init__(self, folder: Path, photos: Iterable[str]) -> None:
        photos = list(photos)
        self._folder = folder
        self._taken = {_key(Path(photo)) for photo in photos}
        self._photos = {identity(photo) for photo in photos} - {None}

    def free(self, stem: str) -> Path:
        """The next one for a photo's stem."""
        names = numbered(named(self._folder, stem, "-heat-map.png"))
        file = next(name for name in names if _key(name) not in self._taken and identity(name) not in self._photos)
        self._taken.add(_key(file))
        return file


def _key(file: Path) -> str:
    """The same for names that some file systems take for the same."""
    return str(real(file)).casefold()

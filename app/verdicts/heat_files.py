"""Heat maps as files: how they are written and what they are called."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from app.verdicts.heat_legend import with_legend
from app.verdicts.heat_overlay import overlay
from models.authenticity.verdict import Verdict
from models.files.atomic_file import named, numbered
from models.files.same_file import identity, real
from models.imaging import save_photo
from models.imaging.photo import Photo


def save_heat_map(file: Path, photo: np.ndarray, verdict: Verdict) -> None:
    """Write a photo, uint8 H×W×3, in grey under its heat map, with a legend below it. Raises PhotoError."""
    shown = with_legend(overlay(photo, verdict))
    save_photo(file, shown, Photo(shown), None)


class HeatMaps:
    """A folder of overlays: `STEM-heat-map.png` for each photo, numbered where two photos have one name."""

    def __init__(self, folder: Path, photos: Iterable[str]) -> None:
        self._names = OverlayNames(folder, photos)

    def name(self, photo: str) -> Path:
        """The file for the overlay of a photo: the photos' order alone decides on numbers."""
        return self._names.free(Path(photo).stem)

    def write(self, file: Path, pixels: np.ndarray, verdict: Verdict) -> None:
        """Write the overlay of a photo. Raises PhotoError."""
        save_heat_map(file, pixels, verdict)


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

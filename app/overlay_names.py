"""Names for overlays: `STEM-heat-map.png` for each photo, numbered where two photos have one name."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from models.files.atomic_file import named, numbered
from models.files.same_file import identity, real


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

"""Where the fills of many photos go, and where their masks are: by folder and by name."""

from __future__ import annotations

import glob
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from models.files.same_file import identity
from models.imaging import PhotoError
from models.imaging.decode import PHOTO_SUFFIXES

# That most masks have first: a mask is looked for by name, so that a folder of a million is never listed.
_MASK_SUFFIXES = (".png", *sorted(PHOTO_SUFFIXES - {".png"}))


class Places:
    """Folder and stem for each of many photos, below the deepest folder that holds all that a person named.

    So photos of one name in several folders keep apart, and neither the number of photos nor a part of them (`Shard`)
    has any say. Photos of one folder that differ by their suffix alone keep it in their stem.
    """

    def __init__(self, named: Sequence[str], photos: Iterable[str]) -> None:
        """`named`: photos, folders and patterns as a person named them. Raises PhotoError."""
        try:
            self._base = os.path.commonpath([_folder_of(path) for path in named])
        except ValueError:  # on Windows
            raise PhotoError("The photos lie on several drives: fill those of one drive at a time.") from None
        seen: set[str] = set()
        self._shared: set[str] = set()
        for photo in dict.fromkeys(photos):
            stem = os.path.splitext(photo)[0]
            if stem in seen:
                self._shared.add(stem)
            seen.add(stem)

    def folder(self, photo: str) -> str:
        """That of a photo, relative to the base; "" for the base itself."""
        below = os.path.relpath(os.path.dirname(os.path.abspath(photo)), self._base)
        return "" if below == os.curdir else below

    def stem(self, photo: str) -> str:
        """How the names of its fills begin."""
        name = os.path.basename(photo)
        return name if os.path.splitext(photo)[0] in self._shared else Path(name).stem

    def mask(self, photo: str, folder: str) -> str:
        """Its mask: FOLDER/its folder/STEM.png, or FOLDER/STEM.png, or with another suffix of a picture.

        Raises PhotoError where there is none.
        """
        stem, own = Path(photo).stem, identity(photo)
        for place in dict.fromkeys((os.path.join(folder, self.folder(photo)), folder)):
            for suffix in _MASK_SUFFIXES:
                for mask in (os.path.join(place, stem + suffix), os.path.join(place, stem + suffix.upper())):
                    if identity(mask) not in (None, own):
                        return mask
        raise PhotoError(f"{photo} has no mask in {folder}: name it {stem}.png.")


def _folder_of(path: str) -> str:
    """The folder that a name stands for, or the one that its photo lies in; of a pattern, what is sure of it."""
    if os.path.isdir(path):
        return os.path.abspath(path)
    if glob.has_magic(path) and not os.path.lexists(path):
        path = re.split(r"[*?\[]", path)[0]
    return os.path.abspath(os.path.dirname(path))

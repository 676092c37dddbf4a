"""A document's picture on its way into a file, and what that file says of its fills."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from app.window.document.document import Document, KeptFill, Picture
from models import __version__

if TYPE_CHECKING:  # imported where a file is written: the window is on screen sooner without
    from models.imaging import Photo


@dataclass(frozen=True, eq=False)
class Savable:
    """A document's picture as it was when a person asked to save it."""

    photo: Photo
    fills: Picture
    shown: KeptFill | None

    @classmethod
    def of(cls, document: Document) -> Savable:
        """The picture on screen."""
        shown = document.shown_fill
        return cls(document.photo, document.with_fill(shown), shown)

    @classmethod
    def showing(cls, document: Document, picture: Picture) -> Savable:
        """One of the document's unsaved pictures."""
        return cls(document.photo, picture, None if picture == document.with_fill(None) else picture[-1])

    def pixels(self) -> np.ndarray:
        """The picture, uint8 H×W×3."""
        return self.photo.pixels if self.shown is None else self.shown.filled(self.photo.pixels)

    def save(self, path: Path, quality: int) -> tuple[str, ...]:
        """Write it, saying what it is; notes for people. Raises PhotoError."""
        from models.imaging import save_photo, with_earlier

        told = [_told_of(fill) for fill in self.fills]
        return save_photo(path, self.pixels(), self.photo, with_earlier(told[-1], told[:-1]) if told else None, quality)


def _told_of(fill: KeptFill) -> dict[str, Any]:
    """What a saved file says of one fill in it."""
    from models.imaging import provenance

    patch = fill.patch
    near = {} if patch.near is None else {"near": patch.near}
    hole = fill.hole.unpack()
    told = provenance(
        caption=patch.caption, seed=patch.seed, checkpoint=patch.checkpoint, version=__version__, hole=hole
    )
    return told | near

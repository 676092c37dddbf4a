"""A picture of the document on its way into a file. Free of Qt."""

from __future__ import annotations

from dataclasses import astuple, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from app.window.canvas.brush import Rect
from app.window.canvas.margins import Margins
from app.window.document.document import Document
from app.window.document.kept_fill import KeptFill, Picture
from models import __version__

if TYPE_CHECKING:  # imported where a file is written: the window is on screen sooner without
    from models.imaging import Photo


@dataclass(frozen=True, eq=False)
class Savable:
    """A document's picture as it was when a person asked to save it."""

    photo: Photo
    fills: Picture
    as_they_were: Picture  # copies of the fills: extending the photo moves those
    shown: bool  # whether the last of them is not part of the photo yet
    frame: Rect  # what of the photo is saved
    margins: Margins  # by which that was extended

    @classmethod
    def of(cls, document: Document) -> Savable:
        """The picture on screen."""
        return cls.showing(document, document.with_fill(document.shown_fill))

    @classmethod
    def showing(cls, document: Document, picture: Picture) -> Savable:
        """A picture of the document, without margins that nothing in it has filled."""
        frame, all_of_it = document.frame(picture), document.margins
        margins = Margins(
            all_of_it.left - frame.left,
            all_of_it.top - frame.top,
            all_of_it.right - (document.hole.width - frame.right),
            all_of_it.bottom - (document.hole.height - frame.bottom),
        )
        as_they_were = tuple(replace(fill) for fill in picture)
        return cls(document.photo, picture, as_they_were, picture != document.with_fill(None), frame, margins)

    def pixels(self) -> np.ndarray:
        """The picture, uint8 h×w×3."""
        photo = self.photo.pixels
        return (self.as_they_were[-1].filled(photo) if self.shown else photo)[self.frame.slices]

    def save(self, path: Path, quality: int) -> tuple[str, ...]:
        """Write it, saying what it is; notes for people. Raises PhotoError."""
        from models.imaging import save_photo, with_earlier

        pixels, alpha = np.ascontiguousarray(self.pixels()), self.photo.alpha
        photo = replace(self.photo, pixels=pixels, alpha=None if alpha is None else alpha[self.frame.slices])
        told = [_told_of(fill, self.frame) for fill in self.as_they_were]
        by = {"extended": astuple(self.margins)} if self.margins else {}
        return save_photo(path, pixels, photo, with_earlier(told[-1] | by, told[:-1]) if told else None, quality)


def _told_of(fill: KeptFill, frame: Rect) -> dict[str, Any]:
    """What a saved file says of one fill in it; `frame` is what is saved."""
    from models.imaging import provenance

    patch = fill.patch
    near = {} if patch.near is None else {"near": patch.near}
    hole = fill.hole.unpack()[frame.slices]
    told = provenance(
        caption=patch.caption, seed=patch.seed, checkpoint=patch.checkpoint, version=__version__, hole=hole
    )
    return told | near

"""The open document: a photo, its hole, the caption and the fills so far. Free of Qt; survives any engine."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from app.engine.protocol import FillPatch, PackedHole
from app.window.canvas.brush import Rect
from app.window.canvas.hole import Hole
from models import __version__

if TYPE_CHECKING:  # imported where a file is read or written: the window is on screen sooner without
    from models.imaging import Photo


@dataclass(frozen=True, eq=False)
class KeptFill:
    """A fill and the hole it was made for."""

    patch: FillPatch
    hole: PackedHole

    @property
    def box(self) -> Rect:
        return Rect(*self.patch.box)


@dataclass(eq=False)
class Document:
    """`shown` is the number of the previewed fill, None for the photo; `saved_as` where the last fill was saved."""

    photo: Photo
    hole: Hole
    fills: list[KeptFill] = field(default_factory=list)
    shown: int | None = None
    saved_as: Path | None = None

    @classmethod
    def open(cls, path: str | Path) -> Document:
        """Load a photo with an empty hole. Raises `models.imaging.PhotoError`."""
        from models.imaging import load_photo

        photo = load_photo(path)
        height, width = photo.pixels.shape[:2]
        return cls(photo, Hole(width, height))

    @property
    def name(self) -> str:
        return self.photo.path.name if self.photo.path else ""

    @property
    def shown_fill(self) -> KeptFill | None:
        return None if self.shown is None else self.fills[self.shown]

    def suggested_path(self) -> Path:
        """Where Save As starts: beside the photo, never the photo itself."""
        path = self.photo.path or Path("photo.png")
        seed = self.shown_fill.patch.seed if self.shown_fill else 0
        return path.with_name(f"{path.stem}-fill-{seed}.png")


def save_fill(photo: Photo, fill: KeptFill, path: Path) -> tuple[str, ...]:
    """Write the photo with this fill in it, saying what it is; notes for people. Raises PhotoError."""
    from models.imaging import provenance, save_photo

    patch = fill.patch
    entries = provenance(
        caption=patch.caption,
        seed=patch.seed,
        checkpoint=patch.checkpoint,
        version=__version__,
        hole=fill.hole.unpack(),
    )
    return save_photo(path, patch.paste_into(photo.pixels), photo, entries)


def thumbnail(photo: np.ndarray, fill: KeptFill | None, size: int) -> np.ndarray:
    """A uint8 size×size×3 picture of the photo around a fill's hole; without a fill, of the photo's middle."""
    height, width = photo.shape[:2]
    around = _square_around(fill.box if fill else Rect(0, 0, width, height), width, height)
    # Every n-th pixel, four for each of the picture's: averaging all of a large hole's would hold up the window.
    step = max(1, (around.right - around.left) // (4 * size))
    rows = np.arange(around.top, around.bottom, step)
    columns = np.arange(around.left, around.right, step)
    pixels = photo[np.ix_(rows, columns)]
    if fill is not None:
        box = fill.box
        inside_rows, inside_columns = (
            (rows >= box.top) & (rows < box.bottom),
            (columns >= box.left) & (columns < box.right),
        )
        pixels[np.ix_(inside_rows, inside_columns)] = fill.patch.pixels[
            np.ix_(rows[inside_rows] - box.top, columns[inside_columns] - box.left)
        ]
    return np.array(Image.fromarray(pixels).resize((size, size), Image.Resampling.BICUBIC))


def _square_around(box: Rect, width: int, height: int) -> Rect:
    side = min(round(1.4 * max(box.right - box.left, box.bottom - box.top, 32)), width, height)
    left = min(max(0, (box.left + box.right - side) // 2), width - side)
    top = min(max(0, (box.top + box.bottom - side) // 2), height - side)
    return Rect(left, top, left + side, top + side)

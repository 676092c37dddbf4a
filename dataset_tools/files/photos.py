"""What the readers need to know of a photo file: that it opens, its upright size, its fingerprint, and a small copy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from dataset_tools.files.duplicates import fingerprint
from models.imaging.colour import to_rgb8
from models.imaging.decode import Decoded, decode

_LEAST_SIDE = 32  # px; what the fingerprint is taken from


class DamagedPhoto(ValueError):
    """A photo that is missing or can't be decoded; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at a photo file tells: width and height when upright, and its fingerprint (see `duplicates`)."""

    size: tuple[int, int]
    fingerprint: str


def look_at(path: Path) -> Look:
    """Decode a photo to its end and tell its size and fingerprint, both upright. Raises DamagedPhoto.

    Decoding goes at an eighth of the size where the format allows: enough to meet a cut file and for a fingerprint, at
    a fraction of the time.
    """
    with _decoded(path, ("L", _LEAST_SIDE)) as photo:
        grey = photo.upright(_grey(photo.image))
        return Look(photo.size, fingerprint(Image.fromarray(grey)))


def small_copy(path: Path, side: int) -> NDArray[np.uint8]:
    """An upright copy of a photo, its longer side at most `side` px: uint8 H×W×3, RGB. Raises DamagedPhoto."""
    return small_copy_and_size(path, side)[0]


def small_copy_and_size(path: Path, side: int) -> tuple[NDArray[np.uint8], tuple[int, int]]:
    """The same, and the photo's own width and height when upright."""
    with _decoded(path, ("RGB", side)) as photo:
        photo.image.thumbnail((side, side), Image.Resampling.BOX)
        return photo.upright(to_rgb8(photo.image).pixels), photo.size


@contextmanager
def _decoded(path: Path, draft: tuple[str, int]) -> Iterator[Decoded]:
    """A decoded photo; what goes wrong with it, here or inside `with`, becomes DamagedPhoto."""
    try:
        with decode(path, draft) as photo:
            yield photo
    except Exception as error:  # damaged palettes and profiles surface in conversions, as almost any type
        raise DamagedPhoto(str(error) or type(error).__name__) from error


def _grey(photo: Image.Image) -> np.ndarray:
    """A decoded photo in grey, uint8 H×W, as stored."""
    if photo.mode not in ("L", "RGB"):
        photo = Image.fromarray(to_rgb8(photo).pixels)  # which scales 16 bits to 8 and knows CMYK
    return np.asarray(photo.convert("L"))

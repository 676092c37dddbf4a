"""What the readers need to know of a photo file: that it opens, its upright size, its fingerprint, and a small copy."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from dataset_tools.duplicates import fingerprint
from models.imaging.colour import to_rgb8
from models.imaging.decode import FORMATS, MAX_PIXELS, MAX_SIDE
from models.imaging.load import upright
from models.imaging.metadata import orientation_of

_LEAST_SIDE = 32  # px; what the fingerprint is taken from
_TURNED_BY_A_QUARTER = frozenset({5, 6, 7, 8})


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
    with _opened(path) as photo:
        width, height = photo.size
        turn = orientation_of(photo)
        photo.draft("L", (max(width // 8, _LEAST_SIDE), max(height // 8, _LEAST_SIDE)))
        photo.load()
        grey = upright(_grey(photo), turn)
    size = (height, width) if turn in _TURNED_BY_A_QUARTER else (width, height)
    return Look(size, fingerprint(Image.fromarray(grey)))


def small_copy(path: Path, side: int) -> NDArray[np.uint8]:
    """An upright copy of a photo, its longer side at most `side` px: uint8 H×W×3, RGB. Raises DamagedPhoto."""
    with _opened(path) as photo:
        turn = orientation_of(photo)
        photo.draft("RGB", (side, side))  # at least so large; a JPEG decodes at a fraction of the time
        photo.thumbnail((side, side), Image.Resampling.BOX)
        return np.ascontiguousarray(upright(to_rgb8(photo).pixels, turn))


@contextmanager
def _opened(path: Path) -> Iterator[Image.Image]:
    """A photo of a size that can be used; what goes wrong with it, here or inside `with`, becomes DamagedPhoto."""
    if not path.is_file():  # a pipe of that name would be waited for without end
        raise DamagedPhoto("no such file")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of large photos, checked here, and of odd metadata
            with Image.open(path, formats=FORMATS) as photo:
                width, height = photo.size
                if max(photo.size) > MAX_SIDE or width * height > MAX_PIXELS:
                    raise DamagedPhoto(f"{width}×{height} px is too large")
                yield photo
    except DamagedPhoto:
        raise
    # Pillow's decoders raise much else on damaged input: SyntaxError, struct.error, EOFError...
    except Exception as error:
        raise DamagedPhoto(str(error) or type(error).__name__) from error


def upright_size(path: Path) -> tuple[int, int]:
    """Width and height after EXIF rotation, of a photo decoded to its end. Raises DamagedPhoto."""
    return look_at(path).size


def _grey(photo: Image.Image) -> np.ndarray:
    """A decoded photo in grey, uint8 H×W, as stored."""
    if photo.mode not in ("L", "RGB"):
        photo = Image.fromarray(to_rgb8(photo).pixels)  # which scales 16 bits to 8 and knows CMYK
    return np.asarray(photo.convert("L"))

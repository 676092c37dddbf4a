"""A small picture of a photo, much faster than the photo: a JPEG is decoded at down to an eighth of its size."""

from __future__ import annotations

import os

import numpy as np
from PIL import Image

from models.files.reasons import reason_of
from models.imaging.colour import to_rgb8
from models.imaging.decode import decode
from models.imaging.photo import PhotoError


def load_thumbnail(path: str | os.PathLike[str], longest: int) -> np.ndarray:
    """A photo at most `longest` px a side: upright, uint8 h×w×3. Raises PhotoError as `load_photo` does.

    It is made of the photo's own pixels: the thumbnail in its EXIF may show another picture.
    """
    with decode(path, ("RGB", 2 * longest)) as decoded:
        try:
            picture = Image.fromarray(to_rgb8(decoded.image, decoded.sixteen_bit).pixels)
        except Exception as error:  # as in load_photo
            raise PhotoError(f"{path} can't be converted to 8-bit RGB ({reason_of(error)}).") from error
        picture.thumbnail((longest, longest), Image.Resampling.BILINEAR, reducing_gap=2.0)
        return decoded.upright(np.asarray(picture))

"""Puts right the numbers that Pillow takes for something else than they are in the file."""

from __future__ import annotations

import numpy as np
from PIL import Image, TiffImagePlugin

_SAMPLE_FORMAT, _SIGNED = 339, 2  # of a TIFF
_UNSIGNED_32, _TWELVE, _SIGNED_8 = "I;32N", "I;12", "signed"


def stored_as(image: Image.Image) -> str:
    """How an opened image's file holds its numbers, where that is odd; to be asked before they are loaded."""
    if isinstance(image, TiffImagePlugin.TiffImageFile) and image.mode in ("L", "LA", "RGB", "RGBA", "RGBX", "CMYK"):
        formats = image.tag_v2.get(_SAMPLE_FORMAT, 1)
        if _SIGNED in (formats if isinstance(formats, tuple) else (formats,)):
            return _SIGNED_8
    for tile in getattr(image, "tile", ()):
        arguments = tile[-1] if isinstance(tile[-1], tuple) else (tile[-1],)
        for name in (_UNSIGNED_32, _TWELVE):
            if name in arguments:
                return name
    return ""


def mend_values(image: Image.Image, stored: str) -> tuple[str, ...]:
    """Put a loaded image's numbers right; returns notes for people."""
    if stored == _SIGNED_8:  # read as 0 to 255, where -1 is white
        _replace(image, np.asarray(image) ^ np.uint8(128))
        return ("The photo has signed values: the lowest was made black, the highest white.",)
    if stored == _TWELVE:  # read as the lower part of 16 bits
        values = np.asarray(image)
        _replace(image, (values << 4) | (values >> 8))
    if stored == _UNSIGNED_32:
        values = np.asarray(image).view(np.uint32)
        if values.max() > np.iinfo(np.int32).max:  # read as negative
            _replace(image, (values >> 1).astype(np.int32))
    return ()


def _replace(image: Image.Image, values: np.ndarray) -> None:
    image.frombytes(values.tobytes())

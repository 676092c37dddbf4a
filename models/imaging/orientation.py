"""Which way up a photo is: its EXIF orientation, and arrays turned by it."""

from __future__ import annotations

import numpy as np
from PIL import Image

ORIENTATION = 0x0112
TURNED_BY_A_QUARTER = frozenset({5, 6, 7, 8})


def orientation_of(image: Image.Image) -> int:
    """The EXIF orientation that is still to be applied, 1 to 8; 1 where there is none or it can't be read.

    To be asked once the image is loaded, as `decode` does: loading turns TIFFs, and nothing else.
    """
    try:
        value = image.getexif().get(ORIENTATION, 1)
    except Exception:  # damaged EXIF is no reason to refuse the photo
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def upright(stored: np.ndarray, orientation: int) -> np.ndarray:
    """Turn and mirror an H×W(×C) array from its stored position to upright by its EXIF orientation (1 to 8)."""
    turned = np.swapaxes(stored, 0, 1) if orientation in TURNED_BY_A_QUARTER else stored
    if orientation in (3, 4, 7, 8):
        turned = turned[::-1]
    if orientation in (2, 3, 6, 7):
        turned = turned[:, ::-1]
    return np.ascontiguousarray(turned)

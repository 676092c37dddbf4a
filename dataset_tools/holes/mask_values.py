"""What the pixels of an annotator's mask say, grey or with a palette; a mask that can't be understood is refused."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Values = NDArray[np.uint8]

_PET, _BACKGROUND, _BORDER = 1, 2, 3


class UnclearMask(ValueError):
    """A mask whose values mean nothing that is known; the message is the reason."""


def trimap_object(mask: Image.Image) -> NDArray[np.bool_]:
    """The pet and its border, which is fur, in a trimap of Oxford-IIIT Pet: bool H×W. Raises UnclearMask.

    A palette may hold the values as its greys, as where an editor has saved a trimap anew, or as its indices.
    """
    grey = _grey(mask)
    for values in (grey, np.asarray(mask) if mask.mode == "P" else None):
        if values is not None and np.isin(values, (_PET, _BACKGROUND, _BORDER)).all():
            return np.asarray(values != _BACKGROUND)
    raise UnclearMask("it holds more than 1 for the pet, 2 for the background and 3 for the border")


def levels(mask: Image.Image) -> Values:
    """How far each pixel is part of the mask, from 0 to 255: uint8 H×W. Raises UnclearMask.

    Greys are that themselves; where they are 0 and 1 only, 1 is all of it. In a palette of colours index 0 is nothing,
    and another one is the mask.
    """
    grey = _grey(mask)
    if grey is not None:
        return grey * np.uint8(255) if grey.max() == 1 else grey
    if mask.mode == "P":
        indices = np.asarray(mask)
        if len(set(np.unique(indices)) - {0}) == 1:
            return np.where(indices > 0, np.uint8(255), np.uint8(0))
    raise UnclearMask("it holds several colours, of which none is known to be the mask")


def _grey(mask: Image.Image) -> Values | None:
    """The greys of a mask, uint8 H×W; None where it has colours, or greys of more than 8 bits."""
    if mask.mode in ("1", "L", "LA"):
        return np.asarray(mask.convert("L"))
    if mask.mode not in ("P", "PA", "RGB", "RGBA"):
        return None
    colours = np.asarray(mask.convert("RGB"))
    return colours[..., 0] if (colours == colours[..., :1]).all() else None

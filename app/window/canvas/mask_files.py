"""A hole as a file: white where the photo is to be filled, as `featherproof inpaint --mask` reads it. Free of Qt."""

from __future__ import annotations

from pathlib import Path

import numpy as np


def write_mask(path: Path, hole: np.ndarray) -> None:
    """Write a bool H×W hole as an 8-bit PNG of the photo's size, whole or not at all. Raises PhotoError.

    A soft edge is not in it: every pixel with any coverage is white.
    """
    from PIL import Image

    from models.files.atomic_file import atomic_file
    from models.imaging import PhotoError

    try:
        with atomic_file(path) as temporary:
            Image.fromarray(np.where(hole, np.uint8(255), np.uint8(0))).save(temporary, "PNG")
    except OSError as error:
        raise PhotoError(f"{path} can't be written: {error.strerror or error}.") from error


def read_mask(path: Path, height: int, width: int) -> np.ndarray:
    """Read a mask as a bool H×W hole. Raises PhotoError where it can't be read or is of another size."""
    from models.imaging import load_hole

    return load_hole(path, (height, width))

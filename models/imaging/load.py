"""Load a photo, or the hole painted on one."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
from PIL import Image

from models.imaging.colour import to_rgb8
from models.imaging.decode import decode
from models.imaging.metadata import clean_exif, orientation_of
from models.imaging.photo import Photo, PhotoError

HOLE_LEVEL = 128  # a mask pixel this bright or brighter is hole


def load_photo(path: str | os.PathLike[str]) -> Photo:
    """Read a photo: upright, 8-bit RGB, its alpha, EXIF and RGB profile kept; `Photo.notes` say what was converted.

    Raises PhotoError, which names the file, for anything that isn't one whole photo of bearable size (see `decode`).
    """
    image = decode(path)
    try:
        notes = _frame_notes(image)
        exif = clean_exif(image)
        turn = orientation_of(image)
        rgb = to_rgb8(image)
    except Exception as error:  # damaged palettes, profiles and tags surface here as almost any type
        raise PhotoError(f"{path} can't be converted to 8-bit RGB ({error}).") from error
    finally:
        image.close()
    alpha = None if rgb.alpha is None else upright(rgb.alpha, turn)
    return Photo(upright(rgb.pixels, turn), alpha, exif, rgb.icc, Path(path), notes + rgb.notes)


def load_hole(path: str | os.PathLike[str], size: tuple[int, int]) -> np.ndarray:
    """Read a hole mask of `size` = (height, width): bool H×W, True (a pixel of 128 or more) is to be filled.

    Colours count by their luminance, transparent pixels as black. Photo and mask are in upright coordinates. Raises
    PhotoError where the file can't be read or has another size; an empty hole is the caller's to refuse.
    """
    image = decode(path)
    try:
        turn = orientation_of(image)
        image.info.pop("icc_profile", None)  # a mask is numbers, not colours
        rgb = to_rgb8(image)
    except Exception as error:  # as in load_photo
        raise PhotoError(f"{path} can't be read as a mask ({error}).") from error
    finally:
        image.close()
    luminance = np.asarray(Image.fromarray(rgb.pixels).convert("L"))
    if rgb.alpha is not None:
        luminance = (luminance.astype(np.uint16) * rgb.alpha // 255).astype(np.uint8)
    mask = upright(luminance, turn)
    if mask.shape != tuple(size):
        raise PhotoError(
            f"The mask {path} is {mask.shape[1]}×{mask.shape[0]} px but the photo is {size[1]}×{size[0]} px:"
            " they must be of one size."
        )
    return mask >= HOLE_LEVEL


def upright(stored: np.ndarray, orientation: int) -> np.ndarray:
    """Turn and mirror an H×W(×C) array from its stored position to upright by its EXIF orientation (1 to 8)."""
    turned = np.swapaxes(stored, 0, 1) if orientation in (5, 6, 7, 8) else stored
    if orientation in (3, 4, 7, 8):
        turned = turned[::-1]
    if orientation in (2, 3, 6, 7):
        turned = turned[:, ::-1]
    return np.ascontiguousarray(turned)


def _frame_notes(image: Image.Image) -> tuple[str, ...]:
    # An MPO's second frame is a camera's preview or the other eye, not something a person expects to see.
    if image.format != "MPO" and getattr(image, "is_animated", False):
        return ("The file has several frames or pages: the first one was opened.",)
    return ()

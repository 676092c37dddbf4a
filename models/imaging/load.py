"""Load a photo, or the hole painted on one."""

from __future__ import annotations

import os
from contextlib import closing
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image

from models.files.reasons import reason_of
from models.imaging.colour import to_rgb8
from models.imaging.decode import Decoded, decode, is_damaged_inside
from models.imaging.exif import Exif, read_exif
from models.imaging.marks import with_marks
from models.imaging.photo import Photo, PhotoError
from models.imaging.tiff_reader import DamagedExif

HOLE_LEVEL = 128  # a mask pixel this bright or brighter is hole


def load_photo(path: str | os.PathLike[str]) -> Photo:
    """Read a photo: upright, 8-bit RGB, its alpha, EXIF and RGB profile kept; `Photo.notes` say what was converted.

    Raises PhotoError, which names the file, for anything that isn't one whole photo of bearable size (see `decode`).
    """
    with decode(path) as decoded:
        image = decoded.image
        try:
            exif, exif_notes = _exif(image, Path(path))
            notes = _damage_notes(path, decoded) + decoded.notes + exif_notes + _frame_notes(image)
            rgb = to_rgb8(image, decoded.sixteen_bit)
        except Exception as error:  # damaged palettes, profiles and tags surface here as almost any type
            raise PhotoError(f"{path} can't be converted to 8-bit RGB ({reason_of(error)}).") from error
    alpha = None if rgb.alpha is None else decoded.upright(rgb.alpha)
    return Photo(decoded.upright(rgb.pixels), alpha, exif, rgb.icc, Path(path), notes + rgb.notes)


def load_hole(path: str | os.PathLike[str], size: tuple[int, int]) -> np.ndarray:
    """Read a hole mask of `size` = (height, width): bool H×W, True (a pixel of 128 or more) is to be filled.

    Colours count by their luminance, transparent pixels as black. Photo and mask are in upright coordinates. Raises
    PhotoError where the file can't be read or has another size; an empty hole is the caller's to refuse.
    """
    with decode(path) as decoded:
        decoded.image.info.pop("icc_profile", None)  # a mask is numbers, not colours
        try:
            rgb = to_rgb8(decoded.image)
        except Exception as error:  # as in load_photo
            raise PhotoError(f"{path} can't be read as a mask ({reason_of(error)}).") from error
    luminance = np.asarray(Image.fromarray(rgb.pixels).convert("L"))
    if rgb.alpha is not None:
        luminance = (luminance.astype(np.uint16) * rgb.alpha // 255).astype(np.uint8)
    mask = decoded.upright(luminance)
    if mask.shape != tuple(size):
        raise PhotoError(
            f"The mask {path} is {mask.shape[1]}×{mask.shape[0]} px but the photo is {size[1]}×{size[0]} px:"
            " they must be of one size."
        )
    return mask >= HOLE_LEVEL


def _damage_notes(path: str | os.PathLike[str], decoded: Decoded) -> tuple[str, ...]:
    if is_damaged_inside(path, decoded):
        return ("The photo is damaged inside: a part of it is missing, and what is shown there was made up.",)
    return ()


def _frame_notes(image: Image.Image) -> tuple[str, ...]:
    # An MPO's second frame is a camera's preview or the other eye, not something a person expects to see.
    if image.format != "MPO" and getattr(image, "is_animated", False):
        return ("The file has several frames or pages: the first one was opened.",)
    return ()


def _exif(image: Image.Image, path: Path) -> tuple[bytes | None, tuple[str, ...]]:
    """What a photo keeps of its EXIF, None where that is nothing, and a note where part of it is damaged."""
    with closing(path.open("rb") if image.format == "TIFF" else BytesIO(_stored_exif(image))) as file:
        notes: tuple[str, ...] = ()
        found = Exif("<", (), (), ())
        if file.read(1):
            try:
                found = read_exif(file)
            except DamagedExif:
                notes = ("The photo's EXIF data is damaged, so it was left out.",)
    notes += tuple(f"The EXIF tag {name} is damaged, so it was left out." for name in found.damaged)
    found = with_marks(found, image)
    return (found.tobytes() if found else None), notes


def _stored_exif(image: Image.Image) -> bytes:
    """The EXIF of a file that isn't itself a TIFF; nothing where there is none."""
    stored = image.info.get("exif", b"")
    # ImageMagick's way in older PNGs: a name, a length, and hexadecimals
    text = image.info.get("Raw profile type exif")
    if not stored and isinstance(text, str):
        try:
            stored = bytes.fromhex("".join(text.split("\n")[3:]))
        except ValueError:
            stored = b"damaged"
    while stored.startswith(b"Exif\0\0"):
        stored = stored.removeprefix(b"Exif\0\0")
    return bytes(stored)

"""Save a photo as PNG, JPEG, WebP or TIFF: whole or not at all, with its EXIF, profile and the fill's provenance."""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, PngImagePlugin

from models.files.atomic_file import write_apart, write_atomically
from models.imaging.exif import add_to_tiff
from models.imaging.marks import dots_per_inch
from models.imaging.metadata import provenance_json, provenance_sentence, provenance_xmp
from models.imaging.photo import Photo, PhotoError
from models.imaging.tiff_reader import BYTE, UNDEFINED, Tag

_FORMATS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".webp": "WEBP", ".tif": "TIFF", ".tiff": "TIFF"}
_WEBP_SIDE = 16383
_JPEG_SEGMENT = 65_000  # bytes; EXIF has to fit in one segment of a JPEG
CREDENTIALS_NOTE = "The photo's C2PA manifest (Content Credentials) was not kept: it holds for the photo as it was."
_XMP_TAG, _ICC_TAG = 700, 34675  # of a TIFF


def save_photo(
    path: str | os.PathLike[str],
    pixels: np.ndarray,
    source: Photo,
    provenance: dict[str, Any] | None,
    quality: int = 95,
) -> tuple[str, ...]:
    """Write `pixels` (uint8 H×W×3, `source`'s size) in the format that the suffix names; returns notes for people.

    EXIF, profile and alpha come from `source`; PNG and TIFF are lossless, and so is WebP at quality 100. A fill, which
    `provenance` tells of, gets a C2PA claim where c2pa-python is installed. The same arguments write the same bytes.
    Raises PhotoError; the old file, if any, is then untouched.
    """
    file = Path(path)
    content, notes = _encoded(file, pixels, source, provenance, quality)
    try:
        write_atomically(file, content)
    except OSError as error:
        raise _unwritable(file, error) from error
    return notes


def save_photo_apart(
    path: str | os.PathLike[str], pixels: np.ndarray, source: Photo, provenance: dict[str, Any] | None
) -> Path:
    """Write as `save_photo` does, and never replace a file: another one of that name has the photo numbered.

    Returns where it is; the same photo again is the same file. Raises PhotoError.
    """
    file = Path(path)
    content, _ = _encoded(file, pixels, source, provenance, quality=95)
    try:
        return write_apart(file, content)
    except OSError as error:
        raise _unwritable(file, error) from error


def _encoded(
    file: Path, pixels: np.ndarray, source: Photo, provenance: dict[str, Any] | None, quality: int
) -> tuple[bytes, tuple[str, ...]]:
    """The bytes of a photo's file, and notes for people. Raises PhotoError."""
    kind = _FORMATS.get(file.suffix.lower())
    if kind is None:
        raise PhotoError(f"{file} can't be written: the name must end in .png, .jpg, .webp or .tif.")
    if pixels.dtype != np.uint8 or pixels.shape != source.pixels.shape:
        height, width = source.pixels.shape[:2]
        raise PhotoError(f"{file} can't be written: the pixels are not 8-bit RGB of {width}×{height} px.")
    if kind == "WEBP" and max(pixels.shape[:2]) > _WEBP_SIDE:
        raise PhotoError(f"{file} can't be written: WebP holds at most {_WEBP_SIDE} px a side; save as .png instead.")
    notes = [CREDENTIALS_NOTE] if source.credentials else []
    alpha, exif = source.alpha, source.exif
    if kind == "JPEG" and alpha is not None:
        alpha = None
        notes.append("JPEG has no transparency, so it was left out.")
    if kind == "JPEG" and exif is not None and len(exif) > _JPEG_SEGMENT:
        exif = None
        notes.append("The EXIF data is too long for a JPEG, so it was left out.")
    image = Image.fromarray(pixels if alpha is None else np.dstack([pixels, alpha]))
    buffer = BytesIO()
    try:
        _WRITERS[kind](image, buffer, exif, source.icc, provenance, quality)
    except (OSError, ValueError) as error:  # Pillow's word for metadata that a format can't hold is ValueError
        raise _unwritable(file, error) from error
    content = buffer.getvalue()
    if provenance is not None:
        from models.provenance.claim import with_claim

        content = with_claim(content, kind, provenance)
    return content, tuple(notes)


def _unwritable(file: Path, error: Exception) -> PhotoError:
    return PhotoError(f"{file} can't be written: {getattr(error, 'strerror', None) or error}.")


def _png(
    image: Image.Image, out: BytesIO, exif: bytes | None, icc: bytes | None, provenance: dict | None, _: int
) -> None:
    text = PngImagePlugin.PngInfo()
    if provenance is not None:
        text.add_itxt("Description", provenance_sentence(provenance))
        text.add_text("featherproof", provenance_json(provenance))
        text.add_itxt("XML:com.adobe.xmp", provenance_xmp(provenance).decode())
    # A photo's filtered rows hardly hold a string twice: to look for runs alone takes half the time (docs/speed.md).
    options: dict[str, Any] = {"compress_type": zlib.Z_RLE, **({"exif": exif} if exif else {}), **_resolution(exif)}
    image.save(out, "PNG", pnginfo=text, icc_profile=icc, **options)


def _jpeg(
    image: Image.Image, out: BytesIO, exif: bytes | None, icc: bytes | None, provenance: dict | None, quality: int
) -> None:
    image.save(
        out,
        "JPEG",
        quality=quality,
        subsampling=0 if quality >= 90 else 2,
        optimize=False,
        icc_profile=icc,
        **_exif_and_xmp(exif, provenance),
        **_resolution(exif),
    )


def _webp(
    image: Image.Image, out: BytesIO, exif: bytes | None, icc: bytes | None, provenance: dict | None, quality: int
) -> None:
    image.save(
        out,
        "WEBP",
        quality=quality,
        lossless=quality >= 100,
        exact=True,
        icc_profile=icc or b"",
        **_exif_and_xmp(exif, provenance),
    )


def _tiff(
    image: Image.Image, out: BytesIO, exif: bytes | None, icc: bytes | None, provenance: dict | None, _: int
) -> None:
    others = []
    if provenance is not None:
        xmp = provenance_xmp(provenance)
        others.append(Tag(_XMP_TAG, BYTE, len(xmp), xmp))
    if icc is not None:
        others.append(Tag(_ICC_TAG, UNDEFINED, len(icc), icc))
    # Not compressed: Pillow leaves that to libtiff, which knows some tags only.
    image.save(out, "TIFF")
    add_to_tiff(out, exif, others)


def _resolution(exif: bytes | None) -> dict[str, Any]:
    """What EXIF tells of it, for the place of its own that a format has."""
    told = dots_per_inch(exif)
    return {} if told is None else {"dpi": told}


def _exif_and_xmp(exif: bytes | None, provenance: dict | None) -> dict[str, bytes]:
    found = {
        "exif": b"Exif\x00\x00" + exif if exif else None,
        "xmp": provenance_xmp(provenance) if provenance is not None else None,
    }
    return {key: value for key, value in found.items() if value is not None}


_WRITERS: dict[str, Callable[..., None]] = {"PNG": _png, "JPEG": _jpeg, "WEBP": _webp, "TIFF": _tiff}

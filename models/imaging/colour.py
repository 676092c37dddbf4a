"""Any Pillow image to 8-bit RGB with alpha, and a sentence for each conversion that a person should know of."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import numpy as np
from PIL import Image, ImageCms

_SIXTEEN_BIT_NOTE = "16-bit photo converted to 8-bit."
_LONGEST_PROFILE = 16_000_000  # bytes; every format that is written holds as much
_FLOAT_NOTE = "Floating-point photo converted to 8-bit."
# Signatures in an ICC header, bytes 16 to 20.
_SPACES = {"L": b"GRAY", "RGB": b"RGB ", "CMYK": b"CMYK", "LAB": b"Lab "}


@dataclass(frozen=True, eq=False)
class Rgb8:
    """Pixels uint8 H×W×3, alpha uint8 H×W or None, the RGB profile they are in (None: sRGB) and notes for people."""

    pixels: np.ndarray
    alpha: np.ndarray | None
    icc: bytes | None
    notes: tuple[str, ...]


def to_rgb8(image: Image.Image, sixteen_bit: bool = False) -> Rgb8:
    """Convert a decoded image of any mode; its orientation stays as stored.

    RGB pixels are never changed and keep their profile. Grey, CMYK and LAB pictures with a profile of their own kind
    are converted to sRGB by it. 16-bit and float pictures are scaled to 8 bits, not clipped; `sixteen_bit` says that
    the file's colours were (see `Decoded`).
    """
    icc = image.info.get("icc_profile") or None
    notes: list[str] = []
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        grey, notes = _grey8(np.asarray(image))
        image = Image.fromarray(grey)
    elif sixteen_bit:
        notes.append(_SIXTEEN_BIT_NOTE)
    image, alpha = _split_alpha(image)
    if image.mode in ("CMYK", "LAB"):
        notes.append(f"{image.mode} photo converted to RGB.")
    if image.mode != "RGB":
        image, icc = _to_srgb(image, icc), None
    if icc is not None and icc[16:20] != _SPACES["RGB"]:
        icc = None  # a profile of another kind says nothing about these pixels
    if icc is not None and len(icc) > _LONGEST_PROFILE:
        icc = None
        notes.append("The photo's colour profile is larger than 16 MB, so it was left out.")
    return Rgb8(np.array(image), alpha, icc, tuple(notes))


def _split_alpha(image: Image.Image) -> tuple[Image.Image, np.ndarray | None]:
    """The opaque picture in L, RGB, CMYK or LAB, and its alpha where it has any."""
    if not image.has_transparency_data:
        if image.mode in _SPACES:
            return image, None
        return image.convert("L" if image.mode == "1" else "RGB"), None
    grey = image.mode in ("1", "L", "LA", "La")
    if image.mode == "La":  # premultiplied; Pillow converts it to nothing but LA
        image = image.convert("LA")
    image = image.convert("RGBA")
    return image.convert("L" if grey else "RGB"), np.array(image.getchannel("A"))


def _to_srgb(image: Image.Image, icc: bytes | None) -> Image.Image:
    """L, CMYK or LAB to sRGB: by its own profile where that is sound, else as Pillow converts untagged pictures."""
    try:
        if image.mode == "LAB":
            return _transform(image, ImageCms.createProfile("LAB"))
        if icc is not None and icc[16:20] == _SPACES[image.mode]:
            return _transform(image, ImageCms.ImageCmsProfile(BytesIO(icc)))
    except (ImageCms.PyCMSError, OSError):
        pass  # a damaged profile is no reason to refuse the photo
    return image.convert("RGB")


def _transform(image: Image.Image, source: ImageCms.ImageCmsProfile | ImageCms.core.CmsProfile) -> Image.Image:
    converted = ImageCms.profileToProfile(
        image,
        source,
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
    assert converted is not None  # None only where it works in place
    return converted


def _grey8(grey: np.ndarray) -> tuple[np.ndarray, list[str]]:
    """An H×W array of 16-bit, 32-bit or float grey scaled to uint8, and sentences on what was done.

    Raises ValueError where no pixel has a value.
    """
    if grey.dtype.kind == "u":
        return _scaled(grey, 0, 65535), [_SIXTEEN_BIT_NOTE]
    if grey.dtype.kind == "f":
        return _float8(grey)
    low, high = int(grey.min()), int(grey.max())
    if low >= 0 and high <= 65535:
        return _scaled(grey, 0, 65535), [_SIXTEEN_BIT_NOTE]
    return _scaled(grey, low, high), ["32-bit photo: its darkest value was made black and its brightest white."]


def _float8(grey: np.ndarray) -> tuple[np.ndarray, list[str]]:
    there = np.isfinite(grey)
    if not there.any():
        raise ValueError("no pixel has a value, all are NaN or infinite")
    low, high = float(grey[there].min()), float(grey[there].max())
    notes = [_FLOAT_NOTE]
    if low < 0 or high > 255:
        notes = [f"Photo with values from {low:g} to {high:g} stretched to 8-bit."]
    else:
        low, high = 0, 1 if high <= 1 else 255
    if not there.all():
        notes.append(f"{np.count_nonzero(~there):,} pixels have no value, NaN or infinite, and are black.")
    return _scaled(np.where(there, grey, low), low, high), notes


def _scaled(values: np.ndarray, low: float, high: float) -> np.ndarray:
    span = (high - low) or 1.0
    return np.round((values.astype(np.float64) - low) * (255.0 / span)).astype(np.uint8)

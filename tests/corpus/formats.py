"""A small picture in every format and kind of pixel that photos come in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image, features


@dataclass(frozen=True)
class Sound:
    """A sound file. `lossless`: what opens has the pixels that were saved."""

    name: str
    suffix: str
    content: bytes
    lossless: bool


# name, suffix, Pillow's format and its options, whether it keeps each pixel
_COLOUR: tuple[tuple[str, str, str, dict[str, Any], bool], ...] = (
    ("baseline", ".jpg", "JPEG", {"quality": 90}, False),
    ("progressive", ".jpg", "JPEG", {"quality": 85, "progressive": True, "subsampling": 0}, False),
    ("restarts", ".jpeg", "JPEG", {"quality": 80, "restart_marker_blocks": 3}, False),
    ("plain", ".png", "PNG", {}, True),
    ("lossy", ".webp", "WEBP", {"quality": 80}, False),
    ("lossless", ".webp", "WEBP", {"lossless": True}, True),
    ("raw", ".tif", "TIFF", {}, True),
    ("lzw", ".tif", "TIFF", {"compression": "tiff_lzw"}, True),
    ("deflate", ".tiff", "TIFF", {"compression": "tiff_adobe_deflate"}, True),
    ("packbits", ".tif", "TIFF", {"compression": "packbits"}, True),
    ("in-tiff", ".tif", "TIFF", {"compression": "jpeg"}, False),
    ("plain", ".bmp", "BMP", {}, True),
    ("plain", ".ppm", "PPM", {}, True),
    ("plain", ".gif", "GIF", {}, False),
    ("reversible", ".jp2", "JPEG2000", {"irreversible": False}, True),
    ("lossy", ".j2k", "JPEG2000", {"irreversible": True, "quality_layers": [20]}, False),
    ("plain", ".avif", "AVIF", {"quality": 70}, False),
)
_NEEDED = {"AVIF": "avif", "JPEG2000": "jpg_2000", "WEBP": "webp"}


def in_every_format(pixels: np.ndarray) -> Iterator[Sound]:
    """`pixels`, uint8 H×W×3, in each format that this Pillow writes."""
    for name, suffix, kind, options, lossless in _COLOUR:
        needed = _NEEDED.get(kind)
        if needed is None or features.check(needed):
            yield Sound(name, suffix, saved(Image.fromarray(pixels), kind, **options), lossless)


def in_every_mode(pixels: np.ndarray) -> Iterator[Sound]:
    """The same picture with other kinds of pixels; its colours may differ, its size doesn't."""
    photo, grey = Image.fromarray(pixels), Image.fromarray(pixels).convert("L")
    for mode in ("1", "L", "LA", "P", "RGBA"):
        yield Sound(mode, ".png", saved(photo.convert(mode), "PNG"), False)
    for mode in ("1", "L", "LA", "P", "RGBA", "CMYK", "YCbCr"):
        yield Sound(mode, ".tif", saved(photo.convert(mode), "TIFF"), False)
    yield Sound("LAB", ".tif", saved(Image.frombytes("LAB", photo.size, pixels.tobytes()), "TIFF"), False)
    yield Sound("CMYK", ".jpg", saved(photo.convert("CMYK"), "JPEG"), False)
    yield Sound("grey", ".jpg", saved(grey, "JPEG"), False)
    words = np.asarray(grey, np.uint16) * 257
    yield Sound("16-bit", ".png", saved(Image.fromarray(words), "PNG"), False)
    yield Sound("16-bit", ".tif", saved(Image.fromarray(words), "TIFF"), False)
    yield Sound("float", ".tif", saved(Image.fromarray(np.asarray(grey, np.float32) / 255), "TIFF"), False)
    yield Sound("int32", ".tif", saved(Image.fromarray(np.asarray(grey, np.int32)), "TIFF"), False)
    yield Sound("transparent", ".gif", saved(photo.convert("P"), "GIF", transparency=0), False)
    frames = [photo, photo.rotate(180)]
    yield Sound("two-frames", ".png", saved(photo, "PNG", save_all=True, append_images=frames[1:]), False)
    yield Sound("two-pages", ".tif", saved(photo, "TIFF", save_all=True, append_images=frames[1:]), False)


def saved(image: Image.Image, kind: str, **options: Any) -> bytes:
    """An image's file, as Pillow writes it."""
    stream = BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()

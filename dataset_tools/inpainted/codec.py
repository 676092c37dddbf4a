"""The one way in and out that authentic and inpainted copies share."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from dataset_tools.inpainted.plan import Encoding
from models.imaging import load_photo

_FULL_COLOUR = 90  # from this quality on colours are stored at full resolution, as most programs do


def decoded(path: Path, max_side: int) -> np.ndarray:
    """A photo upright, uint8 H×W×3, scaled down to `max_side` px where it is longer. Raises PhotoError or OSError."""
    pixels = load_photo(path).pixels
    height, width = pixels.shape[:2]
    scale = max_side / max(height, width)
    if scale >= 1:
        return pixels
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA))


def encoded(pixels: np.ndarray, encoding: Encoding) -> bytes:
    """uint8 H×W×3 as a file without any metadata; the same pixels give the same bytes."""
    buffer = BytesIO()
    image = Image.fromarray(pixels)
    if encoding.format == "PNG":
        image.save(buffer, "PNG", compress_level=4)
    else:
        assert encoding.quality is not None
        subsampling = 0 if encoding.quality >= _FULL_COLOUR else 2
        image.save(buffer, "JPEG", quality=encoding.quality, subsampling=subsampling, optimize=False)
    return buffer.getvalue()

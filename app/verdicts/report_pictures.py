"""The pictures of a report, as JPEG files of bounded size."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from app.verdicts.heat_overlay import overlay
from app.verdicts.report import Pictures
from models.authenticity.verdict import Verdict

LARGE, SMALL = 480, 80  # pixels a side, at most
_QUALITY_LARGE, _QUALITY_SMALL = 80, 70


def pictures_of(photo: np.ndarray, verdict: Verdict) -> Pictures:
    """A photo, uint8 H×W×3, and its heat map, both at most LARGE px a side."""
    heat_map = overlay(photo, verdict, LARGE)
    height, width = heat_map.shape[:2]
    small = Image.fromarray(photo).resize((width, height), Image.Resampling.BOX, reducing_gap=2.0)
    # Whole colours for the heat map, whose lines would be blurred else.
    return Pictures(_jpeg(small, _QUALITY_LARGE), _jpeg(Image.fromarray(heat_map), _QUALITY_LARGE, 0), width, height)


def thumbnail_of(photo: np.ndarray) -> bytes:
    """A photo, uint8 H×W×3, at most SMALL px a side."""
    picture = Image.fromarray(photo)
    picture.thumbnail((SMALL, SMALL), Image.Resampling.BILINEAR, reducing_gap=2.0)
    return _jpeg(picture, _QUALITY_SMALL)


def _jpeg(picture: Image.Image, quality: int, subsampling: int = 2) -> bytes:
    content = io.BytesIO()
    picture.save(content, "JPEG", quality=quality, subsampling=subsampling, optimize=True)
    return content.getvalue()

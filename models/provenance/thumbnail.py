"""Whether an embedded thumbnail shows the photo that it belongs to."""

from __future__ import annotations

import numpy as np

from models.provenance.label import Label


def thumbnail_label(content: bytes, orientation: int, pixels: np.ndarray) -> list[Label]:
    """A label where the thumbnail shows another picture than the photo."""
    return []

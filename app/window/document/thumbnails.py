"""Small pictures of fills and holes. Free of Qt."""

from __future__ import annotations

import numpy as np
from PIL import Image

from app.engine.packed_hole import PackedHole
from app.window.canvas.brush import Rect
from app.window.document.kept_fill import KeptFill


def thumbnail(photo: np.ndarray, fill: KeptFill | None, size: int) -> np.ndarray:
    """A uint8 size×size×3 picture of the photo around a fill's hole; without a fill, of the photo's middle."""
    height, width = photo.shape[:2]
    around = _square_around(fill.box if fill else Rect(0, 0, width, height), width, height)
    # Every n-th pixel, four for each of the picture's: averaging all of a large hole's would hold up the window.
    step = max(1, (around.right - around.left) // (4 * size))
    rows = np.arange(around.top, around.bottom, step)
    columns = np.arange(around.left, around.right, step)
    pixels = photo[np.ix_(rows, columns)]
    if fill is not None:
        box = fill.box
        inside_rows, inside_columns = (
            (rows >= box.top) & (rows < box.bottom),
            (columns >= box.left) & (columns < box.right),
        )
        place = np.ix_(inside_rows, inside_columns)
        chosen = np.ix_(rows[inside_rows] - box.top, columns[inside_columns] - box.left)
        pixels[place] = np.where(fill.inside[chosen][..., None], fill.patch.pixels[chosen], pixels[place])
    return np.array(Image.fromarray(pixels).resize((size, size), Image.Resampling.BICUBIC))


def silhouette(hole: PackedHole, size: int) -> np.ndarray:
    """The hole as uint8, 1 inside it, of `size` pixels on its longer side, however small it is in the photo."""
    step = max(1, -(-max(hole.height, hole.width) // size))
    pixels = np.multiply(hole.unpack(), 255, dtype=np.uint8)
    return np.ascontiguousarray(np.array(Image.fromarray(pixels).reduce(step)) > 0, np.uint8)


def _square_around(box: Rect, width: int, height: int) -> Rect:
    side = min(round(1.4 * max(box.right - box.left, box.bottom - box.top, 32)), width, height)
    left = min(max(0, (box.left + box.right - side) // 2), width - side)
    top = min(max(0, (box.top + box.bottom - side) // 2), height - side)
    return Rect(left, top, left + side, top + side)

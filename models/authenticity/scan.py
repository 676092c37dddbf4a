"""What one member sees in one photo: the figures that the stack weighs, and a map of where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from models.authenticity.tiles import Tile, blended, cells_of, cut_tile, tiles_over
from models.runners import Runner

WHOLE_SIDE = 1024  # pixels that a photo is brought to, at most, to be seen as a whole
BATCH = 8  # tiles that a network sees at once
FEATURES = ("image", "cell_max", "cell_mean")  # of a scan, in the order in which the stack takes them


@dataclass(frozen=True, eq=False)
class Scan:
    """One member's view of one photo.

    `features` float32 3: the greatest image logit of any tile, the greatest and the mean cell logit. `cells` float32
    h×w logits, one for each 16 px cell of the photo; `scanned` bool h×w, where it was seen at its native resolution.
    `categories` float32 C, logits, or None.
    """

    features: np.ndarray
    cells: np.ndarray
    scanned: np.ndarray
    categories: np.ndarray | None


def scan(runner: Runner, photo: np.ndarray) -> Scan:
    """Look at a photo twice: in tiles at native resolution, and once brought to at most 1,024 px.

    `photo` uint8 H×W×3 of any size from 1 × 1 px.
    """
    height, width = photo.shape[:2]
    image, native, scanned, categories = _seen(runner, photo)
    scale = WHOLE_SIDE / max(height, width)
    if scale < 1:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        small = cv2.resize(photo, size, interpolation=cv2.INTER_AREA)
        other_image, other, _, other_categories = _seen(runner, small)
        image = np.concatenate([image, other_image])
        shape = (cells_of(width), cells_of(height))
        coarse = np.asarray(cv2.resize(other, shape, interpolation=cv2.INTER_LINEAR), np.float32)
        # What native tiles did not reach is known from the small picture alone.
        native = np.where(scanned, np.maximum(native, coarse), coarse)
        categories = other_categories  # an animal is known best by its whole
    features = np.array([image.max(), native.max(), native.mean()], np.float32)
    return Scan(features, native, scanned, categories)


def _seen(runner: Runner, photo: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray | None]:
    """Image logits of all tiles, the blended cells, where they are known, and the mean category logits."""
    height, width = photo.shape[:2]
    tiles = tiles_over(height, width)
    images, cells, categories = [], [], []
    for start in range(0, len(tiles), BATCH):
        found = _logits(runner, photo, tiles[start : start + BATCH])
        images.append(found["image"])
        cells += list(found["cells"][:, 0])
        if "categories" in found:
            categories.append(found["categories"])
    merged, known = blended(height, width, tiles, cells)
    category = np.concatenate(categories).mean(axis=0) if categories else None
    return np.concatenate(images), merged, known, category


def _logits(runner: Runner, photo: np.ndarray, tiles: list[Tile]) -> Mapping[str, np.ndarray]:
    batch = np.stack([cut_tile(photo, tile) for tile in tiles]).transpose(0, 3, 1, 2)
    return runner.run("classify", {"photo": np.ascontiguousarray(batch, np.float32) / np.float32(255)})

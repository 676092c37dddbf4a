"""What one member sees in photos: the figures that the stack weighs, and a map of where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from models.authenticity.tiles import TILE, Tile, blended, cut_tile, tiles_over
from models.runners import Runner

WHOLE_SIDE = 1024  # pixels that a photo is brought to, at most, to be seen as a whole
# Of tiles that a network sees at once. A processor is no faster with more (its caches hold less of each), a GPU is.
PIXELS_AT_ONCE, PIXELS_AT_ONCE_ON_CPU = 16 * TILE**2, TILE**2
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


@dataclass(frozen=True, eq=False)
class _View:
    """A photo as it is, or made small; `logits` gets what the member says of each of its tiles."""

    pixels: np.ndarray
    tiles: list[Tile]
    logits: dict[int, Mapping[str, np.ndarray]] = field(default_factory=dict)


def scan(runner: Runner, photo: np.ndarray) -> Scan:
    """Look at a photo twice: in tiles at native resolution, and once brought to at most 1,024 px.

    `photo` uint8 H×W×3 of any size from 1 × 1 px.
    """
    return scan_each(runner, [photo])[0]


def scan_each(runner: Runner, photos: Sequence[np.ndarray]) -> list[Scan]:
    """`scan` of several photos: tiles of one size, whosever they are, go through the network together."""
    views = [_views(photo) for photo in photos]
    _look(runner, [view for both in views for view in both])
    return [_scan(*both) for both in views]


def _views(photo: np.ndarray) -> list[_View]:
    """The photo, and where it is larger than 1,024 px the photo brought to that."""
    height, width = photo.shape[:2]
    shown = [photo]
    scale = WHOLE_SIDE / max(height, width)
    if scale < 1:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        shown.append(cv2.resize(photo, size, interpolation=cv2.INTER_AREA))
    return [_View(pixels, tiles_over(*pixels.shape[:2])) for pixels in shown]


def _look(runner: Runner, views: list[_View]) -> None:
    """Run the network over all tiles, those of one size together, as many at once as the device likes."""
    of_size: dict[tuple[int, int], list[tuple[_View, int]]] = {}
    for view in views:
        for number, tile in enumerate(view.tiles):
            of_size.setdefault((tile.height, tile.width), []).append((view, number))
    for (height, width), places in of_size.items():
        pixels = PIXELS_AT_ONCE_ON_CPU if runner.device == "cpu" else PIXELS_AT_ONCE
        count = max(1, pixels // (height * width))
        for start in range(0, len(places), count):
            part = places[start : start + count]
            found = _logits(runner, [cut_tile(view.pixels, view.tiles[number]) for view, number in part])
            for row, (view, number) in enumerate(part):
                view.logits[number] = {name: values[row] for name, values in found.items()}


def _logits(runner: Runner, tiles: list[np.ndarray]) -> dict[str, np.ndarray]:
    batch = np.stack(tiles).astype(np.float32) / np.float32(255)
    # B×3×H×W to look at, but in memory still B×H×W×3: channels last, which convolutions work in.
    return runner.run("classify", {"photo": batch.transpose(0, 3, 1, 2)})


def _scan(native: _View, small: _View | None = None) -> Scan:
    """What the tiles of a photo, and of the photo made small, come to."""
    image, cells, scanned, categories = _merged(native)
    if small is not None:
        other_image, other, _, other_categories = _merged(small)
        image = np.concatenate([image, other_image])
        coarse = np.asarray(cv2.resize(other, cells.shape[::-1], interpolation=cv2.INTER_LINEAR), np.float32)
        # What native tiles did not reach is known from the small picture alone.
        cells = np.where(scanned, np.maximum(cells, coarse), coarse)
        categories = other_categories  # an animal is known best by its whole
    features = np.array([image.max(), cells.max(), cells.mean()], np.float32)
    return Scan(features, cells, scanned, categories)


def _merged(view: _View) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray | None]:
    """Image logits of all tiles, the blended cells, where they are known, and the mean category logits."""
    found = [view.logits[number] for number in range(len(view.tiles))]
    height, width = view.pixels.shape[:2]
    cells, known = blended(height, width, view.tiles, [logits["cells"][0] for logits in found])
    categories = [logits["categories"] for logits in found if "categories" in logits]
    images = np.array([logits["image"] for logits in found], np.float32)
    return images, cells, known, np.mean(categories, axis=0) if categories else None

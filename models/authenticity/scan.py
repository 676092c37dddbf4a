"""What one member sees in photos: the figures that the stack weighs, and a map of where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import cv2
import numpy as np

from models.authenticity.steps import Step
from models.authenticity.tiles import TILE, Tile, blended, cut_tile, tiles_over
from models.running.runners import Runner

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
class View:
    """A photo as it is, or made small, and the tiles that it is looked at in."""

    pixels: np.ndarray
    tiles: list[Tile]


def views_of(photo: np.ndarray) -> list[View]:
    """A photo, uint8 H×W×3, and where it is larger than 1,024 px also the photo brought to that."""
    height, width = photo.shape[:2]
    shown = [photo]
    scale = WHOLE_SIDE / max(height, width)
    if scale < 1:
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        shown.append(cv2.resize(photo, size, interpolation=cv2.INTER_AREA))
    return [View(pixels, tiles_over(*pixels.shape[:2])) for pixels in shown]


class Look:
    """One network's look at photos, given as their views: steps, to be taken in any order, and then scans."""

    def __init__(self, runner: Runner, photos: Sequence[list[View]]) -> None:
        self._runner = runner
        self._photos = photos
        self._logits: dict[tuple[int, int, int], Mapping[str, np.ndarray]] = {}  # by photo, view and tile

    def steps(self) -> list[Step]:
        """One for each batch of tiles of one size, as many as the device likes to see at once."""
        of_size: dict[tuple[int, int], list[tuple[int, int, int]]] = {}
        for photo, views in enumerate(self._photos):
            for view, shown in enumerate(views):
                for number, tile in enumerate(shown.tiles):
                    of_size.setdefault((tile.height, tile.width), []).append((photo, view, number))
        pixels = PIXELS_AT_ONCE_ON_CPU if self._runner.device == "cpu" else PIXELS_AT_ONCE
        steps: list[Step] = []
        for (height, width), places in of_size.items():
            count = max(1, pixels // (height * width))
            parts = [places[start : start + count] for start in range(0, len(places), count)]
            steps += [partial(self._see, part) for part in parts]
        return steps

    def _see(self, places: list[tuple[int, int, int]]) -> None:
        tiles = []
        for photo, view, number in places:
            shown = self._photos[photo][view]
            tiles.append(cut_tile(shown.pixels, shown.tiles[number]))
        batch = np.stack(tiles).astype(np.float32) / np.float32(255)
        # B×3×H×W to look at, but in memory still B×H×W×3: channels last, which convolutions work in.
        found = self._runner.run("classify", {"photo": batch.transpose(0, 3, 1, 2)})
        for row, place in enumerate(places):
            self._logits[place] = {name: values[row] for name, values in found.items()}

    def scans(self) -> list[Scan]:
        """What it saw of each photo, once all steps are taken."""
        return [
            _scan(*(self._merged(photo, view, shown) for view, shown in enumerate(views)))
            for photo, views in enumerate(self._photos)
        ]

    def _merged(self, photo: int, view: int, shown: View) -> _Merged:
        found = [self._logits[photo, view, number] for number in range(len(shown.tiles))]
        height, width = shown.pixels.shape[:2]
        cells, known = blended(height, width, shown.tiles, [logits["cells"][0] for logits in found])
        categories = [logits["categories"] for logits in found if "categories" in logits]
        images = np.array([logits["image"] for logits in found], np.float32)
        return _Merged(images, cells, known, np.mean(categories, axis=0) if categories else None)


@dataclass(frozen=True, eq=False)
class _Merged:
    """Of one view the image logits of all tiles, the blended cells, where they are known, the mean category logits."""

    images: np.ndarray
    cells: np.ndarray
    known: np.ndarray
    categories: np.ndarray | None


def _scan(native: _Merged, small: _Merged | None = None) -> Scan:
    """What the tiles of a photo, and of the photo made small, come to."""
    if small is None:
        return Scan(_features(native.images, native.cells), native.cells, native.known, native.categories)
    coarse = cv2.resize(small.cells, native.cells.shape[::-1], interpolation=cv2.INTER_LINEAR)
    # What native tiles did not reach is known from the small picture alone.
    cells = np.where(native.known, np.maximum(native.cells, coarse), coarse).astype(np.float32)
    images = np.concatenate([native.images, small.images])
    # An animal is known best by its whole.
    return Scan(_features(images, cells), cells, native.known, small.categories)


def _features(images: np.ndarray, cells: np.ndarray) -> np.ndarray:
    return np.array([images.max(), cells.max(), cells.mean()], np.float32)

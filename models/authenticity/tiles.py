"""Where a photo is looked at: overlapping tiles on a grid of cells, capped in number, and how they are put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

CELL = 16  # pixels a side of one cell of the dense head
TILE = 512  # pixels a side at most: one tile sees the whole of most photos on the web
OVERLAP = 96  # pixels that neighbours share at least
MOST_TILES = 32  # of one scan; larger photos are looked at in places spread evenly
_MULTIPLE = 32  # pixels: what every network's sides must be multiples of


@dataclass(frozen=True)
class Tile:
    """A rectangle of pixels at rows `top`, columns `left`, both multiples of a cell; it may reach beyond the photo."""

    top: int
    left: int
    height: int
    width: int


def tiles_over(height: int, width: int, most: int = MOST_TILES) -> list[Tile]:
    """Tiles over a photo of height × width px, in reading order, all of one size.

    Together they cover the photo, unless that takes more than `most`: then `most` of them or fewer, spread evenly.
    """
    tile_height, tile_width = _side(height), _side(width)
    rows, columns = _starts(height, tile_height), _starts(width, tile_width)
    while len(rows) * len(columns) > most:  # thin the longer axis out first
        longer = rows if len(rows) >= len(columns) else columns
        thinned = _spread(longer, len(longer) - 1)
        rows, columns = (thinned, columns) if longer is rows else (rows, thinned)
    return [Tile(top, left, tile_height, tile_width) for top in rows for left in columns]


def _side(length: int) -> int:
    """The least that a tile measures where as few tiles as can be cover `length` px: nothing is seen twice in vain."""
    count = max(1, -(-(length - OVERLAP) // (TILE - OVERLAP)))
    side = -(-(length + (count - 1) * OVERLAP) // count)
    return min(TILE, -(-side // _MULTIPLE) * _MULTIPLE)


def _starts(length: int, side: int) -> list[int]:
    """Multiples of a cell at which tiles of `side` px start, so that they overlap and the last reaches the end."""
    last = max(0, -(-(length - side) // CELL) * CELL)
    count = 1 if last == 0 else -(-last // (side - OVERLAP)) + 1
    return _spread(list(range(0, last + 1, CELL)), count)


def _spread(values: list[int], count: int) -> list[int]:
    """`count` of the values, evenly spaced, the first and last among them; the middle one where only one is wanted."""
    if count == 1:
        return [values[len(values) // 2]]
    return [values[round(i * (len(values) - 1) / (count - 1))] for i in range(count)]


def cut_tile(photo: np.ndarray, tile: Tile) -> np.ndarray:
    """The tile's pixels of a uint8 H×W×3 photo; beyond the photo's edge it is mirrored, as often as needed."""
    part = photo[tile.top : tile.top + tile.height, tile.left : tile.left + tile.width]
    missing = [(0, tile.height - part.shape[0]), (0, tile.width - part.shape[1])]
    return np.pad(part, [*missing, (0, 0)], mode="symmetric") if any(after for _, after in missing) else part


def cells_of(length: int) -> int:
    """How many cells a photo has along a side of `length` px; the last may reach beyond it."""
    return -(-length // CELL)


def blended(
    height: int, width: int, tiles: Sequence[Tile], logits: Sequence[np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """The tiles' cell logits as one map of the photo, float32 h×w cells, and where it was looked at, bool h×w.

    `logits` float32, one array of cells for each tile. Where tiles overlap, those nearer to a tile's middle count more.
    """
    shape = (cells_of(height), cells_of(width))
    total, weight = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for tile, found in zip(tiles, logits, strict=True):
        importance = np.outer(*(_importance(side // CELL) for side in (tile.height, tile.width))).astype(np.float32)
        top, left = tile.top // CELL, tile.left // CELL
        rows, columns = min(found.shape[0], shape[0] - top), min(found.shape[1], shape[1] - left)
        place = np.s_[top : top + rows, left : left + columns]
        total[place] += (importance * found)[:rows, :columns]
        weight[place] += importance[:rows, :columns]
    return total / np.maximum(weight, 1e-6), weight > 0


def _importance(cells: int) -> np.ndarray:
    """Triangular, never zero: what is at a tile's edge has been seen with less around it."""
    distance = np.minimum(np.arange(cells), np.arange(cells)[::-1]) + 1.0
    return np.asarray(distance / distance.max())

"""Holes of a cache's bank: turned, mirrored and put on the animal or anywhere, so that few drawn ones stand for many.

The bank holds kinds that people paint whole, nothing cut off by the frame; where they are is chosen here, with the
photo's object known. All of it is index arithmetic on the CPU: under a tenth of a millisecond a hole at 64 px, a few
tenths at 256 px.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from training.photos.cache import PAINTED, Cache
from training.photos.margins import MARGINS, margins

ON_OBJECT = 0.65  # share of the painted holes that are on the animal, where people paint
_ON_OUTLINE = 0.4  # share of those that are on its outline: along it or across it, as their turn has it


def bank_hole(cache: Cache, kind: str, size: int, rng: np.random.Generator) -> np.ndarray:
    """One hole of a kind, turned by quarters and mirrored at random. uint8 `size`×`size`, 1 = to fill.

    A bank of another size is read at the pixels nearest to the middles of those asked for.
    """
    bank = cache.holes[cache.hole_kinds.index(kind)]
    packed = bank[rng.integers(len(bank))]
    if size == cache.hole_size:
        hole = np.unpackbits(packed, axis=-1)
    else:
        nearest = ((np.arange(size) + 0.5) * cache.hole_size / size).astype(int)
        hole = np.unpackbits(packed[nearest], axis=-1)[:, nearest]
    hole = np.rot90(hole, int(rng.integers(4)))
    return hole[:, ::-1] if rng.random() < 0.5 else hole


def drawn_holes(cache: Cache, kinds: Sequence[str], objects: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A hole for every photo of a batch, `MARGINS` or of the bank. uint8 B×S×S, 1 = to fill; none is empty.

    `kinds`: B. `objects`: bool B×S×S, where the animal is; painted kinds are put on it or anywhere.
    """
    size = objects.shape[-1]
    holes = np.empty(objects.shape, np.uint8)
    for number, kind in enumerate(kinds):
        hole = margins(size, rng) if kind == MARGINS else bank_hole(cache, kind, size, rng)
        if kind in PAINTED:
            # the place of a shape is its middle, that of strokes and spots any of their pixels
            anchor = _middle(hole, rng) if kind in ("ellipse", "lasso") else _pixel(hole, rng)
            hole = moved(hole, anchor, _target(objects[number], rng))
        holes[number] = hole
    return holes


def moved(hole: np.ndarray, anchor: tuple[int, int], target: tuple[int, int]) -> np.ndarray:
    """The hole S×S moved so that its pixel `anchor` comes to `target`, both row, column; the frame cuts it off."""
    size = len(hole)
    down, right = target[0] - anchor[0], target[1] - anchor[1]
    result = np.zeros_like(hole)
    result[max(0, down) : size + min(0, down), max(0, right) : size + min(0, right)] = hole[
        max(0, -down) : size - max(0, down), max(0, -right) : size - max(0, right)
    ]
    return result


def _target(on_object: np.ndarray, rng: np.random.Generator) -> tuple[int, int]:
    """Where a painted hole is: a pixel of the object, of its outline, or of the frame."""
    size = len(on_object)
    if rng.random() >= ON_OBJECT or not on_object.any():
        return int(rng.integers(size)), int(rng.integers(size))
    row, column = _pixel(on_object, rng)
    if rng.random() >= _ON_OUTLINE:
        return row, column
    # from the pixel along its row or column to the object's last one before a gap
    turned, forwards = rng.random() < 0.5, rng.random() < 0.5
    line, place = (on_object[row], column) if turned else (on_object[:, column], row)
    ahead = line[place:] if forwards else line[place::-1]
    steps = (len(ahead) if ahead.all() else int(ahead.argmin())) - 1
    place += steps if forwards else -steps
    return (row, place) if turned else (place, column)


def _pixel(hole: np.ndarray, rng: np.random.Generator) -> tuple[int, int]:
    """Any pixel of a hole that has some: row, column."""
    pixels = np.flatnonzero(hole)
    row, column = divmod(int(pixels[rng.integers(len(pixels))]), hole.shape[1])
    return row, column


def _middle(hole: np.ndarray, rng: np.random.Generator) -> tuple[int, int]:
    """A hole's centre of mass, row, column; where that is no pixel of it, any that is."""
    rows, columns = hole.sum(axis=1), hole.sum(axis=0)
    places = np.arange(len(hole))
    row, column = round(float(rows @ places / rows.sum())), round(float(columns @ places / columns.sum()))
    return (row, column) if hole[row, column] else _pixel(hole, rng)

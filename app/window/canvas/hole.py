"""The painted hole: a bool array of the photo's size that remembers what each stroke changed. Free of Qt."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from app.window.canvas.brush import Point, Rect, stroke_spans

TILE = 256  # pixels; a stroke keeps the tiles that it touched, never the whole photo


@dataclass(frozen=True, eq=False)
class HoleChange:
    """What one edit flipped, tile by tile and compressed; `rect` is around all of it."""

    rect: Rect
    tiles: tuple[tuple[Rect, bytes], ...]
    added: int  # pixels the hole grew by; negative when it shrank

    @classmethod
    def between(cls, before: Iterable[tuple[Rect, np.ndarray]], after: np.ndarray) -> HoleChange | None:
        """From the earlier pixels of some tiles and the whole bool H×W array of now; None when nothing changed."""
        tiles, rect, added = [], Rect(0, 0, 0, 0), 0
        for place, pixels in before:
            now = after[place.slices]
            flipped = pixels ^ now
            if flipped.any():
                tiles.append((place, zlib.compress(np.packbits(flipped).tobytes(), 1)))
                rect = rect.united(place)
                added += int(np.count_nonzero(now)) - int(np.count_nonzero(pixels))
        return cls(rect, tuple(tiles), added) if tiles else None

    @property
    def bytes(self) -> int:
        """What keeping it costs."""
        return sum(len(flipped) for _, flipped in self.tiles)

    def flip(self, hole: np.ndarray) -> None:
        """Make the change, or take it back: it is its own opposite."""
        for place, packed in self.tiles:
            part = hole[place.slices]
            bits = np.unpackbits(np.frombuffer(zlib.decompress(packed), np.uint8), count=part.size)
            part ^= bits.astype(bool).reshape(part.shape)


class Hole:
    """The pixels to fill, `count` of them; every change returns the rectangle that has to be drawn anew."""

    def __init__(self, width: int, height: int) -> None:
        self.pixels = np.zeros((height, width), bool)
        self.count = 0
        self._tiles: dict[Rect, np.ndarray] = {}  # as they were before the stroke that is being drawn

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])

    @property
    def fraction(self) -> float:
        """The hole's share of the photo, 0 to 1."""
        return self.count / self.pixels.size

    def paint(self, start: Point, end: Point, diameter: int, value: bool) -> Rect:
        """Draw one straight piece of a stroke (True) or erase it (False); belongs to the change `commit` returns."""
        spans = stroke_spans(start, end, diameter, self.width, self.height)
        if spans.rect.empty:
            return spans.rect
        for place in self._tiles_of(spans.rect):
            if place not in self._tiles:
                self._tiles[place] = self.pixels[place.slices].copy()
        area = self.pixels[spans.rect.slices]
        before = int(np.count_nonzero(area))
        spans.fill(self.pixels, value)
        self.count += int(np.count_nonzero(area)) - before
        return spans.rect

    def commit(self) -> HoleChange | None:
        """Close the stroke: what it changed, or None when it changed nothing."""
        tiles, self._tiles = self._tiles, {}
        return HoleChange.between(tiles.items(), self.pixels)

    def replace(self, pixels: np.ndarray) -> HoleChange | None:
        """Put another bool array of the same shape in its place (clear, invert, import); None when nothing changed."""
        whole = Rect(0, 0, self.width, self.height)
        change = HoleChange.between(((place, self.pixels[place.slices]) for place in self._tiles_of(whole)), pixels)
        if change:
            self.pixels = pixels.copy()
            self.count += change.added
        return change

    def undo(self, change: HoleChange) -> Rect:
        """Take a change back."""
        change.flip(self.pixels)
        self.count -= change.added
        return change.rect

    def redo(self, change: HoleChange) -> Rect:
        """Make a change again that was taken back."""
        change.flip(self.pixels)
        self.count += change.added
        return change.rect

    def _tiles_of(self, rect: Rect) -> Iterator[Rect]:
        """The tiles that a rectangle touches, cut off at the photo's edges."""
        for top in range(rect.top // TILE * TILE, rect.bottom, TILE):
            for left in range(rect.left // TILE * TILE, rect.right, TILE):
                yield Rect(left, top, min(left + TILE, self.width), min(top + TILE, self.height))


def any_of_blocks(values: np.ndarray, borders: np.ndarray, axis: int) -> np.ndarray:
    """Whether any value of each block along an axis is True; block k is borders[k] up to borders[k + 1], not empty."""
    # np.logical_or.reduceat says the same four times slower
    first, last = borders[:-1], borders[1:] - 1
    found = values.take(first, axis=axis)
    for step in range(1, int((last - first).max()) + 1):
        found |= values.take(np.minimum(first + step, last), axis=axis)
    return found


def count_areas(hole: np.ndarray, longest: int = 1024) -> int:
    """How many separate areas a bool H×W hole has, touching corners counted as joined.

    Holes larger than `longest` are looked at in blocks, so areas closer than a block count as one: what an eye sees.
    """
    step = -(-max(hole.shape) // longest)
    if step > 1:
        rows, columns = (np.append(np.arange(0, length, step), length) for length in hole.shape)
        hole = any_of_blocks(any_of_blocks(hole, rows, axis=0), columns, axis=1)
    parents: list[int] = []

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    above: list[tuple[int, int, int]] = []  # (first, last + 1, area) of the runs one row up
    padded = np.zeros((hole.shape[0], hole.shape[1] + 2), np.int8)
    padded[:, 1:-1] = hole
    edges = np.diff(padded, axis=1)
    above_row = -2
    for row in np.flatnonzero(hole.any(axis=1)).tolist():
        runs = []
        starts, ends = np.flatnonzero(edges[row] == 1), np.flatnonzero(edges[row] == -1)
        if above_row != row - 1:
            above = []
        for first, last in zip(starts.tolist(), ends.tolist(), strict=True):
            area = len(parents)
            parents.append(area)
            for other_first, other_last, other in above:
                if other_first <= last and first <= other_last:  # equal: corners touch
                    parents[root(other)] = root(area)
            runs.append((first, last, area))
        above, above_row = runs, row
    return sum(parents[index] == index for index in range(len(parents)))

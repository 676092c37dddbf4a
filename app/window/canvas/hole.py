"""The painted hole, soft-edged where a soft brush painted it, that remembers what each edit changed. Free of Qt."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from app.window.canvas.brush import Point, Rect, around, soft_stroke, stroke_spans

TILE = 256  # pixels; a stroke keeps the tiles that it touched, never the whole photo
FULL = 255  # coverage of a pixel that the fill replaces wholly


@dataclass(frozen=True, eq=False)
class HoleChange:
    """What one edit flipped, tile by tile and compressed; `rect` is around all of it."""

    rect: Rect
    tiles: tuple[tuple[Rect, bytes], ...]
    added: int  # pixels the hole grew by; negative when it shrank

    @classmethod
    def between(cls, before: Iterable[tuple[Rect, np.ndarray]], after: np.ndarray) -> HoleChange | None:
        """From the earlier coverage of some tiles and the whole uint8 H×W of now; None when nothing changed."""
        tiles, rect, added = [], Rect(0, 0, 0, 0), 0
        for place, covered in before:
            now = after[place.slices]
            flipped = covered ^ now
            if flipped.any():
                tiles.append((place, _packed(flipped)))
                rect = rect.united(place)
                added += int(np.count_nonzero(now)) - int(np.count_nonzero(covered))
        return cls(rect, tuple(tiles), added) if tiles else None

    @property
    def bytes(self) -> int:
        """What keeping it costs."""
        return sum(len(flipped) for _, flipped in self.tiles)

    def flip(self, coverage: np.ndarray) -> None:
        """Make the change, or take it back: it is its own opposite."""
        for place, packed in self.tiles:
            part = coverage[place.slices]
            part ^= _unpacked(packed, part.shape)


class Hole:
    """What is to be filled; every edit returns the rectangle that has to be drawn anew.

    `coverage`, uint8 H×W: how much of each pixel the fill replaces, 255 all of it. The hole itself, which the network
    gets and which hides what is under it, is every pixel with any coverage; `count` of them. `soft`: whether some may
    be covered in part.
    """

    def __init__(self, width: int, height: int) -> None:
        self.coverage = np.zeros((height, width), np.uint8)
        self.count = 0
        self.soft = False
        self._tiles: dict[Rect, np.ndarray] = {}  # as they were before the stroke that is being drawn

    @classmethod
    def of(cls, coverage: np.ndarray) -> Hole:
        """A hole that begins with uint8 coverage H×W, which becomes its own."""
        hole = cls(coverage.shape[1], coverage.shape[0])
        hole.coverage, hole.count, hole.soft = coverage, int(np.count_nonzero(coverage)), in_part(coverage)
        return hole

    @property
    def pixels(self) -> np.ndarray:
        """The hole, a new bool H×W array."""
        return self.coverage > 0

    def part(self, rect: Rect) -> np.ndarray:
        """The hole in a rectangle, a new bool h×w array: cheap where the rectangle is small."""
        return self.coverage[rect.slices] > 0

    @property
    def width(self) -> int:
        return int(self.coverage.shape[1])

    @property
    def height(self) -> int:
        return int(self.coverage.shape[0])

    @property
    def fraction(self) -> float:
        """The hole's share of the photo, 0 to 1."""
        return self.count / self.coverage.size

    def paint(self, start: Point, end: Point, diameter: int, value: bool, hardness: int = 100) -> Rect:
        """Draw one straight piece of a stroke (True) or erase it (False); belongs to the change `commit` returns.

        `hardness`, 0 to 100: the percentage of the brush's radius inside which it covers wholly.
        """
        if hardness < 100:
            rect, soft = soft_stroke(start, end, diameter, hardness, self.width, self.height)
            return self._cover_softly(rect, soft, value)
        spans = stroke_spans(start, end, diameter, self.width, self.height)
        if not spans.rect.empty:
            before = self._begin(spans.rect)
            spans.fill(self.coverage, FULL if value else 0)
            self._count_again(spans.rect, before)
        return spans.rect

    def cover(self, rect: Rect, mask: np.ndarray, value: bool) -> Rect:
        """Add (True) or take away the pixels of a bool h×w mask at `rect`; belongs to the change `commit` returns."""
        if not rect.empty:
            before = self._begin(rect)
            area = self.coverage[rect.slices]
            strength = np.multiply(mask, FULL, dtype=np.uint8)
            if value:
                np.bitwise_or(area, strength, out=area)
            else:
                np.bitwise_and(area, ~strength, out=area)
            self._count_again(rect, before)
        return rect

    def empty(self) -> None:
        """Take all of it away, so that what comes next begins another one; belongs to the change `commit` returns."""
        rect = around(self.pixels)
        self.cover(rect, np.ones((rect.bottom - rect.top, rect.right - rect.left), bool), False)
        self.soft = False

    def _cover_softly(self, rect: Rect, strength: np.ndarray, value: bool) -> Rect:
        if not rect.empty:
            before = self._begin(rect)
            area = self.coverage[rect.slices]
            if value:
                np.maximum(area, strength, out=area)
            else:
                np.minimum(area, FULL - strength, out=area)
            self.soft = True
            self._count_again(rect, before)
        return rect

    def _begin(self, rect: Rect) -> int:
        """Keep what an edit of `rect` is about to change; the hole's pixels there."""
        for place in self._tiles_of(rect):
            if place not in self._tiles:
                self._tiles[place] = self.coverage[place.slices].copy()
        return int(np.count_nonzero(self.coverage[rect.slices]))

    def _count_again(self, rect: Rect, before: int) -> None:
        self.count += int(np.count_nonzero(self.coverage[rect.slices])) - before

    def commit(self) -> HoleChange | None:
        """Close the stroke: what it changed, or None when it changed nothing."""
        tiles, self._tiles = self._tiles, {}
        return HoleChange.between(tiles.items(), self.coverage)

    def replace(self, pixels: np.ndarray) -> HoleChange | None:
        """Put another hole in its place: bool, or uint8 coverage, of the same shape. None when nothing changed."""
        hard = pixels.dtype == bool
        coverage = np.multiply(pixels, FULL, dtype=np.uint8) if hard else pixels.copy()
        whole = Rect(0, 0, self.width, self.height)
        before = ((place, self.coverage[place.slices]) for place in self._tiles_of(whole))
        change = HoleChange.between(before, coverage)
        if change:
            self.coverage = coverage
            self.count += change.added
            self.soft = not hard and in_part(coverage)
        return change

    def undo(self, change: HoleChange) -> Rect:
        """Take a change back."""
        self._flip(change)
        self.count -= change.added
        return change.rect

    def redo(self, change: HoleChange) -> Rect:
        """Make a change again that was taken back."""
        self._flip(change)
        self.count += change.added
        return change.rect

    def _flip(self, change: HoleChange) -> None:
        change.flip(self.coverage)
        self.soft |= any(in_part(self.coverage[place.slices]) for place, _ in change.tiles)

    def _tiles_of(self, rect: Rect) -> Iterator[Rect]:
        """The tiles that a rectangle touches, cut off at the photo's edges."""
        for top in range(rect.top // TILE * TILE, rect.bottom, TILE):
            for left in range(rect.left // TILE * TILE, rect.right, TILE):
                yield Rect(left, top, min(left + TILE, self.width), min(top + TILE, self.height))


def _packed(flipped: np.ndarray) -> bytes:
    """A tile's flipped bits; one byte where all its pixels are alike, as in most tiles of a large change."""
    if flipped.min() == flipped.max():
        return bytes([flipped[0, 0]])
    return zlib.compress(flipped.tobytes(), 1)


def _unpacked(packed: bytes, shape: tuple[int, ...]) -> np.ndarray:
    if len(packed) == 1:  # zlib never makes so little
        return np.full(shape, packed[0], np.uint8)
    return np.frombuffer(zlib.decompress(packed), np.uint8).reshape(shape)


def in_part(coverage: np.ndarray) -> bool:
    """Whether any pixel is covered, but not wholly."""
    return bool(((coverage > 0) & (coverage < FULL)).any())

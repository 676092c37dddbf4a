"""Margins that a photo is extended by, to be filled, and how far they may reach. Free of Qt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.window.canvas.brush import Rect

GREY = 128  # of pixels that nothing has filled yet; no network sees them
MOST_SIDE, MOST_PIXELS = 20_000, 100_000_000  # more could be saved, but not opened again


@dataclass(frozen=True)
class Margins:
    """Photo pixels at each side, 0 or more."""

    left: int = 0
    top: int = 0
    right: int = 0
    bottom: int = 0

    def __bool__(self) -> bool:
        return any((self.left, self.top, self.right, self.bottom))

    @property
    def across(self) -> int:
        """By how much they make a photo wider."""
        return self.left + self.right

    @property
    def down(self) -> int:
        """By how much they make it higher."""
        return self.top + self.bottom

    def plus(self, more: Margins) -> Margins:
        """With other margins around them."""
        return Margins(self.left + more.left, self.top + more.top, self.right + more.right, self.bottom + more.bottom)

    def inner(self, width: int, height: int) -> Rect:
        """What lies inside them, in a photo that is width×height with them."""
        return Rect(self.left, self.top, width - self.right, height - self.bottom)

    def within(self, room: Margins) -> Margins:
        """No more of each than `room` has, nor of two opposite ones together."""
        left, top = min(self.left, room.left), min(self.top, room.top)
        return Margins(left, top, min(self.right, room.right - left), min(self.bottom, room.bottom - top))


NO_MARGINS = Margins()


def extended(pixels: np.ndarray, by: Margins, value: int = GREY) -> np.ndarray:
    """A new H×W or H×W×3 array with margins of one value."""
    height, width = pixels.shape[0] + by.down, pixels.shape[1] + by.across
    result = np.full((height, width, *pixels.shape[2:]), value, pixels.dtype)
    result[by.inner(width, height).slices] = pixels
    return result


def room_around(width: int, height: int, margins: Margins) -> Margins:
    """How far a photo of width×height, its `margins` included, may still be extended at each side.

    In all, it becomes at most twice as wide and as high as it was opened, and stays a photo that can be opened.
    """
    across = min(width - 2 * margins.across, MOST_SIDE - width, MOST_PIXELS // height - width)
    down = min(height - 2 * margins.down, MOST_SIDE - height, MOST_PIXELS // width - height)
    across, down = max(0, across), max(0, down)
    return Margins(across, down, across, down)


def can_surround(margins: Margins, width: int, height: int) -> bool:
    """Whether a photo that was opened as width×height can have been extended by these margins."""
    if not margins:
        return True
    pixels = (width + margins.across) * (height + margins.down)
    return margins.within(room_around(width, height, NO_MARGINS)) == margins and pixels <= MOST_PIXELS

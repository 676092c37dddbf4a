"""Draws the hole as the screen shows it: a soft tint with a light and a dark line around it. Free of Qt."""

from __future__ import annotations

import numpy as np

from app.window.canvas.areas import most_of_blocks
from app.window.canvas.brush import Point, Rect
from app.window.canvas.view import View

_LIGHT_LINE = 0xF2F2F2F2  # premultiplied ARGB: next to each other, one of the two reads on any photo
_DARK_LINE = 0xB3000000


def premultiplied(red: int, green: int, blue: int, alpha: float) -> int:
    """A colour (0-255, alpha 0-1) as the 32-bit number that Qt's ARGB32_Premultiplied holds."""
    return round(255 * alpha) << 24 | round(red * alpha) << 16 | round(green * alpha) << 8 | round(blue * alpha)


def draw_hole(
    target: np.ndarray,
    area: Rect,
    hole: np.ndarray,
    view: View,
    tint: int,
    line: int,
    soft: bool = False,
    corner: Point = (0, 0),
) -> None:
    """Redraw the device pixels `area` of `target` (uint32 H×W, premultiplied ARGB) from a hole.

    `hole`: bool, or uint8 coverage, H×W; every pixel that is not 0 is hole. With `soft` the tint is fainter where the
    coverage is. `line` is the width of each outline in device pixels. `corner`: the photo's pixel, x and y, at which
    the hole begins.
    """
    around = Rect(area.left - line, area.top - line, area.right + line, area.bottom + line)
    coverage = coverage_on_screen(hole, view, around, corner)
    shown = coverage > 0
    inner, outer = shown, shown
    for _ in range(line):
        inner = _eroded(inner)
        outer = ~_eroded(~outer)
    pixels = np.zeros(shown.shape, np.uint32)
    pixels[outer] = _DARK_LINE
    pixels[shown] = _LIGHT_LINE
    pixels[inner] = _shades(tint)[coverage[inner]] if soft else tint
    target[area.slices] = pixels[line : shown.shape[0] - line, line : shown.shape[1] - line]


def coverage_on_screen(hole: np.ndarray, view: View, area: Rect, corner: Point = (0, 0)) -> np.ndarray:
    """What each of the device pixels `area` shows of `hole`, bool or uint8 as that is, which begins at `corner`.

    Magnified, it shows the photo pixel under its middle; reduced, the most of all pixels that it lies on, so that thin
    lines still show.
    """
    shown = np.zeros((area.bottom - area.top, area.right - area.left), hole.dtype)
    left, top = view.left + corner[0] * view.scale, view.top + corner[1] * view.scale
    rows = _sources(area.top, area.bottom, top, view.scale, hole.shape[0])
    columns = _sources(area.left, area.right, left, view.scale, hole.shape[1])
    if rows is None or columns is None:
        return shown
    (row_slice, row_index), (column_slice, column_index) = rows, columns
    if view.scale >= 1:
        shown[row_slice, column_slice] = hole[row_index][:, column_index]
        return shown
    part = hole[row_index[0] : row_index[-1], column_index[0] : column_index[-1]]
    if part.any():
        by_rows = most_of_blocks(part, row_index - row_index[0], axis=0)
        shown[row_slice, column_slice] = most_of_blocks(by_rows, column_index - column_index[0], axis=1)
    return shown


def _sources(first: int, last: int, offset: float, scale: float, length: int) -> tuple[slice, np.ndarray] | None:
    """The part of device pixels first..last that shows the photo, and the photo pixels it shows along one axis.

    Magnified: one index a device pixel. Reduced: the borders of each one's block, one more than there are pixels.
    """
    if scale >= 1:
        index = np.floor((np.arange(first, last) + 0.5 - offset) / scale).astype(int)
        inside = np.flatnonzero((index >= 0) & (index < length))
        if inside.size == 0:
            return None
        return slice(int(inside[0]), int(inside[-1]) + 1), index[inside]
    borders = np.clip(np.floor((np.arange(first, last + 1) - offset) / scale + 1e-9).astype(int), 0, length)
    inside = np.flatnonzero(borders[:-1] < borders[1:])
    if inside.size == 0:
        return None
    return slice(int(inside[0]), int(inside[-1]) + 1), borders[inside[0] : inside[-1] + 2]


def _shades(tint: int) -> np.ndarray:
    """The tint at each coverage, uint32 of 256."""
    channels = np.array([tint >> shift & 255 for shift in (24, 16, 8, 0)])
    parts = np.rint(np.arange(256)[:, None] * channels / 255).astype(np.uint32)
    return parts @ np.array([1 << 24, 1 << 16, 1 << 8, 1], np.uint32)


def _eroded(shape: np.ndarray) -> np.ndarray:
    smaller = shape.copy()
    smaller[1:] &= shape[:-1]
    smaller[:-1] &= shape[1:]
    smaller[:, 1:] &= shape[:, :-1]
    smaller[:, :-1] &= shape[:, 1:]
    return smaller

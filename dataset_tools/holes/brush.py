"""Draws a hole with a round brush, as a hand does: stroke by stroke until enough is covered.

Paths go along an animal's outline, across it, wandering, or back and forth. All are N×2 points x, y in pixels,
`spacing` apart or nearer; `width` is the brush's.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from dataset_tools.holes.shapes import SUBPIXELS, Hole, extent, of_area, on_border, pixel_of

Path = NDArray[np.float64]


def wandering(side: float, rng: np.random.Generator, spacing: float, width: float) -> Path:
    """One gently turning stroke, a fifth to nine tenths of `side` long, from the origin."""
    return _gentle(side * rng.uniform(0.2, 0.9), rng.uniform(0, 2 * np.pi), rng, spacing)


def zigzag(side: float, rng: np.random.Generator, spacing: float, width: float) -> Path:
    """Back and forth over a patch, each way next to the one before, from the origin."""
    reach = side * rng.uniform(0.12, 0.35)
    return _back_and_forth(reach, int(rng.integers(3, 7)), rng, spacing, width)


def along_outline(animal: Hole, rng: np.random.Generator, spacing: float, width: float) -> Path:
    """Along a tenth to six tenths of an animal's outline, as unsteadily as a hand follows it."""
    lines, _ = cv2.findContours(animal.view(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    outline = max(lines, key=len)[:, 0]
    # where the frame cuts the animal off is no outline: a stroke ends there
    far = np.array([animal.shape[1], animal.shape[0]]) - 1
    inside: Hole = np.all((outline > 0) & (outline < far), axis=1)
    starts = np.flatnonzero(inside) if inside.any() else np.arange(len(outline))
    count = max(2, round(len(outline) * rng.uniform(0.1, 0.6)))
    turned = np.roll(np.arange(len(outline)), -int(rng.choice(starts)))[:count]
    ahead = len(turned) if inside[turned].all() else int(inside[turned].argmin())
    piece = outline[turned[: max(2, ahead)]].astype(float)
    side = min(animal.shape)
    path = _spaced(_smooth(_spaced(piece, spacing), max(width, 0.04 * side) / spacing), spacing)
    return path + _sway(len(path), 0.25 * width, rng)


def through(point: Path, extent: float, rng: np.random.Generator, spacing: float, width: float) -> Path:
    """Across an animal of this extent in pixels, through a point of it: one stroke or, now and then, back and forth."""
    if rng.random() < 0.3:
        path = _back_and_forth(extent * rng.uniform(0.2, 0.5), int(rng.integers(3, 6)), rng, spacing, width)
    else:
        path = _gentle(extent * rng.uniform(0.4, 1.2), rng.uniform(0, 2 * np.pi), rng, spacing)
    return path - path[len(path) // 2] + point


def _gentle(length: float, heading: float, rng: np.random.Generator, spacing: float) -> Path:
    """A stroke whose curvature changes slowly."""
    count = max(1, round(length / spacing))
    places = np.linspace(0, 1, count)
    bend = rng.normal(0, 0.9) * places + rng.normal(0, 0.35) * np.sin(2 * np.pi * (places + rng.random()))
    headings = heading + bend
    steps = np.stack([np.cos(headings), np.sin(headings)], axis=1) * (length / count)
    return np.concatenate([np.zeros((1, 2)), np.cumsum(steps, axis=0)])


def _back_and_forth(reach: float, ways: int, rng: np.random.Generator, spacing: float, width: float) -> Path:
    """`ways` strokes of about `reach`, each three quarters of a width beside the last, the turns rounded."""
    ends = reach * rng.uniform(0.8, 1.2, ways + 1) * np.where(np.arange(ways + 1) % 2, 0.5, -0.5)
    beside = np.cumsum(width * rng.uniform(0.5, 0.95, ways + 1))
    angle = rng.uniform(0, 2 * np.pi)
    turn = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    corners = np.stack([ends, beside], axis=1) @ turn
    path = _smooth(_spaced(corners, spacing), 0.5 * width / spacing)
    return path - path[0]


def _spaced(line: Path, spacing: float) -> Path:
    """Points of a line `spacing` apart, its ends kept."""
    steps = np.hypot(*np.diff(line, axis=0).T)
    reached = np.concatenate([[0.0], np.cumsum(steps)])
    wanted = np.linspace(0, reached[-1], max(2, round(reached[-1] / spacing) + 1))
    return np.stack([np.interp(wanted, reached, line[:, axis]) for axis in (0, 1)], axis=1)


def _smooth(line: Path, points: float) -> Path:
    """The mean over about so many neighbouring points."""
    reach = min(round(points / 2), (len(line) - 1) // 2)
    if reach < 1:
        return line
    sums = np.cumsum(np.pad(line, ((reach + 1, reach), (0, 0)), mode="edge"), axis=0)
    return np.asarray((sums[2 * reach + 1 :] - sums[: -2 * reach - 1]) / (2 * reach + 1))


def _sway(count: int, far: float, rng: np.random.Generator) -> Path:
    """How far a hand strays from a line, slowly: offsets of up to `far` or a bit more."""
    knots = np.arange(0, count + 20, 20)
    return np.stack([np.interp(np.arange(count), knots, rng.normal(0, far / 2, len(knots))) for _ in range(2)], axis=1)


BRUSH_WIDTH = (0.03, 0.25)  # of the frame's short side

_UNEVEN = 0.12  # how far a stroke's width strays from the brush's
_MOST_STROKES = 24  # to reach an area


def brush_hole(
    size: tuple[int, int],
    rng: np.random.Generator,
    animal: Hole | None,
    pixels: tuple[int, int] | None,
    border: bool | None,
) -> Hole:
    """One to four strokes of one brush, or as many as an area needs; the last stops where the area is reached."""
    frame, side = size[0] * size[1], min(size)
    wanted = 0 if pixels is None else int(rng.integers(pixels[0], pixels[1] + 1))
    # a thin brush doesn't cover half of a photo, a thick one is no tool for a hundredth of it
    least = min(max(BRUSH_WIDTH[0], 0.4 * wanted / frame), BRUSH_WIDTH[1])
    most = BRUSH_WIDTH[1] if pixels is None else min(max(least, 0.8 * (wanted / frame) ** 0.5), BRUSH_WIDTH[1])
    radius = max(0.5, side / 2 * float(np.exp(rng.uniform(np.log(least), np.log(most)))))
    strokes = _MOST_STROKES if pixels is not None else int(rng.choice([1, 2, 3, 4], p=[0.4, 0.3, 0.2, 0.1]))
    order, stamps = np.zeros(size, np.uint16), 0
    for _ in range(strokes):
        path = _path(size, rng, animal, border, radius)
        stamps += _stamped(order, path, radius, rng, stamps)
        if pixels is not None and np.count_nonzero(order) >= wanted:
            break
    hole = order > 0
    if pixels is None:
        return hole
    reached = np.cumsum(np.bincount(order[hole].astype(np.intp), minlength=stamps + 1)[1:])
    last = int(np.searchsorted(reached, wanted)) + 1
    for stamp in (last, last - 1):
        if 0 < stamp <= stamps and pixels[0] <= reached[stamp - 1] <= pixels[1]:
            return np.asarray(hole & (order <= stamp))
    return of_area(hole & (order <= max(1, last)), pixels, rng, square=False)


def _path(
    size: tuple[int, int], rng: np.random.Generator, animal: Hole | None, border: bool | None, radius: float
) -> NDArray[np.float64]:
    """Where a brush of this radius goes: N×2 points x, y, not much further apart than its radius."""
    side, spacing, far = min(size), max(0.7, 0.45 * radius), np.array([size[1] - 1, size[0] - 1])
    if animal is not None:
        if rng.random() < 0.5:
            return np.asarray(np.clip(along_outline(animal, rng, spacing, 2 * radius), 0, far))
        return through(pixel_of(animal, rng), extent(animal), rng, spacing, 2 * radius)
    draw = zigzag if rng.random() < 0.35 else wandering
    path = draw(side, rng, spacing, 2 * radius)
    if border is True:  # it begins on the border
        return path - path[0] + on_border(size, rng)
    path = path - path[rng.integers(len(path))] + rng.uniform(0, 1, 2) * far
    if border is None:
        return path
    reach = radius * (1 + _UNEVEN) + 1
    low = np.minimum(reach, far / 2)
    high = far - low
    moved = path + np.maximum(low - path.min(axis=0), 0) - np.maximum(path.max(axis=0) - high, 0)
    return np.asarray(np.clip(moved, low, high))


def _stamped(
    order: NDArray[np.uint16], path: NDArray[np.float64], radius: float, rng: np.random.Generator, before: int
) -> int:
    """Stamp a round brush along a path; a pixel keeps the number of the first stamp that reached it, from before + 1.

    Returns how many stamps there were.
    """
    # the width strays slowly: anew every dozen stamps, as pressure and speed of a hand do
    knots = np.arange(0, len(path) + 12, 12)
    strays = np.interp(np.arange(len(path)), knots, rng.uniform(-_UNEVEN, _UNEVEN, len(knots)))
    unit = 1 << SUBPIXELS
    centres = np.rint(path * unit).astype(int).tolist()
    radii = np.rint(radius * (1 + strays) * unit).astype(int).tolist()
    layer = np.zeros_like(order)
    for number in range(len(path) - 1, -1, -1):  # backwards, so that the first stamp lies on top
        cv2.circle(layer, centres[number], radii[number], before + number + 1, -1, cv2.LINE_8, SUBPIXELS)
    np.copyto(order, layer, where=order == 0)
    return len(path)

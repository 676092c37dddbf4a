"""Closed lines, and the holes inside them: smooth and wobbly ones, scaled until they have an area."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from dataset_tools.holes.area import Hole, of_area

SUBPIXELS = 4  # bits of a pixel's fraction that OpenCV draws with

_CORNERS = 72  # of a closed line
_ANGLES = np.arange(_CORNERS) * (2 * np.pi / _CORNERS)
_TOLERANCE = 0.05  # how near a shape comes to the area drawn for it


@dataclass(frozen=True)
class Shape:
    """A closed line, N×2 points x, y around the origin, and where in the frame the origin is."""

    place: NDArray[np.float64]
    line: NDArray[np.float64]


def fitted(
    size: tuple[int, int],
    shapes: list[Shape],
    pixels: tuple[int, int],
    wanted: float,
    rng: np.random.Generator,
    whole: bool,
) -> Hole:
    """Shapes, scaled about their places until they have the area."""
    low, high, scale = 0.0, np.inf, 1.0
    for _ in range(24):
        hole = filled(size, shapes, scale, whole)
        count = int(np.count_nonzero(hole))
        if pixels[0] <= count <= pixels[1] and abs(count - wanted) <= max(1.0, _TOLERANCE * wanted):
            return hole
        low, high = (scale, high) if count < wanted else (low, scale)
        scale *= float(np.clip((wanted / max(count, 1)) ** 0.5, 0.2, 4.0))
        if not low < scale < high:
            scale = (low + high) / 2 if np.isfinite(high) else 2 * low
    if pixels[0] <= count <= pixels[1]:
        return hole
    return of_area(something(hole, shapes[0].place), pixels, rng, square=False)


def filled(size: tuple[int, int], shapes: list[Shape], scale: float, whole: bool) -> Hole:
    """The insides of closed lines at a scale; `whole` moves each into the frame as far as it goes."""
    canvas, far = np.zeros(size, np.uint8), np.array([size[1] - 1, size[0] - 1])
    for shape in shapes:
        line, place = shape.line * scale, shape.place
        if whole:
            low, high = line.min(axis=0), line.max(axis=0)
            inside = np.clip(place, -low, np.maximum(far - high, -low))
            place = np.where(high - low <= far, inside, (far - low - high) / 2)
        points = np.rint((line + place) * (1 << SUBPIXELS)).astype(np.int32)
        cv2.fillPoly(canvas, [points], color=1, lineType=cv2.LINE_8, shift=SUBPIXELS)
    return canvas.view(np.bool_)


def something(hole: Hole, place: NDArray[np.float64]) -> Hole:
    """The hole, or, where it is too small to have a pixel, the one at its place."""
    if not hole.any():
        column, row = np.clip(np.rint(place).astype(int), 0, [hole.shape[1] - 1, hole.shape[0] - 1])
        hole[row, column] = True
    return hole


def half_sides(size: tuple[int, int], rng: np.random.Generator) -> NDArray[np.float64]:
    """Half the width and half the height of a shape: together a seventh to nearly three quarters of the short side."""
    stretch = np.exp(rng.uniform(-0.45, 0.45))
    return np.asarray(min(size) / 2 * np.exp(rng.uniform(np.log(0.15), np.log(0.7))) * np.array([stretch, 1 / stretch]))


def circle() -> NDArray[np.float64]:
    """The line around the origin at a distance of 1."""
    return np.stack([np.cos(_ANGLES), np.sin(_ANGLES)], axis=1)


def wobbly(rng: np.random.Generator, wobble: float) -> NDArray[np.float64]:
    """A closed line around the origin as a hand draws it, about 1 away from it: a few waves, the short ones weak."""
    waves = np.arange(1, 8)
    heights = rng.normal(0, wobble, len(waves)) / waves
    phases = rng.uniform(0, 2 * np.pi, len(waves))
    far = np.exp(np.clip((heights * np.cos(_ANGLES[:, None] * waves + phases)).sum(axis=1), -0.7, 0.7))
    return np.asarray(far[:, None] * circle())


def turn(angle: float) -> NDArray[np.float64]:
    """What N×2 points are multiplied with from the right to be turned by an angle in radians."""
    return np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])

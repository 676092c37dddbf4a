"""Where a hole is put: on the animal, on the frame's border, or anywhere. Points are x, y in pixels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dataset_tools.holes.area import Hole

Point = NDArray[np.float64]


def middle_for(size: tuple[int, int], rng: np.random.Generator, animal: Hole | None, border: bool | None) -> Point:
    """Where a shape's middle is: on the animal, on the border or anywhere."""
    if animal is not None:
        return pixel_of(animal, rng)
    if border is True:
        return on_border(size, rng)
    return np.asarray(rng.uniform(0, 1, 2) * [size[1] - 1, size[0] - 1])


def on_border(size: tuple[int, int], rng: np.random.Generator) -> Point:
    """A point x, y of the frame's outermost pixels, all equally likely."""
    far = np.array([size[1] - 1, size[0] - 1])
    place = rng.uniform(0, 1, 2) * far
    axis = int(rng.random() < (far[0] + 0.5) / (far.sum() + 1))  # 1: on the upper or lower side
    place[axis] = far[axis] * rng.integers(2)
    return np.asarray(place)


def pixel_of(animal: Hole, rng: np.random.Generator) -> Point:
    """Any pixel of an animal that has some."""
    pixels = np.flatnonzero(animal)
    row, column = divmod(int(pixels[rng.integers(len(pixels))]), animal.shape[1])
    return np.array([column, row], float)


def corners(animal: Hole) -> tuple[Point, Point]:
    """The animal's first and last column and row."""
    rows, columns = np.flatnonzero(animal.any(axis=1)), np.flatnonzero(animal.any(axis=0))
    return np.array([columns[0], rows[0]], float), np.array([columns[-1], rows[-1]], float)


def extent(animal: Hole) -> float:
    """The mean of the animal's width and height, in pixels."""
    low, high = corners(animal)
    return float(np.mean(high - low)) + 1

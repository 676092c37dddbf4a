"""The animals of a picture: which one lies under a point, and what of the picture a hole for it covers. Free of Qt.

A hole for an animal holds the animal and what is within the growth's radius of it: the rim, whose fur and feathers an
outline cuts. Where two animals are near each other, no hole for the one takes a pixel of the other's outline.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.engine.replies import OutlinedAnimal
from app.window.canvas.brush import Rect
from app.window.canvas.growing import grown
from app.window.canvas.shapes import Shape


@dataclass(frozen=True, eq=False)
class Region:
    """What a tool found: a bool `mask` at `rect`.

    `neighbours`: the outline and the hole's pixels of each animal whose hole shares some of these.
    """

    rect: Rect
    mask: np.ndarray
    neighbours: tuple[tuple[Shape, Shape], ...] = ()

    def taken_from(self, coverage: np.ndarray) -> np.ndarray:
        """What of the mask to take from a hole, uint8 coverage H×W: a neighbour that is wholly in it keeps its rim."""
        mask = self.mask.copy()
        for (place, outline), hole in self.neighbours:
            if (coverage[place.slices][outline] > 0).all():
                _take(self.rect, mask, hole)
        return mask


@dataclass(frozen=True, eq=False)
class Outlines:
    """What was found in a picture of `width`×`height` pixels."""

    animals: tuple[OutlinedAnimal, ...]
    width: int
    height: int

    def at(self, x: int, y: int) -> OutlinedAnimal | None:
        """The animal that the pixel (x, y) belongs to."""
        for animal in self.animals:
            left, top, right, bottom = animal.box
            if left <= x < right and top <= y < bottom and animal.mask.rows(y - top, y - top + 1)[0, x - left]:
                return animal
        return None

    def region(self, animal: OutlinedAnimal, radius: int) -> Region:
        """The hole for one of the animals, with a rim of `radius` pixels."""
        rect, mask = self._hole_for(animal, radius)
        reach = rect.grown(radius)
        near = [other for other in self.animals if other is not animal and not _common(reach, _box(other)).empty]
        return Region(rect, mask, tuple((_outline(other), self._hole_for(other, radius)) for other in near))

    def all_of_them(self, radius: int) -> np.ndarray:
        """The hole for all animals together, bool H×W."""
        found = np.zeros((self.height, self.width), bool)
        for place, outline in map(_outline, self.animals):
            found[place.slices] |= outline
        return grown(found, radius)

    def background(self, radius: int) -> np.ndarray:
        """The hole for all but these, bool H×W: so the rim around an animal stays as well."""
        return ~self.all_of_them(radius)

    def _hole_for(self, animal: OutlinedAnimal, radius: int) -> Shape:
        place, outline = _outline(animal)
        rect = place.grown(radius).clipped(self.width, self.height)
        mask = np.zeros((rect.bottom - rect.top, rect.right - rect.left), bool)
        mask[place.shifted(-rect.left, -rect.top).slices] = outline
        mask = grown(mask, radius)
        for other in self.animals:
            if other is not animal and not _common(rect, _box(other)).empty:
                _take(rect, mask, _outline(other))
        return rect, mask


def _box(animal: OutlinedAnimal) -> Rect:
    return Rect(*animal.box)


def _outline(animal: OutlinedAnimal) -> Shape:
    return _box(animal), animal.mask.unpack()


def _common(one: Rect, other: Rect) -> Rect:
    """The part of two rectangles that is in both."""
    return Rect(
        max(one.left, other.left), max(one.top, other.top), min(one.right, other.right), min(one.bottom, other.bottom)
    )


def _take(rect: Rect, mask: np.ndarray, shape: Shape) -> None:
    """Take a shape from a mask at `rect`."""
    place, pixels = shape
    common = _common(rect, place)
    if not common.empty:
        part = mask[common.shifted(-rect.left, -rect.top).slices]
        part &= ~pixels[common.shifted(-place.left, -place.top).slices]

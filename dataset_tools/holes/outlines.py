"""Outlines of animals for photos that have no trimap and no segmentation, by the network of `models.outline`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from dataset_tools.files.photos import small_copy
from dataset_tools.holes.objects import ObjectHole

if TYPE_CHECKING:
    from models.outline import Animal, Outliner

Box = tuple[float, float, float, float]

OUTLINED = frozenset({"bird", "cat", "dog"})  # the domains whose animals the network knows
_SIDE = 1026  # px, twice what the network sees of a photo: finer edges than these no hole needs
# Of the shorter side: by so much a mask grows, so that it hides fur and feathers as a trimap's pet and border do. It is
# the best by the trimaps of training photos, which `benchmarks/outlines.py` measures.
_GROWTH = 1 / 48
_AROUND = 0.1  # of a box's sides: what lies further outside is not the boxed bird
_LEAST_OF_BOX = 0.1  # of a box's area: less is a part of the bird, and the ellipse in the box hides it better
_RIVAL = 0.2  # of the largest animal's area: a smaller one of the right kind is more likely a part of it


@dataclass(frozen=True, eq=False)
class OutlinedAnimal:
    """An animal as it was found, bool H×W at a photo's size, and its hole: the same grown, to hide all of it."""

    mask: NDArray[np.bool_]
    hole: ObjectHole


class AnimalOutlines:
    """Finds the one animal that a photo is of.

    The network is loaded for the first photo that needs it, on the CPU: a set is often indexed beside a training run.
    """

    def __init__(self, outliner: Outliner | None = None) -> None:
        self._outliner = outliner

    def of(self, photo: Path, size: tuple[int, int], domain: str, box: Box | None = None) -> OutlinedAnimal | None:
        """The animal, or None where none is found. Raises DamagedPhoto.

        Args:
            size: width, height of the upright photo.
            domain: what it shows; of others than birds, cats and dogs nothing is found.
            box: x, y, width, height in pixels: the animal is in there.
        """
        if domain not in OUTLINED:
            return None
        pixels = small_copy(photo, _SIDE)
        animals = self._loaded().outline(pixels).animals
        scale = pixels.shape[1] / size[0]
        mask = largest_of(animals, domain) if box is None else _boxed(animals, [value * scale for value in box])
        if mask is None:
            return None
        hole = grown(mask, round(min(mask.shape) * _GROWTH))
        return OutlinedAnimal(_enlarged(mask, size), ObjectHole(_enlarged(hole, size), "outline"))

    def _loaded(self) -> Outliner:
        if self._outliner is None:
            from models.outline import Outliner  # here: it brings torch

            self._outliner = Outliner.load("cpu")
        return self._outliner


def largest_of(animals: Sequence[Animal], domain: str) -> NDArray[np.bool_] | None:
    """The largest of the kind; the largest of any where there is none, as a cat is taken for a dog at times."""
    if not animals:
        return None
    largest = max(animals, key=lambda animal: np.count_nonzero(animal.mask))
    least = _RIVAL * np.count_nonzero(largest.mask)
    fitting = [animal for animal in animals if animal.kind == domain and np.count_nonzero(animal.mask) >= least]
    return max(fitting, key=lambda animal: np.count_nonzero(animal.mask)).mask if fitting else largest.mask


def _boxed(animals: Sequence[Animal], box: Sequence[float]) -> NDArray[np.bool_] | None:
    """What is in the box: a bird behind a twig is in several parts. What lies far outside is cut off."""
    if not animals:
        return None
    inside = _in_box(animals[0].mask.shape, box, 0.0)
    around = _in_box(inside.shape, box, _AROUND)
    parts = [a.mask for a in animals if 2 * np.count_nonzero(a.mask & inside) >= np.count_nonzero(a.mask)]
    if not parts:
        parts = [max(animals, key=lambda animal: np.count_nonzero(animal.mask & inside)).mask]
    mask: NDArray[np.bool_] = np.logical_or.reduce(parts) & around
    return mask if np.count_nonzero(mask & inside) >= max(1.0, _LEAST_OF_BOX * np.count_nonzero(inside)) else None


def _in_box(size: Sequence[int], box: Sequence[float], around: float) -> NDArray[np.bool_]:
    x, y, width, height = box
    inside = np.zeros((size[0], size[1]), bool)
    top, left = round(y - around * height), round(x - around * width)
    bottom, right = round(y + (1 + around) * height), round(x + (1 + around) * width)
    inside[max(0, top) : max(0, bottom), max(0, left) : max(0, right)] = True
    return inside


def grown(mask: NDArray[np.bool_], by: int) -> NDArray[np.bool_]:
    """bool H×W and all that is at most `by` px from it."""
    if not mask.any():
        return mask
    distance = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    near: NDArray[np.bool_] = distance <= by
    return near


def _enlarged(mask: NDArray[np.bool_], size: tuple[int, int]) -> NDArray[np.bool_]:
    """A mask at a photo's width, height; its edge stays smooth."""
    if mask.shape == (size[1], size[0]):
        return mask
    covered = cv2.resize(mask.astype(np.uint8) * 255, size, interpolation=cv2.INTER_LINEAR)
    whole: NDArray[np.bool_] = covered >= 128
    return whole

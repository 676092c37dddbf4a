"""From what a network says of every pixel to animals: what touches is one, what is apart is several."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
from numpy.typing import NDArray

Kind = Literal["bird", "cat", "dog"]
KINDS: tuple[Kind, ...] = ("bird", "cat", "dog")


@dataclass(frozen=True, eq=False)
class Animal:
    """One animal of a photo.

    `mask` bool H×W; `soft` float32 H×W, each pixel's probability of its kind, outside the mask too; `box` x, y, width,
    height of the mask in pixels; `confidence` the mean of `soft` over the mask.
    """

    kind: Kind
    mask: NDArray[np.bool_]
    soft: NDArray[np.float32]
    box: tuple[int, int, int, int]
    confidence: float


@dataclass(frozen=True, eq=False)
class Outline:
    """What was found in a photo: its animals, the largest first; none where there is none."""

    animals: tuple[Animal, ...]


def animals_in(found: NDArray[np.bool_], probabilities: NDArray[np.float32], least: float) -> tuple[Animal, ...]:
    """The animals, the largest first.

    Args:
        found: bool H×W, where any kind is likelier than everything else.
        probabilities: float32 3×H×W, of `KINDS`.
        least: pixels that make an animal; connected ones (with their corners) that are fewer are specks.

    An animal's kind is the one with the greatest sum of probabilities over it: the network takes parts of one animal
    for another's at times.
    """
    _, labels, stats, _ = cv2.connectedComponentsWithStats(found.view(np.uint8), connectivity=8)
    areas = np.asarray(stats)[1:, cv2.CC_STAT_AREA]
    order = np.argsort(-areas, kind="stable")
    boxes = [tuple(int(value) for value in row[:4]) for row in np.asarray(stats)]
    return tuple(_animal(np.asarray(labels) == i + 1, boxes[i + 1], probabilities) for i in order if areas[i] >= least)


def _animal(mask: NDArray[np.bool_], box: tuple[int, ...], probabilities: NDArray[np.float32]) -> Animal:
    x, y, width, height = box
    rows, columns = slice(y, y + height), slice(x, x + width)
    means = probabilities[:, rows, columns][:, mask[rows, columns]].mean(axis=1, dtype=np.float64)
    kind = int(means.argmax())
    return Animal(KINDS[kind], mask, probabilities[kind], (x, y, width, height), float(means[kind]))

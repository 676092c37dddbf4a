"""From what a network says of every pixel to animals: what touches is one, what is apart is several."""

from __future__ import annotations

from collections.abc import Iterator
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

    `mask` bool H×W, where `soft` is over one half; `soft` float32 H×W from 0 to 1, how far each pixel is part of the
    animal: its edge follows the photo's, and it is 0 on other animals; `box` x, y, width, height of the mask in pixels;
    `confidence` the mean of the network's probability of its kind over the mask.
    """

    kind: Kind
    mask: NDArray[np.bool_]
    soft: NDArray[np.float32]
    box: tuple[int, int, int, int]
    confidence: float


@dataclass(frozen=True, eq=False)
class Outline:
    """What was found in a photo.

    `animals`, the largest first; none where there is none. `present` are the kinds of which anything is seen, those of
    `animals` among them, in the order of `KINDS`: less is needed than for an outline, so that a photo where none is
    present has most likely no such animal.
    """

    animals: tuple[Animal, ...]
    present: tuple[Kind, ...] = ()


@dataclass(frozen=True, eq=False)
class Part:
    """What touches: bool H×W of it, and of all that is nearer to it than to another part."""

    pixels: NDArray[np.bool_]
    around: NDArray[np.bool_]
    kind: Kind
    confidence: float


def parts_of(
    found: NDArray[np.bool_], sure: NDArray[np.bool_], probabilities: NDArray[np.float32], least: float
) -> Iterator[Part]:
    """The parts that are animals, the largest first.

    Args:
        found: bool H×W, where an animal may be.
        sure: bool H×W, where any kind is likelier than everything else: a part without is none.
        probabilities: float32 3×H×W, of `KINDS`.
        least: pixels that make an animal; connected ones (with their corners) that are fewer are specks.

    An animal's kind is the one with the greatest sum of probabilities over it: the network takes parts of one animal
    for another's at times.
    """
    _, numbered, stats, _ = cv2.connectedComponentsWithStats(found.view(np.uint8), connectivity=8)
    labels, areas = np.asarray(numbered, np.int32), np.asarray(stats)[1:, cv2.CC_STAT_AREA]
    is_sure = np.bincount(labels[sure & found], minlength=len(areas) + 1)[1:] > 0
    nearest = _nearest(found, labels) if len(areas) > 1 else np.ones_like(labels)
    for i in np.argsort(-areas, kind="stable"):
        if areas[i] >= least and is_sure[i]:
            pixels = labels == i + 1
            means = probabilities[:, pixels].mean(axis=1, dtype=np.float64)
            kind = int(means.argmax())
            yield Part(pixels, nearest == i + 1, KINDS[kind], float(means[kind]))


def _nearest(found: NDArray[np.bool_], labels: NDArray[np.int32]) -> NDArray[np.int32]:
    """The label of the part that each pixel is nearest to."""
    _, zeros = cv2.distanceTransformWithLabels(
        (~found).view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    of_zero = np.zeros(int(np.max(zeros)) + 1, np.int32)  # zeros are numbered by a count of OpenCV's own
    of_zero[zeros[found]] = labels[found]
    return np.asarray(of_zero[zeros])


def without_gaps(soft: NDArray[np.float32], most: float) -> NDArray[np.float32]:
    """`soft`, float32 H×W, changed to 1 where fewer than `most` pixels of ground (up to one half) are enclosed."""
    ground = (soft <= 0.5).view(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(ground, connectivity=4)
    left, top, width, height, area = np.asarray(stats).T
    rows, columns = soft.shape
    is_gap = (area < most) & (left > 0) & (top > 0) & (left + width < columns) & (top + height < rows)
    is_gap[0] = False  # what is no ground
    for number in np.flatnonzero(is_gap):
        part = slice(top[number], top[number] + height[number]), slice(left[number], left[number] + width[number])
        soft[part][labels[part] == number] = 1
    return soft

"""Where a photo was altered: a small network over what every member sees in a cell, and around it.

Members differ in what they are blind to: a copied cell is known to one of them alone, a smooth one is doubtful to some.
No weighted mean heeds one voice against three, so the stack of the cells has a hidden layer. Stacked generalisation
(Wolpert, Neural Networks 1992), here of every cell rather than of the photo.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import cv2
import numpy as np

_AROUND = (3, 5, 9)  # cells a side of the squares over which a member's logits are averaged
_MOST = 20.0  # the size of a logit beyond which nothing is surer
_PREFIX = "cells."  # of its tensors in a stack's checkpoint


@dataclass(frozen=True, eq=False)
class CellStack:
    """logit = w · max(0, W (x - mean) / scale + v) + bias, for F features x and H hidden units; float64.

    `mean`, `scale` F; `hidden` H×F and `hidden_bias` H, W and v; `weight` H; `bias` 1.
    """

    mean: np.ndarray
    scale: np.ndarray
    hidden: np.ndarray
    hidden_bias: np.ndarray
    weight: np.ndarray
    bias: np.ndarray

    @classmethod
    def averaging(cls, members: int) -> CellStack:
        """The mean of the members' logits: what there is without fitting."""
        count = feature_count(members)
        own = np.zeros(count)
        own[: count - 1 : 1 + len(_AROUND)] = 1 / members
        # A hidden unit has no negative values: one takes what is above 0, another what is below.
        hidden, weight = np.stack([own, -own]), np.array([1.0, -1.0])
        return cls(np.zeros(count), np.ones(count), hidden, np.zeros(2), weight, np.zeros(1))

    def logit(self, features: np.ndarray) -> np.ndarray:
        """Features of cells, float N×F (see `cell_features`), to logits of "altered", N."""
        standard = (np.asarray(features, np.float64) - self.mean) / self.scale
        hidden = np.maximum(standard @ self.hidden.T + self.hidden_bias, 0)
        return np.asarray(hidden @ self.weight + self.bias)

    def map_of(self, cells: Sequence[np.ndarray], photo: float) -> np.ndarray:
        """The members' cell logits, float h×w each, and the stack's logit of the photo, to one map of logits h×w."""
        return self.logit(cell_features(cells, photo)).reshape(cells[0].shape)

    def to_tensors(self) -> dict[str, np.ndarray]:
        """What a stack's checkpoint keeps, beside what is the photo's."""
        return {_PREFIX + name: values for name, values in asdict(self).items()}

    @classmethod
    def from_tensors(cls, tensors: Mapping[str, np.ndarray]) -> CellStack:
        """The one that `to_tensors` gave. Raises KeyError where something is missing, ValueError where it can't be."""
        found = {name: np.asarray(tensors[_PREFIX + name], np.float64) for name in cls.__dataclass_fields__}
        units, count = found["hidden"].shape if found["hidden"].ndim == 2 else (0, 0)
        shapes = {"mean": (count,), "scale": (count,), "hidden_bias": (units,), "weight": (units,), "bias": (1,)}
        wrong = [name for name, shape in shapes.items() if found[name].shape != shape]
        if wrong or not units or not (found["scale"] > 0).all():
            raise ValueError(f"the stack of the cells has no usable {wrong[0] if wrong else 'scale or hidden units'}")
        return cls(**found)


def feature_count(members: int) -> int:
    """How many features of a cell so many members make."""
    return members * (1 + len(_AROUND)) + 1


def cell_features(cells: Sequence[np.ndarray], photo: float) -> np.ndarray:
    """What is known of every cell, float64 (h·w)×F, in reading order.

    Of each member its logit and the means of its logits over the squares of 3, 5 and 9 cells around, `cells` float h×w;
    at last the stack's logit of the photo: where nothing was altered no cell was. Logits are cut at ±20.
    """
    shape, planes = cells[0].shape, list[np.ndarray]()
    for found in cells:
        known = np.clip(found.astype(np.float64), -_MOST, _MOST)
        around = [cv2.blur(known, (side, side), borderType=cv2.BORDER_REPLICATE) for side in _AROUND]
        planes += [known, *around]
    planes.append(np.full(shape, np.clip(photo, -_MOST, _MOST)))
    return np.stack([plane.ravel() for plane in planes], axis=1)

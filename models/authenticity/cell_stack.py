"""Where a photo was altered: a small network over what every member sees in a cell, and around it.

Members differ in what they are blind to: a copied cell is known to one of them alone, a smooth one is doubtful to some.
No weighted mean heeds one voice against three, so the stack of the cells has a hidden layer. Stacked generalisation
(Wolpert, Neural Networks 1992), here of every cell rather than of the photo.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from models.authenticity.perceptron import Perceptron

_AROUND = (3, 5, 9)  # cells a side of the squares over which a member's logits are averaged
_MOST = 20.0  # the size of a logit beyond which nothing is surer


class CellStack(Perceptron):
    """Over the features of `cell_features`."""

    PREFIX, TITLE = "cells.", "the stack of the cells"

    @classmethod
    def averaging(cls, members: int) -> CellStack:
        """The mean of the members' logits: what there is without fitting."""
        count = feature_count(members)
        own = np.zeros(count)
        own[: count - 1 : 1 + len(_AROUND)] = 1 / members
        # A hidden unit has no negative values: one takes what is above 0, another what is below.
        hidden, weight = np.stack([own, -own]), np.array([1.0, -1.0])
        return cls(np.zeros(count), np.ones(count), hidden, np.zeros(2), weight, np.zeros(1))

    def map_of(self, cells: Sequence[np.ndarray], photo: float) -> np.ndarray:
        """The members' cell logits, float h×w each, and the stack's logit of the photo, to one map of logits h×w."""
        return self.logit(cell_features(cells, photo)).reshape(cells[0].shape)


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

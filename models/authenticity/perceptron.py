"""A network of one hidden layer over the features of a cell: numbers in a checkpoint, and no torch to run it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import ClassVar, Self

import numpy as np


@dataclass(frozen=True, eq=False)
class Perceptron:
    """logit = w · max(0, W (x - mean) / scale + v) + bias, for F features x and H hidden units.

    `mean`, `scale` F; `hidden` H×F and `hidden_bias` H, W and v; `weight` H; `bias` 1. All are float64, or all float32.
    """

    PREFIX: ClassVar[str]  # of its tensors in a checkpoint
    TITLE: ClassVar[str]  # in errors

    mean: np.ndarray
    scale: np.ndarray
    hidden: np.ndarray
    hidden_bias: np.ndarray
    weight: np.ndarray
    bias: np.ndarray

    def logit(self, features: np.ndarray) -> np.ndarray:
        """Features of cells, float N×F, to logits of "altered", N."""
        standard = (np.asarray(features, self.mean.dtype) - self.mean) / self.scale
        hidden = np.maximum(standard @ self.hidden.T + self.hidden_bias, 0)
        return np.asarray(hidden @ self.weight + self.bias)

    def to_tensors(self) -> dict[str, np.ndarray]:
        """What a checkpoint keeps, beside other numbers."""
        return {self.PREFIX + name: values for name, values in asdict(self).items()}

    @classmethod
    def from_tensors(cls, tensors: Mapping[str, np.ndarray], dtype: type[np.floating] = np.float64) -> Self:
        """The one that `to_tensors` gave. Raises KeyError where something is missing, ValueError where it can't be."""
        names = [field.name for field in fields(cls)]
        found = {name: np.asarray(tensors[cls.PREFIX + name], dtype) for name in names}
        units, count = found["hidden"].shape if found["hidden"].ndim == 2 else (0, 0)
        shapes = {"mean": (count,), "scale": (count,), "hidden_bias": (units,), "weight": (units,), "bias": (1,)}
        wrong = [name for name, shape in shapes.items() if found[name].shape != shape]
        if wrong or not units or not (found["scale"] > 0).all():
            raise ValueError(f"{cls.TITLE} has no usable {wrong[0] if wrong else 'scale or hidden units'}")
        return cls(**found)

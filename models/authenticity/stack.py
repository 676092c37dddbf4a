"""The stack: a logistic meta-learner over what the members saw, calibrated by a temperature.

Stacked generalisation (Wolpert, Neural Networks 1992); temperature scaling (Guo et al., ICML 2017, arXiv 1706.04599).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Stack:
    """p = σ((w · (x - mean) / scale + bias) / temperature); float64, one entry a feature."""

    mean: np.ndarray
    scale: np.ndarray
    weight: np.ndarray
    bias: float
    temperature: float = 1.0

    def logit(self, features: np.ndarray) -> np.ndarray:
        """float N×F features, the members' one after another, to calibrated logits N."""
        standard = (np.asarray(features, np.float64) - self.mean) / self.scale
        return np.asarray((standard @ self.weight + self.bias) / self.temperature)

    def probability(self, features: np.ndarray) -> np.ndarray:
        """float N×F features to probabilities of "inpainted", N in (0, 1)."""
        return sigmoid(self.logit(features))

    def to_tensors(self) -> dict[str, np.ndarray]:
        """What a checkpoint keeps."""
        single = {"bias": np.array([self.bias]), "temperature": np.array([self.temperature])}
        return {"mean": self.mean, "scale": self.scale, "weight": self.weight} | single

    @classmethod
    def from_tensors(cls, tensors: Mapping[str, np.ndarray]) -> Stack:
        """The stack that `to_tensors` gave. Raises KeyError where something is missing, ValueError where it is odd."""
        wide = {name: np.asarray(tensors[name], np.float64) for name in ("mean", "scale", "weight")}
        bias, temperature = (np.asarray(tensors[name], np.float64) for name in ("bias", "temperature"))
        if any(values.shape != wide["weight"].shape for values in wide.values()) or wide["weight"].ndim != 1:
            raise ValueError("the stack's mean, scale and weight are not of one length")
        if bias.shape != (1,) or temperature.shape != (1,) or not temperature[0] > 0 or not (wide["scale"] > 0).all():
            raise ValueError("the stack's scale or temperature is not above 0")
        return cls(**wide, bias=float(bias[0]), temperature=float(temperature[0]))


def sigmoid(logit: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-x)) without overflow, float64."""
    return np.asarray(np.exp(-np.logaddexp(0, -np.asarray(logit, np.float64))))

"""Exported weights into the network that they were exported from."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from typing import TypeVar

import numpy as np
import torch
from torch import nn

from models.files.reasons import reason_of

Network = TypeVar("Network", bound=nn.Module)


def with_exported(make: Callable[[], Network], weights: Mapping[str, np.ndarray], widest: int | None = None) -> Network:
    """The network that `make` builds, with all weights of a checkpoint, as float32.

    Names and shapes are compared before it takes memory: with a network without numbers or, where even that takes long
    to build, by the most channels that it has, `widest`. Raises ValueError, one short sentence, where they don't fit.
    """
    if widest is None:
        # "meta": tensors that have a shape and no numbers; torch warns of those without a side
        with torch.device("meta"), warnings.catch_warnings(action="ignore"):
            _compare(_built(make), weights)
    elif widest > max((side for values in weights.values() for side in values.shape), default=0):
        raise ValueError(f"none of its weights has {widest} channels")
    network = _built(make)
    _compare(network, weights)
    network.load_state_dict({name: torch.from_numpy(np.asarray(v, np.float32)) for name, v in weights.items()})
    return network


def _built(make: Callable[[], Network]) -> Network:
    try:
        return make()
    except Exception as error:  # a library's network says in a dozen ways that it can't be so
        raise ValueError(f"there is no such network ({reason_of(error)})") from error


def _compare(network: nn.Module, weights: Mapping[str, np.ndarray]) -> None:
    """Raise ValueError with the first thing that is wrong with the weights."""
    own = {name: tuple(value.shape) for name, value in network.state_dict().items()}
    for name, shape in own.items():
        if name not in weights:
            raise ValueError(f"its weights lack {name}")
        if weights[name].shape != shape:
            told = f"{_sides(weights[name].shape)} numbers in {name} instead of {_sides(shape)}"
            raise ValueError(f"its weights have {told}")
    other = next((name for name in weights if name not in own), None)
    if other is not None:
        raise ValueError(f"its weights have {other}, which the network does not have")


def _sides(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape)) or "1"

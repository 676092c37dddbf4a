"""Exported weights into the network that they were exported from."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from torch import nn


def load_exported(network: nn.Module, weights: Mapping[str, np.ndarray]) -> None:
    """Load all weights of a checkpoint, as float32, in place. Raises ValueError where they don't fit the network."""
    try:
        network.load_state_dict({name: torch.from_numpy(np.asarray(v, np.float32)) for name, v in weights.items()})
    except RuntimeError as error:
        raise ValueError(f"The weights do not fit the network's configuration: {error}") from error

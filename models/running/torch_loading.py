"""From a checkpoint's tensors to a runner on torch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from models.checkpoints.checkpoint import Manifest, load_weights, misfit
from models.running.runners import TorchRunner, require_torch

if TYPE_CHECKING:
    import numpy as np
    from torch import nn


def load_torch_runner(
    manifest: Manifest, device: str, build: Callable[[Mapping[str, Any], Mapping[str, np.ndarray]], nn.Module]
) -> TorchRunner:
    """The runner of a checkpoint's network on a device that is probed first.

    `build` makes the network of its config and weights, and raises ValueError where they don't fit; torch is there for
    it to import. Raises CheckpointError and DeviceError.
    """
    weights = load_weights(manifest)
    require_torch(manifest)
    from models.running.device import choose_device

    chosen = choose_device(device)
    try:
        network = build(manifest.config, weights)
    except ValueError as error:
        raise misfit(manifest, error) from error
    return TorchRunner(network, chosen.name, chosen.title, chosen.notes)

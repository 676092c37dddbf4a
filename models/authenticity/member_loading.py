"""Reads a member's shape, categories and network out of its checkpoint, and says in a sentence what can't be so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from models.authenticity.config import MemberConfig
from models.checkpoints.checkpoint import CheckpointError, Manifest, load_weights, misfit
from models.running.runners import Runner, TorchRunner, require_torch

if TYPE_CHECKING:
    from models.authenticity.member import Member as Network


def shape_of(manifest: Manifest) -> MemberConfig:
    """The shape of a member's network. Raises CheckpointError where no network can be so."""
    try:
        return MemberConfig.from_dict(manifest.config)
    except ValueError as error:
        raise misfit(manifest, error) from error


def categories_of(manifest: Manifest, count: int) -> tuple[str, ...]:
    """The names of the `count` categories that a member tells apart. Raises CheckpointError."""
    names = manifest.preprocessing.get("categories", [])
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise CheckpointError(f"The checkpoint {manifest.path} has no usable list of categories.")
    if len(names) != count:
        raise misfit(manifest, ValueError(f"it names {len(names)} categories instead of {count}"))
    return tuple(names)


def torch_runner(manifest: Manifest, device: str, exact: bool) -> Runner:
    """A member's network on a device that is probed first. Raises CheckpointError and DeviceError."""
    weights = load_weights(manifest)
    require_torch(manifest, "timm")
    from models.running.device import choose_device

    chosen = choose_device(device)
    network = quick_network(manifest, weights, fused=chosen.name == "cpu" and not exact)
    return TorchRunner(network, chosen.name, chosen.title, chosen.notes)


def quick_network(manifest: Manifest, weights: Mapping[str, np.ndarray], fused: bool = True) -> Network:
    """A member's network, made fast to use; where `fused`, for this processor alone. Raises CheckpointError."""
    from models.authenticity.fused import fuse
    from models.authenticity.inference import fuse_for_inference
    from models.authenticity.member import load_member

    try:
        network = load_member(manifest.config, weights)
    except ValueError as error:
        raise misfit(manifest, error) from error
    fuse_for_inference(network)
    return fuse(network) if fused else network

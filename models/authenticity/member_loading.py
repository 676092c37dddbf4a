"""Reads a member's shape, categories and network out of its checkpoint, and says in a sentence what can't be so."""

from __future__ import annotations

from models.authenticity.config import MemberConfig
from models.checkpoints.checkpoint import CheckpointError, Manifest, load_weights, misfit
from models.running.runners import Runner, TorchRunner, require_torch


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
    from models.authenticity.fused import fuse
    from models.authenticity.inference import fuse_for_inference
    from models.authenticity.member import load_member
    from models.running.device import choose_device

    chosen = choose_device(device)
    try:
        network = load_member(manifest.config, weights)
    except ValueError as error:
        raise misfit(manifest, error) from error
    fuse_for_inference(network)
    network = fuse(network) if chosen.name == "cpu" and not exact else network
    return TorchRunner(network, chosen.name, chosen.title, chosen.notes)

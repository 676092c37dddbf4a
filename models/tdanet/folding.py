"""Spectral norm into plain weights, for export, and convolutions that change a map's side into plain ones, for use."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn.utils.parametrize import is_parametrized, remove_parametrizations

from models.tdanet.blocks import NearestConv, PooledConv

POWER_ITERATIONS = 50


def remove_spectral_norm(network: nn.Module) -> None:
    """Replace every parametrised weight by its present value, in place."""
    for module in network.modules():
        if is_parametrized(module, "weight"):
            remove_parametrizations(module, "weight")


@torch.no_grad()
def settle_spectral_norm(network: nn.Module) -> None:
    """Run power iterations until σ fits the weights, in place.

    Averaged weights (EMA) are not the ones for which the averaged-along vectors were iterated.
    """
    was_training = network.training
    network.train()  # the power iteration runs in training mode only
    for module in network.modules():
        if is_parametrized(module, "weight"):
            for _ in range(POWER_ITERATIONS):
                module.weight  # noqa: B018 - reading it iterates
    network.train(was_training)


def fold_resizing(network: nn.Module) -> None:
    """Make the kernels of convolutions that halve or double once, for use, in place. Their weights must be plain."""
    for module in list(network.modules()):
        for name, child in module.named_children():
            if isinstance(child, (NearestConv, PooledConv)):
                setattr(module, name, child.folded())


def fold_spectral_norm(network: nn.Module) -> None:
    """Settle σ, then leave plain weights; the network computes the same as before, in place."""
    settle_spectral_norm(network)
    remove_spectral_norm(network)

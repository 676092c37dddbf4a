"""Spectral norm into plain weights, for export, and what doubles or halves a map into plain convolutions, for use."""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.parametrize import is_parametrized, remove_parametrizations

from models.tdanet.blocks import NearestConv, Res, act

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


def fold_doubling(network: nn.Module) -> None:
    """Make the kernels of the doubling convolutions once, for use, in place. Their weights must be plain ones."""
    for module in list(network.modules()):
        for name, child in module.named_children():
            if isinstance(child, NearestConv):
                setattr(module, name, child.folded())


class Halving(nn.Module):
    """A `Res` that halves, its pooling within its convolutions: less than half the work, and no map of the full size.

    The mean over 2×2 of what a 3×3 convolution gives is a 4×4 convolution of stride 2.
    """

    @torch.no_grad()
    def __init__(self, block: Res) -> None:
        super().__init__()
        self.stem, self.conv_a = block.stem, block.conv_a
        last: Any = block.conv_b
        spread = F.conv_transpose2d(last.weight.flatten(0, 1)[:, None], torch.full((1, 1, 2, 2), 0.25))
        self.conv_b = _strided(spread.unflatten(0, last.weight.shape[:2])[:, :, 0], last.bias, 1)
        beside: Any = block.shortcut
        self.shortcut = _strided(beside.weight.expand(-1, -1, 2, 2) / 4, beside.bias, 0)

    def forward(self, x: Tensor) -> Tensor:
        """As `Res.forward`."""
        return self.conv_b(act(self.conv_a(x if self.stem else act(x)))) + self.shortcut(x)


def _strided(weight: Tensor, bias: Tensor | None, padding: int) -> nn.Conv2d:
    conv = nn.Conv2d(weight.shape[1], weight.shape[0], weight.shape[2], 2, padding, bias=bias is not None)
    conv.weight = nn.Parameter(weight.contiguous(), requires_grad=False)
    conv.bias = None if bias is None else nn.Parameter(bias.detach(), requires_grad=False)
    return conv


def fold_halving(network: nn.Module) -> None:
    """Let blocks that halve do so by strided convolutions, in place. Their weights must be plain ones."""
    for module in list(network.modules()):
        for name, child in module.named_children():
            if isinstance(child, Res) and child.down:
                setattr(module, name, Halving(child))


def fold_spectral_norm(network: nn.Module) -> None:
    """Settle σ, then leave plain weights; the network computes the same as before, in place."""
    settle_spectral_norm(network)
    remove_spectral_norm(network)

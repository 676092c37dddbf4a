"""Spectral norm into plain weights, for export, and what doubles or halves a map into plain convolutions, for use."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils.parametrize import is_parametrized, remove_parametrizations

from models.tdanet.blocks import NearestConv, PooledConv, Res, act

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


class Halving(nn.Module):
    """A `Res` that halves, its pooling within both of its branches' convolutions and their kernels made once."""

    @torch.no_grad()
    def __init__(self, block: Res) -> None:
        super().__init__()
        self.stem, self.conv_a = block.stem, block.conv_a
        last: Any = block.conv_b
        beside: Any = block.shortcut
        self.conv_b = last.folded()
        self.shortcut = _averaging(beside.weight, beside.bias)

    def forward(self, x: Tensor) -> Tensor:
        """As `Res.forward`."""
        return self.conv_b(act(self.conv_a(x if self.stem else act(x)))) + self.shortcut(x)


def _averaging(weight: Tensor, bias: Tensor | None) -> nn.Conv2d:
    """2×2 average pooling and then a 1×1 convolution of this weight, as one of kernel 2 and stride 2."""
    conv = nn.Conv2d(weight.shape[1], weight.shape[0], 2, 2, bias=bias is not None)
    conv.weight = nn.Parameter((weight.expand(-1, -1, 2, 2) / 4).contiguous(), requires_grad=False)
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

"""Tiny autoencoders of others, distilled from those of image generators: TAESD for Stable Diffusion, TAEF2 for FLUX.2.

Their maker publishes the weights (https://github.com/madebyollin/taesd, MIT); the network here is written anew to
compute what theirs does, under the names in the files. diffusers' AutoencoderTiny lacks TAEF2's norms, as of 0.42.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from torch import Tensor, nn

from models.checkpoints.exported import with_exported

STRIDE = 8  # pixels a side of one latent cell
_BOUND = 3.0  # of latents, which a soft clamp keeps within ± this
_GROUPS = 4  # of channels that are normed together
_SCALES, _BLOCKS = 3, 3  # halvings of the sides, and blocks at each of the scales below the photo's own


class _Block(nn.Module):
    """Three 3×3 convolutions added to their input, B×C×H×W to the same.

    Where `normed`, two 1×1 convolutions with a norm between are added first: each cell then sees all of the picture.
    """

    def __init__(self, channels: int, normed: bool) -> None:
        super().__init__()
        self.conv = nn.Sequential(
            _conv(channels, channels), nn.ReLU(), _conv(channels, channels), nn.ReLU(), _conv(channels, channels)
        )
        self.pool: nn.Module | None = None
        if normed:
            wide = _GROUPS * channels
            self.pool = nn.Sequential(
                nn.Conv2d(channels, wide, 1, bias=False),
                nn.GroupNorm(_GROUPS, wide),
                nn.ReLU(),
                nn.Conv2d(wide, channels, 1, bias=False),
            )

    def forward(self, x: Tensor) -> Tensor:
        if self.pool is not None:
            x = x + self.pool(x)
        return torch.relu(x + self.conv(x))


class _Coder(nn.Module):
    """`layers` one after the other, a module of its own because the files call them so."""

    def __init__(self, *layers: nn.Module) -> None:
        super().__init__()
        self.layers = nn.Sequential(*layers)

    def forward(self, x: Tensor) -> Tensor:
        coded: Tensor = self.layers(x)
        return coded


class Taesd(nn.Module):
    """Photo to latent and back. `normed`: with norms at the smallest scale, as in TAEF2."""

    def __init__(self, channels: int, latent_channels: int, normed: bool) -> None:
        super().__init__()
        down: list[nn.Module] = [_conv(3, channels), _Block(channels, False)]
        up: list[nn.Module] = [_conv(latent_channels, channels), nn.ReLU()]
        for scale in range(_SCALES):
            down.append(_conv(channels, channels, stride=2, bias=False))
            down += [_Block(channels, normed and scale == _SCALES - 1) for _ in range(_BLOCKS)]
            up += [_Block(channels, normed and scale == 0) for _ in range(_BLOCKS)]
            up += [nn.Upsample(scale_factor=2), _conv(channels, channels, bias=False)]
        self.encoder = _Coder(*down, _conv(channels, latent_channels))
        self.decoder = _Coder(*up, _Block(channels, False), _conv(channels, 3))

    def forward(self, photo: Tensor) -> Tensor:
        """The photo redrawn. B×3×H×W in [-1, 1], sides multiples of the stride; not clipped.

        The networks work in [0, 1]. Latents are not rounded to bytes, as they are where they are stored as pictures.
        """
        latent = self.encoder((photo + 1) / 2)
        redrawn: Tensor = self.decoder(_BOUND * torch.tanh(latent / _BOUND))
        return 2 * redrawn - 1

    def redraw(self, photo: Tensor) -> dict[str, Tensor]:
        """`forward` as a Runner's graph: `photo` to `image`."""
        return {"image": self(photo)}


def load_taesd(weights: Mapping[str, np.ndarray]) -> Taesd:
    """The network of these tensors, named as in diffusers' format, float32, in evaluation mode.

    How wide it is, and whether it has norms, follows from the tensors. Raises ValueError where they are of another one.
    """
    first, last = (weights.get(f"{name}.layers.0.weight", np.empty(0)).shape for name in ("encoder", "decoder"))
    if len(first) != 4 or len(last) != 4:
        raise ValueError("it has no encoder and decoder")
    normed = any(".pool." in name for name in weights)
    network = with_exported(lambda: Taesd(first[0], last[1], normed), weights)
    return network.eval().requires_grad_(False)


def _conv(channels_in: int, channels_out: int, stride: int = 1, bias: bool = True) -> nn.Conv2d:
    return nn.Conv2d(channels_in, channels_out, 3, stride=stride, padding=1, bias=bias)

"""A small convolutional autoencoder: it redraws a photo almost as it was, and leaves a generator's traces in it.

Inpainted sets need fills that differ from the photo by their traces alone, not by what they show: such a "resynthesis"
makes a detector carry over to inpainters it never met (NIX-Net, Li et al., "Noise Doesn't Lie", 2021). TDANet's own
reconstruction path can't give them: its latent has one cell in 32 × 32 pixels.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any, Literal

import numpy as np
from torch import Tensor, nn

from models.checkpoints.config_values import config_from
from models.checkpoints.exported import with_exported


@dataclass(frozen=True)
class AutoencoderConfig:
    """`widths` are the channels at each scale, the first at half a photo's side, each further at half the last's.

    `upsampling` is how the decoder doubles: each way leaves traces of its own.
    """

    widths: tuple[int, ...] = (32, 64, 128)
    latent_channels: int = 32
    upsampling: Literal["nearest", "transposed"] = "nearest"

    @property
    def stride(self) -> int:
        """Pixels a side of one latent cell."""
        return int(2 ** len(self.widths))

    def to_dict(self) -> dict[str, Any]:
        """The fields as JSON values."""
        return asdict(self) | {"widths": list(self.widths)}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> AutoencoderConfig:
        """What `to_dict` gave. Raises ValueError where it is no autoencoder's."""
        return config_from(cls, values)


class _Residual(nn.Module):
    """Two 3×3 convolutions added to their input. B×C×H×W to the same."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.SiLU(),
            nn.Conv2d(channels, channels, 3, padding=1),
            nn.SiLU(),
            nn.Conv2d(channels, channels, 3, padding=1),
        )

    def forward(self, x: Tensor) -> Tensor:
        return x + self.layers(x)


def _doubled(channels_in: int, channels_out: int, upsampling: str) -> nn.Module:
    if upsampling == "transposed":
        return nn.ConvTranspose2d(channels_in, channels_out, 4, stride=2, padding=1)
    return nn.Sequential(nn.Upsample(scale_factor=2), nn.Conv2d(channels_in, channels_out, 3, padding=1))


class Autoencoder(nn.Module):
    """Photo to latent and back; no normalisation, so that a large picture and a crop of it come out alike."""

    def __init__(self, config: AutoencoderConfig) -> None:
        super().__init__()
        self.config = config
        widths = config.widths
        down: list[nn.Module] = []
        for wide, narrow in pairwise((3, *widths)):
            down += [nn.Conv2d(wide, narrow, 4, stride=2, padding=1), _Residual(narrow)]
        self.encoder = nn.Sequential(*down, nn.Conv2d(widths[-1], config.latent_channels, 1))
        up: list[nn.Module] = [nn.Conv2d(config.latent_channels, widths[-1], 1), _Residual(widths[-1])]
        for narrow, wide in pairwise(reversed(widths)):
            up += [_doubled(narrow, wide, config.upsampling), _Residual(wide)]
        self.decoder = nn.Sequential(*up, nn.SiLU(), _doubled(widths[0], 3, config.upsampling))

    def forward(self, photo: Tensor) -> Tensor:
        """The photo redrawn. B×3×H×W in [-1, 1], sides multiples of the stride; not clipped."""
        redrawn: Tensor = self.decoder(self.encoder(photo))
        return redrawn

    def redraw(self, photo: Tensor) -> dict[str, Tensor]:
        """`forward` as a Runner's graph: `photo` to `image`."""
        return {"image": self(photo)}


def load_autoencoder(config: Mapping[str, Any], weights: Mapping[str, np.ndarray]) -> Autoencoder:
    """The network with exported weights, float32, in evaluation mode. Raises ValueError where they don't fit."""
    shape = AutoencoderConfig.from_dict(config)
    network = with_exported(lambda: Autoencoder(shape), weights)
    return network.eval().requires_grad_(False)

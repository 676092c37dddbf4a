"""Projected GANs: discriminators on a frozen network's features, mixed at random across channels and scales.

Sauer et al., arXiv 2111.01007, section 3. A discriminator that starts from pixels needs more steps than a few CPU hours
hold before it tells blur from feathers; one on features that know what pictures are made of does so after twenty. The
random mixing keeps it from looking at the few channels that are easiest to tell apart by, and leaves the generator no
gap between scales. Departures: the maps are not doubled once more after mixing, which costs four times as much; group
norm stands for batch norm, as in the authors' alternative; scores are conditional on the caption by projection (Miyato
and Koyama, arXiv 1802.05637, section 3).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

from models.backbones import load_backbone
from training.frozen import quicken_frozen

BACKBONE = "tf_efficientnet_lite0"
STAGES = (1, 2, 4, 6)  # of timm's EfficientNet, after which a map is taken: at 1/4, 1/8, 1/16 and 1/32 of the side
WIDTHS = (64, 64, 128, 128)  # of the mixed maps
HIDDEN = 64
LEAST_SIDE = 4  # cells of a map from which on a head doesn't halve it
SENTENCE_LENGTH = 4.0  # at which a spectrally normal projection's scores are of the size of the others
_SEED = 2111_01007  # of the random mixing, which is the same in every run


class ProjectedFeatures(nn.Module):
    """EfficientNet-Lite's maps at four scales, through random convolutions that nothing trains.

    `weights` is a safetensors file for timm's network; without one timm downloads its own. Raises BackboneError.
    """

    def __init__(self, weights: Path | None) -> None:
        super().__init__()
        network: Any = load_backbone(BACKBONE, weights)
        self.stem = nn.Sequential()
        self.stem.add_module("conv", network.conv_stem)
        self.stem.add_module("norm", network.bn1)
        self.stages = network.blocks
        channels = [network.feature_info[stage]["num_chs"] for stage in _INFO]
        generator = torch.Generator().manual_seed(_SEED)
        self.across_channels = nn.ModuleList(map(_random(generator), channels, WIDTHS))
        self.across_scales = nn.ModuleList(_random(generator)(b, a) for a, b in pairwise(WIDTHS))

    def quicken(self, device: torch.device, dtype: torch.dtype) -> None:
        """Move to the device and make it quick, see `quicken_frozen`; not trainable from then on."""
        quicken_frozen(self, device, dtype)

    def forward(self, picture: Tensor, size: int) -> list[Tensor]:
        """Mixed maps, the finest first, of pictures B×3×S×S in [-1, 1] (whose mean and std are 0.5).

        `size` that pictures are brought to, in pixels a side.
        """
        x = F.interpolate(picture.float(), size=(size, size), mode="bilinear", antialias=True)
        x = x.to(next(self.parameters()).dtype).contiguous(memory_format=torch.channels_last)
        x, maps = self.stem(x), []
        for number, stage in enumerate(self.stages):
            x = stage(x)
            if number in STAGES:
                maps.append(x)
        mixed = [mix(found) for mix, found in zip(self.across_channels, maps, strict=True)]
        found = [mixed[-1]]
        for mix, finer in zip(reversed(self.across_scales), reversed(mixed[:-1]), strict=True):
            found.append(finer + F.interpolate(mix(found[-1]), size=finer.shape[2:], mode="bilinear"))
        return found[::-1]


_INFO = (1, 2, 3, 4)  # the entries of timm's feature_info that are those maps'


def _random(generator: torch.Generator) -> Any:
    """Makes 1×1 convolutions with random weights that keep a map's scale (Kaiming, as in section 3.2)."""

    def make(channels_in: int, channels_out: int) -> nn.Conv2d:
        conv = nn.Conv2d(channels_in, channels_out, 1, bias=False)
        with torch.no_grad():
            conv.weight.copy_(torch.randn(conv.weight.shape, generator=generator) / channels_in**0.5)
        return conv

    return make


class Head(nn.Module):
    """Scores one mixed map, cell by cell, for looking real and for fitting a sentence."""

    def __init__(self, channels: int, side: int, text_dim: int) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        while side > LEAST_SIDE:
            layers += [spectral_norm(nn.Conv2d(channels, HIDDEN, 4, stride=2, padding=1)), nn.GroupNorm(8, HIDDEN)]
            layers += [nn.LeakyReLU(0.2)]
            channels, side = HIDDEN, side // 2
        layers += [spectral_norm(nn.Conv2d(channels, HIDDEN, 3, padding=1)), nn.LeakyReLU(0.2)]
        self.layers = nn.Sequential(*layers)
        self.score = spectral_norm(nn.Conv2d(HIDDEN, 1, 3, padding=1))
        self.text = spectral_norm(nn.Linear(text_dim, HIDDEN, bias=False))

    def forward(self, features: Tensor, sentences: Tensor) -> Tensor:
        hidden = self.layers(features)
        fits = self.text(sentences) @ hidden.flatten(2)
        return self.score(hidden).float() + fits.float().unflatten(2, hidden.shape[2:])


class ProjectedDiscriminator(nn.Module):
    """A head for every mixed map, independent of each other (section 3.1).

    `size`: pixels a side of the pictures that the maps are of. Of smaller ones heads give fewer scores.
    """

    def __init__(self, size: int, text_dim: int) -> None:
        super().__init__()
        sides = [size // 4 // 2**scale for scale in range(len(WIDTHS))]
        self.heads = nn.ModuleList(Head(width, side, text_dim) for width, side in zip(WIDTHS, sides, strict=True))

    def forward(self, maps: Sequence[Tensor], sentences: Tensor) -> list[Tensor]:
        """Scores B×K×h×w, float32, of each of the maps B×C×h×w, one for each of K sentences, B×K×D of any length:
        higher for a photo that fits the sentence."""
        directions = F.normalize(sentences, dim=2) * SENTENCE_LENGTH
        return [head(features, directions) for head, features in zip(self.heads, maps, strict=True)]

"""The image encoder E: seven residual blocks, one set of weights for both paths (arXiv 2004.03212, section 3.1)."""

from __future__ import annotations

from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.tdanet.blocks import Res, conv3
from models.tdanet.config import TDANetConfig


class ImageEncoder(nn.Module):
    """A masked photo (and its hole) to low-level features `v_l` and high-level features `v_h`."""

    def __init__(self, config: TDANetConfig) -> None:
        super().__init__()
        self.low_level_block, self.stem_skip = config.low_level_block, config.stem_skip
        channels, patch = 3 + config.hole_channel, config.stem_patch
        widths = (channels, *config.encoder_channels) if patch == 1 else config.encoder_channels
        self.stem = nn.Identity() if patch == 1 else _patch_stem(channels, widths[0], patch, config.normed)
        self.blocks = nn.ModuleList(
            Res(a, b, down=i < config.encoder_downs, stem=i == 0 and patch == 1, normed=config.normed)
            for i, (a, b) in enumerate(pairwise(widths))
        )

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """`x` is B×3×S×S in [-1, 1], with a fourth channel for the missing pixels where the configuration has one.

        Returns `v_l`, B×C×S/8×S/8 with the default low-level block, and `v_h`, B×C×S/32×S/32. With `stem_skip` the
        stem's map lies in the last channels of `v_l`, as patches of its cells.
        """
        low = x = stem = self.stem(x)
        for number, block in enumerate(self.blocks, start=1):
            x = block(x)
            if number == self.low_level_block:
                low = x
        if self.stem_skip:
            low = torch.cat([low, F.pixel_unshuffle(stem, 2**self.low_level_block)], dim=1)
        return low, x


def _patch_stem(channels: int, width: int, patch: int, normed: bool) -> nn.Module:
    """Patches as channels (ESPCN, Shi et al., arXiv 1609.05158, the other way round), then a convolution."""
    return nn.Sequential(nn.PixelUnshuffle(patch), conv3(channels * patch**2, width, normed))

"""A convolutional classifier under spectral norm: a GAN's discriminator that says more than real or fake.

It judges authenticity, category (AC-GAN, Odena et al., ICML 2017, arXiv 1610.09585) and every cell of a photo.
"""

from __future__ import annotations

from itertools import pairwise

from torch import Tensor, nn

from models.authenticity.high_pass import CHANNELS
from models.tdanet.blocks import Res

_HALVINGS = 4  # to the stride-16 map


class ConvClassifierFeatures(nn.Module):
    """Residual blocks from RGB and residuals to a stride-16 map; `widths` has one entry for each halving.

    The first block works at full resolution: traces of a fill are as fine as pixels.
    """

    def __init__(self, widths: tuple[int, ...]) -> None:
        super().__init__()
        if len(widths) != _HALVINGS:
            raise ValueError(f"The classifier has {_HALVINGS} halvings, but {len(widths)} widths are given.")
        self.channels = [widths[-1]]
        stem = Res(3 + CHANNELS, widths[0], down=True, stem=True)
        self.blocks = nn.Sequential(stem, *(Res(a, b, down=True) for a, b in pairwise(widths)))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        features = self.blocks(x)
        return features, features

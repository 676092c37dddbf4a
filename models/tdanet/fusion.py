"""From image and text features to the distribution of latents (arXiv 2004.03212, section 3.1)."""

from __future__ import annotations

from itertools import pairwise

import torch.nn.functional as F
from torch import Tensor, nn

from models.tdanet.blocks import Res
from models.tdanet.config import TDANetConfig

SIGMA_FLOOR = 1e-4


class LatentHead(nn.Module):
    """F (or F'): five residual blocks from H to the mean and deviation of a latent at every cell."""

    def __init__(self, config: TDANetConfig) -> None:
        super().__init__()
        fused = config.encoder_channels[-1] + 2 * config.text_dim
        widths = (fused, *config.fusion_channels, 2 * config.latent_channels)
        self.blocks = nn.Sequential(*(Res(a, b, normed=config.normed) for a, b in pairwise(widths)))

    def forward(self, v_h: Tensor, text: Tensor) -> tuple[Tensor, Tensor]:
        """H = [v_h; text], B×C×h×w and B×2D, to (μ, σ), float32 B×C×h×w each, σ > 0."""
        first, *others = self.blocks
        x = first(v_h, text)
        for block in others:
            x = block(x)
        mu, raw = x.float().chunk(2, dim=1)
        return mu, F.softplus(raw) + SIGMA_FLOOR

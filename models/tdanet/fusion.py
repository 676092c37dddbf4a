"""From image and text features to the distribution of latents (arXiv 2004.03212, section 3.1)."""

from __future__ import annotations

from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.tdanet.blocks import Res
from models.tdanet.config import TDANetConfig

SIGMA_FLOOR = 1e-4


def fuse(v_h: Tensor, sentence: Tensor, context: Tensor) -> Tensor:
    """H = [v_h; s; t_e]: the texts tiled over the cells. B×C×h×w with two B×D to B×(C+2D)×h×w."""
    text = torch.cat([sentence, context], dim=1)[:, :, None, None].to(v_h.dtype)
    return torch.cat([v_h, text.expand(-1, -1, *v_h.shape[2:])], dim=1)


class LatentHead(nn.Module):
    """F (or F'): five residual blocks from H to the mean and deviation of a latent at every cell."""

    def __init__(self, config: TDANetConfig) -> None:
        super().__init__()
        fused = config.encoder_channels[-1] + 2 * config.text_dim
        widths = (fused, *config.fusion_channels, 2 * config.latent_channels)
        self.blocks = nn.Sequential(*(Res(a, b, normed=config.normed) for a, b in pairwise(widths)))

    def forward(self, fused: Tensor) -> tuple[Tensor, Tensor]:
        """H B×·×h×w to (μ, σ), float32 B×C×h×w each, σ > 0."""
        mu, raw = self.blocks(fused).float().chunk(2, dim=1)
        return mu, F.softplus(raw) + SIGMA_FLOOR

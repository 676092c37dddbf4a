"""The attentions of TDANet: words against image cells, short and long term in G, self-attention in D."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.tdanet.blocks import Conv, conv1

# A finite stand-in for minus infinity: where every position is masked, softmax falls back to the unmasked scores
# instead of NaN. It is far outside any score and inside bfloat16's and float16's range.
MASKED = -1e4


class WordAttention(nn.Module):
    """Dual multimodal attention (section 3.2): which words the visible, or the hidden, part speaks of.

    One projection φ serves both paths. Negative attention asks what the visible cells do not already show.
    """

    def __init__(self, image_channels: int, text_dim: int) -> None:
        super().__init__()
        self.project = Conv(image_channels, text_dim, 1, bias=False)  # φ, without spectral norm

    def forward(self, v: Tensor, W: Tensor, pad: Tensor, kept: Tensor, negative: bool) -> tuple[Tensor, Tensor]:
        """Words' context for an image, pooled over its kept cells.

        v B×C×h×w, W B×D×T, pad bool B×T, kept bool B×h×w. Returns `t_e` B×D, the global max pool of the cells'
        contexts, and the mean attention over kept cells, B×T, which sums to 1. A sample with no kept cell gets the
        mean of its words and equal attention.
        """
        weights = self.weights(v, W, pad, negative)
        with torch.autocast(v.device.type, enabled=False):
            words = W.float()
            contexts = torch.bmm(weights, words.transpose(1, 2))  # B×N×D
            kept = kept.flatten(1)[:, :, None]  # B×N×1
            any_kept = kept.any(dim=1)  # B×1
            equal = (~pad).float() / (~pad).sum(1, keepdim=True)  # B×T
            pooled = contexts.masked_fill(~kept, float("-inf")).amax(dim=1)
            context = torch.where(any_kept, pooled, torch.bmm(words, equal[:, :, None]).squeeze(2))
            mean = (weights * kept).sum(1) / kept.sum(1).clamp(min=1)
            return context, torch.where(any_kept, mean, equal)

    def weights(self, v: Tensor, W: Tensor, pad: Tensor, negative: bool) -> Tensor:
        """How much each cell asks for each word: B×N×T, cells in reading order; sums to 1 over words that are not pads.

        Arguments as in `forward`.
        """
        cells = self.project(v).flatten(2).transpose(1, 2)  # B×N×D
        with torch.autocast(v.device.type, enabled=False):
            words = W.float()
            scores = torch.bmm(cells.float(), words) / words.shape[1] ** 0.5  # B×N×T
            scores = (-scores if negative else scores).masked_fill(pad[:, None, :], float("-inf"))
            return scores.softmax(dim=2)


class ShortLongAttention(nn.Module):
    """Short+long-term attention of the generator (PICNet, Zheng et al., arXiv 1903.04227, section 3.3).

    One similarity of the decoder map with itself both gathers within that map and copies encoder features from
    visible to hidden positions. γ and α start at 0.
    """

    def __init__(self, channels: int, mask_hidden_keys: bool) -> None:
        super().__init__()
        self.mask_hidden_keys = mask_hidden_keys
        self.query = Conv(channels, max(channels // 4, 1), 1)  # without spectral norm
        self.gamma = nn.Parameter(torch.zeros(1))
        self.alpha = nn.Parameter(torch.zeros(1))

    def forward(self, d: Tensor, low: Tensor, hole: Tensor) -> Tensor:
        """d B×C×h×w, low B×L×h×w, hole B×1×h×w with 1 at positions that hold any hidden pixel; B×(C+L)×h×w."""
        b, channels, height, width = d.shape
        q = self.query(d).flatten(2).transpose(1, 2)  # B×N×C/4
        own, far = d.flatten(2).transpose(1, 2), low.flatten(2).transpose(1, 2)
        if self.mask_hidden_keys:
            hidden = (hole.flatten(2) * MASKED).to(q.dtype)  # B×1×N, added to every query's scores
            gathered = self.attend(q, own)
            copied = self.attend(q, far, hidden.expand(b, q.shape[1], -1))
        else:
            both = self.attend(q, torch.cat([own, far], dim=2))
            gathered, copied = both.split([channels, far.shape[2]], dim=2)
        shape = (height, width)
        o = self.gamma * gathered.transpose(1, 2).unflatten(2, shape) + d
        c = (1 - hole) * low + self.alpha * hole * copied.transpose(1, 2).unflatten(2, shape)
        return torch.cat([o, c], dim=1)

    def attend(self, q: Tensor, values: Tensor, added: Tensor | None = None) -> Tensor:
        """Values B×N×V by the similarity of the queries B×N×C with themselves, to which B×N×N may be added."""
        return F.scaled_dot_product_attention(q, q, values, attn_mask=added, scale=1.0)


class SelfAttention(nn.Module):
    """Self-attention of a discriminator map (SAGAN, arXiv 1805.08318, section 3). B×C×h×w to the same.

    Written as plain products because R1 differentiates twice, which the fused kernels do not support.
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.query = conv1(channels, max(channels // 4, 1))
        self.gamma = nn.Parameter(torch.zeros(1))

    def forward(self, x: Tensor) -> Tensor:
        q = self.query(x).flatten(2)  # B×C/4×N
        weights = torch.bmm(q.transpose(1, 2), q).softmax(dim=2)  # B×N×N
        gathered = torch.bmm(x.flatten(2), weights.transpose(1, 2)).view_as(x)
        return x + self.gamma * gathered

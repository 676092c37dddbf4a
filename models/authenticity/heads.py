"""What a member says: is the photo inpainted, where, and of which category."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn


class Logits(NamedTuple):
    """Logits of a batch: `image` B, `cells` B×1×H/16×W/16, `categories` B×C or None; over 0 means inpainted."""

    image: Tensor
    cells: Tensor
    categories: Tensor | None


class Heads(nn.Module):
    """The three heads over a stride-16 map and, where there is one, a deeper map.

    `joint`: one softmax over the categories and "inpainted", K + 1 classes (Salimans et al., 2016, arXiv 1606.03498,
    section 5). As there, the logit of "inpainted" is held at 0, which takes nothing from what the classes can say; so
    the image logit is minus the logarithm of the categories' summed exponentials. Raises ValueError without categories.
    """

    def __init__(self, channels: int, deep_channels: int, categories: int, drop: float, joint: bool = False) -> None:
        super().__init__()
        if joint and not categories:
            raise ValueError("A head of K + 1 classes needs categories.")
        self.joint = joint
        self.cells = nn.Conv2d(channels, 1, 1)
        # Mean and maximum: a small hole is lost in the mean of a large tile.
        pooled = 2 * deep_channels + 2
        self.image = None if joint else nn.Linear(pooled, 1)
        self.categories = nn.Linear(pooled if joint else deep_channels, categories) if categories else None
        self.drop = nn.Dropout(drop)

    def forward(self, features: Tensor, deep: Tensor) -> Logits:
        """B×C×h×w (stride 16) and B×D×·×· maps to logits, in float32."""
        cells = self.cells(features).float()
        mean, greatest = deep.float().mean(dim=(2, 3)), deep.float().amax(dim=(2, 3))
        # The dense head is trained at every cell, so its own summary is the image head's surest evidence.
        summary = torch.stack([cells.mean(dim=(1, 2, 3)), cells.amax(dim=(1, 2, 3))], dim=1)
        pooled = torch.cat([self.drop(mean), self.drop(greatest), summary], dim=1)
        categories = None if self.categories is None else self.categories(pooled if self.joint else self.drop(mean))
        if self.image is not None:
            return Logits(self.image(pooled)[:, 0], cells, categories)
        assert categories is not None
        return Logits(-categories.logsumexp(dim=1), cells, categories)

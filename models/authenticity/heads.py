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
    """The three heads over a stride-16 map and, where there is one, a deeper map."""

    def __init__(self, channels: int, deep_channels: int, categories: int, drop: float) -> None:
        super().__init__()
        self.cells = nn.Conv2d(channels, 1, 1)
        # Mean and maximum: a small hole is lost in the mean of a large tile.
        self.image = nn.Linear(2 * deep_channels + 2, 1)
        self.categories = nn.Linear(deep_channels, categories) if categories else None
        self.drop = nn.Dropout(drop)

    def forward(self, features: Tensor, deep: Tensor) -> Logits:
        """B×C×h×w (stride 16) and B×D×·×· maps to logits, in float32."""
        cells = self.cells(features).float()
        pooled = self.pooled(cells, deep)
        of_map, summary = pooled[:, : 2 * deep.shape[1]], pooled[:, 2 * deep.shape[1] :]
        image = self.image(torch.cat([self.drop(of_map), summary], dim=1))[:, 0]
        categories = None if self.categories is None else self.categories(self.drop(of_map[:, : deep.shape[1]]))
        return Logits(image, cells, categories)

    @staticmethod
    def pooled(cells: Tensor, deep: Tensor) -> Tensor:
        """What the image head weighs, float32 B×(2·D + 2): mean and maximum of the deeper map, then of the cells.

        The dense head is trained at every cell, so that its own summary is the image head's surest evidence.
        """
        maps = deep.float(), cells
        return torch.cat([part for x in maps for part in (x.mean(dim=(2, 3)), x.amax(dim=(2, 3)))], dim=1)

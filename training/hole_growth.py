"""A hole curriculum: holes start small and grow to their own size over the first steps of a run."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

LEAST = 1 / 3  # of a hole's width and height, at the first step


def grown(holes: Tensor, number: int, steps: int) -> Tensor:
    """Holes as large as they are at step `number` of a growth over `steps`, which 0 leaves out.

    holes float32 B×1×S×S, 1 = to fill; the same shape and values, every hole about its own middle. None is empty.
    """
    if number >= steps:
        return holes
    return shrunk(holes, LEAST + (1 - LEAST) * number / steps)


def shrunk(holes: Tensor, scale: float) -> Tensor:
    """Holes B×1×S×S at `scale` in (0, 1] of their width and height, about the middle of their pixels.

    One so thin that nothing of it is left keeps its size.
    """
    size = holes.shape[-1]
    places = (torch.arange(size, device=holes.device) + 0.5) * 2 / size - 1  # affine_grid's: -1 to 1
    count = holes.sum(dim=(1, 2, 3)).clamp(min=1)
    middle = torch.stack([(holes.sum(dim=axis)[:, 0] * places).sum(dim=1) / count for axis in (2, 3)], dim=1)
    theta = torch.eye(2, 3, device=holes.device).repeat(len(holes), 1, 1) / scale
    theta[:, :, 2] = middle * (1 - 1 / scale)  # the middle stays where it is
    grid = F.affine_grid(theta, list(holes.shape), align_corners=False)
    # whatever touches a pixel hides it, so that thin strokes hold together
    small = (F.grid_sample(holes, grid, align_corners=False) > 0).float()
    return torch.where(small.flatten(1).any(dim=1)[:, None, None, None], small, holes)

"""Differentiable augmentation: a discriminator with few photos sees each of them in many guises (arXiv 2006.10738).

Zhao et al., "Differentiable Augmentation for Data-Efficient GAN Training", NeurIPS 2020, section 3.2: colour,
translation and cutout, on photos and fills alike, so that the generator never learns to make augmented pictures.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

SHIFT = 1 / 8  # of the side, at most
CUT = 1 / 2  # of the side


def augmented(pictures: list[Tensor], hole: Tensor, generator: torch.Generator) -> tuple[list[Tensor], Tensor]:
    """Several pictures of each sample, B×3×S×S in [-1, 1], and its hole B×1×S×S, all augmented alike.

    What is moved in from outside or cut out is 0, in the hole too: nothing there tells a fill from a photo.
    """
    count, side = len(hole), hole.shape[2]
    device = hole.device

    def drawn(low: float, high: float, *shape: int) -> Tensor:
        return (torch.rand(count, *shape, generator=generator) * (high - low) + low).to(device)

    brightness, saturation, contrast = drawn(-1, 1, 1, 1, 1), drawn(0, 2, 1, 1, 1), drawn(0.5, 1.5, 1, 1, 1)
    shift = (drawn(-SHIFT, SHIFT, 2) * side).round().long()
    kept = _without_square(side, drawn(0, 1, 2))

    def seen(plane: Tensor) -> Tensor:
        return _shifted(plane, shift) * kept.to(plane.dtype)

    return [seen(_coloured(picture, brightness, saturation, contrast)) for picture in pictures], seen(hole)


def _coloured(picture: Tensor, brightness: Tensor, saturation: Tensor, contrast: Tensor) -> Tensor:
    # half of the published range of brightness: it is of pictures in [-1, 1], as here
    x = picture + brightness / 2
    grey = x.mean(dim=1, keepdim=True)
    x = (x - grey) * saturation + grey
    mean = x.mean(dim=(1, 2, 3), keepdim=True)
    return (x - mean) * contrast + mean


def _shifted(plane: Tensor, shift: Tensor) -> Tensor:
    """Each sample moved by its rows and columns, int64 B×2."""
    count, side = len(plane), plane.shape[2]
    most = int(SHIFT * side) + 1
    padded = F.pad(plane, (most, most, most, most))
    steps = torch.arange(side, device=plane.device) + most
    rows, columns = steps[None] - shift[:, :1], steps[None] - shift[:, 1:]
    samples = torch.arange(count, device=plane.device)[:, None, None]
    return padded.permute(0, 2, 3, 1)[samples, rows[:, :, None], columns[:, None, :]].permute(0, 3, 1, 2)


def _without_square(side: int, places: Tensor) -> Tensor:
    """1, and 0 in a square of half the side around a place, B×2 in [0, 1]: B×1×S×S."""
    steps = torch.arange(side, device=places.device)[None]
    centres, reach = places * side, CUT * side / 2
    rows, columns = ((steps - centres[:, axis, None]).abs() < reach for axis in (0, 1))
    return (~(rows[:, :, None] & columns[:, None, :])).float()[:, None]

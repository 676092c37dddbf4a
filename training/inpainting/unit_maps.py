"""Feature maps of unit length, as losses compare them: normalised and compared in few passes over memory.

The first maps of a frozen network are its largest, and all that is done to them but its convolutions waits for memory:
in plain PyTorch a float32 copy and ten passes over it took a third of a training step on a processor. Here a processor
takes one sample at a time, which its cache holds, and what backward needs is kept in the network's own arithmetic.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

LEAST_LENGTH = 1e-4  # by which a shorter vector is divided


def unit_length(maps: Tensor) -> Tensor:
    """Every cell's vector at length 1, or divided by `LEAST_LENGTH` where it is shorter.

    B×C×h×w to the same, of the same type; lengths are computed in float32.
    """
    return _UnitLength.apply(maps)


def map_distance(maps: Sequence[Tensor], others: Sequence[Tensor], weight: Tensor) -> Tensor:
    """Squared distances of feature maps of unit length, summed over layers; each a mean over the weighted pixels.

    maps and others B×C×h×w each, weight B×1×S×S in [0, 1], which learns nothing. Float32 B, between 0 and 2 a layer
    where features are not negative.
    """
    total = weight.new_zeros(len(weight), dtype=torch.float32)
    for found, other in zip(maps, others, strict=True):
        where = F.adaptive_avg_pool2d(weight.float(), (found.shape[2], found.shape[3]))
        share = where / where.sum(dim=(1, 2, 3), keepdim=True).clamp(min=1e-3)
        total = total + _Distance.apply(found, other, share)
    return total


class _UnitLength(torch.autograd.Function):
    @staticmethod
    def forward(context: Any, maps: Tensor) -> Tensor:
        units = torch.empty_like(maps)
        lengths = maps.new_empty((len(maps), 1, *maps.shape[2:]), dtype=torch.float32)
        for vectors, unit, length in _pieces(maps, units, lengths):
            wide = vectors.float()
            torch.linalg.vector_norm(wide, dim=3, keepdim=True, out=length)
            unit.copy_(wide / length.clamp_(min=LEAST_LENGTH))
        context.save_for_backward(units, lengths)
        return units

    @staticmethod
    def backward(context: Any, *gradients: Tensor) -> Tensor:
        units, lengths = context.saved_tensors
        pulls = torch.empty_like(units)
        for pull, unit, length, gradient in _pieces(pulls, units, lengths, gradients[0]):
            wide, direction = gradient.float(), unit.float()
            # what pulls along a vector changes its length alone, which only short ones keep
            along = (wide * direction).sum(dim=3, keepdim=True) * (length > LEAST_LENGTH)
            pull.copy_(torch.addcmul(wide, direction, along, value=-1).div_(length))
        return pulls


class _Distance(torch.autograd.Function):
    """Squared distances B of maps B×C×h×w, weighted by B×1×h×w."""

    @staticmethod
    def forward(context: Any, found: Tensor, other: Tensor, share: Tensor) -> Tensor:
        context.save_for_backward(found, other, share)
        pieces = _pieces(found, other, share)
        return torch.cat(
            [(_apart(a, b).square_().sum(dim=3, keepdim=True) * s).sum(dim=(1, 2, 3)) for a, b, s in pieces]
        )

    @staticmethod
    def backward(context: Any, *gradients: Tensor) -> tuple[Tensor, Tensor | None, None]:
        found, other, share = context.saved_tensors
        slopes = 2 * gradients[0].float()[:, None, None, None] * share
        pulls = torch.empty_like(found)
        for pull, a, b, slope in _pieces(pulls, found, other, slopes):
            pull.copy_(_apart(a, b).mul_(slope))
        return pulls, -pulls if context.needs_input_grad[1] else None, None


def _apart(a: Tensor, b: Tensor) -> Tensor:
    return a.float() - b.float()


def _pieces(*planes: Tensor) -> Iterator[tuple[Tensor, ...]]:
    """Planes B×C×h×w with channels last, B×h×w×C: sample by sample on a processor, elsewhere whole."""
    size = 1 if planes[0].device.type == "cpu" else len(planes[0])
    return zip(*(plane.permute(0, 2, 3, 1).split(size) for plane in planes), strict=True)

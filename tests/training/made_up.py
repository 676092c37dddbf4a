"""A batch of noise with a square hole, and both paths' pictures for it, as the objective's terms take them."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from models.tdanet.network import TrainingOutput
from training.photos.batches import Batch

SIDE = 32


def batch() -> Batch:
    generator = torch.Generator().manual_seed(0)
    hole = torch.zeros(2, 1, SIDE, SIDE)
    hole[..., 8:20, 8:20] = 1
    photo = torch.rand(2, 3, SIDE, SIDE, generator=generator) * 2 - 1
    return Batch(photo, hole, torch.tensor([[2, 3], [4, 0]]), [0, 1])


def output() -> TrainingOutput:
    generator = torch.Generator().manual_seed(1)

    def pictures() -> list[Tensor]:
        sides = (SIDE // 8, SIDE // 4, SIDE // 2, SIDE)
        return [(torch.rand(2, 3, side, side, generator=generator) - 0.5).requires_grad_() for side in sides]

    def gaussian() -> tuple[Tensor, Tensor]:
        shape = (2, 4, 1, 1)
        return (
            torch.randn(shape, generator=generator).requires_grad_(),
            (torch.rand(shape, generator=generator) + 0.5).requires_grad_(),
        )

    return TrainingOutput(pictures(), pictures(), gaussian(), gaussian())


def four() -> tuple[Batch, TrainingOutput]:
    """A batch whose first two samples are copies of the next two, with fills of their own."""
    made = output()
    pairs = zip(made.inpainted, made.reconstructed, strict=True)
    return batch().of([0, 1, 0, 1]), replace(
        made, inpainted=[torch.cat(pair).detach().requires_grad_() for pair in pairs]
    )


def moved(made: TrainingOutput) -> Tensor:
    """Where the inpainting path's largest pictures have a gradient, bool B×1×S×S."""
    gradient = made.inpainted[-1].grad
    assert gradient is not None
    return gradient.abs().sum(dim=1, keepdim=True) > 0

"""A training run's own figures and sample grid, on photos of the validation split."""

from __future__ import annotations

import torch
from PIL import Image
from torch import Tensor

from models.tdanet.network import TDANet, composite
from training.photos.batches import Batch, Batches
from training.runs.logs import grid

PHOTOS = 64
SHOWN = 8
MICRO = 16


@torch.no_grad()
def validate(network: TDANet, photos: Batches) -> tuple[dict[str, float], Image.Image]:
    """Hole L1 and PSNR at z = μ beside a mean-colour fill, and how far two draws differ in the hole.

    Middle crops, centre holes, first captions. Grid rows: photo, photo with its hole, fill at μ, two draws.
    """
    was_training = network.training
    network.eval()
    batch = photos.fixed(PHOTOS)
    samples = list(range(len(batch.rows)))
    parts = [_fills(network, batch.of(samples[start : start + MICRO])) for start in samples[::MICRO]]
    at_mu, first, second = (torch.cat(fills) for fills in zip(*parts, strict=True))
    network.train(was_training)
    masked = batch.photo * (1 - batch.hole)
    plain = mean_colour(batch.photo, batch.hole)
    figures = {
        "hole_l1": hole_l1(at_mu, batch.photo, batch.hole),
        "hole_l1_mean_colour": hole_l1(plain, batch.photo, batch.hole),
        "hole_psnr": hole_psnr(at_mu, batch.photo, batch.hole),
        "hole_psnr_mean_colour": hole_psnr(plain, batch.photo, batch.hole),
        "draws_differ": hole_l1(first, second, batch.hole),
    }
    rows = [batch.photo, masked, at_mu, first, second]
    return figures, grid([row[:: max(1, len(row) // SHOWN)][:SHOWN] for row in rows])


def _fills(network: TDANet, batch: Batch) -> list[Tensor]:
    encoded = network.encode(batch.photo, batch.hole, batch.words)
    encoded.pop("word_attention")
    shape = encoded["mu"].shape
    generator = torch.Generator().manual_seed(0)
    draws = [torch.randn(shape, generator=generator).to(batch.photo.device) for _ in range(2)]
    noises = [torch.zeros(shape, device=batch.photo.device), *draws]
    return [composite(batch.photo, batch.hole, network.decode(noise, **encoded)["image"]) for noise in noises]


def hole_l1(fill: Tensor, photo: Tensor, hole: Tensor) -> float:
    """Mean absolute difference inside the hole, of pixels scaled to [0, 1]. B×3×S×S in [-1, 1], hole B×1×S×S."""
    return float((0.5 * (fill - photo).abs() * hole).sum() / (3 * hole.sum()))


def hole_psnr(fill: Tensor, photo: Tensor, hole: Tensor) -> float:
    """Peak signal to noise ratio inside the hole in dB, the mean over photos."""
    squares = (0.25 * (fill - photo).square() * hole).sum(dim=(1, 2, 3)) / (3 * hole.sum(dim=(1, 2, 3)))
    return float((-10 * squares.clamp(min=1e-10).log10()).mean())


def mean_colour(photo: Tensor, hole: Tensor) -> Tensor:
    """The photo with its hole in the mean colour of what is visible."""
    visible = 1 - hole
    mean = (photo * visible).sum(dim=(2, 3), keepdim=True) / visible.sum(dim=(2, 3), keepdim=True).clamp(min=1)
    return composite(photo, hole, mean.expand_as(photo))

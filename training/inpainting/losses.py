"""The loss terms of TDANet training (design: Zhang et al., arXiv 2004.03212, section 3.4, and named departures)."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor

Gaussian = tuple[Tensor, Tensor]


def kl_to_standard(posterior: Gaussian) -> Tensor:
    """KL(N(μ', σ') ‖ N(0, I)), the mean over elements. Float32 B×C×h×w each; a scalar."""
    mu, sigma = posterior
    return (0.5 * (mu.square() + sigma.square() - 1) - sigma.log()).mean()


def kl_between(posterior: Gaussian, prior: Gaussian) -> Tensor:
    """KL(N(μ', σ') ‖ N(μ, σ)), the mean over elements. The caller detaches what should not learn."""
    (mu_q, sigma_q), (mu_p, sigma_p) = posterior, prior
    variance = sigma_p.square()
    return (sigma_p.log() - sigma_q.log() + (sigma_q.square() + (mu_q - mu_p).square()) / (2 * variance) - 0.5).mean()


def pyramid(photo: Tensor, pictures: list[Tensor]) -> list[Tensor]:
    """The photo, area-averaged to the side of every picture in the list, of which each is a part of the next one's."""
    found: list[Tensor] = []
    for picture in reversed(pictures):  # each from the one above it, which is smaller than the photo
        if photo.shape[2] > picture.shape[2]:
            photo = F.avg_pool2d(photo, photo.shape[2] // picture.shape[2])
        found.append(photo)
    return found[::-1]


def multiscale_l1(pictures: list[Tensor], photo: Tensor, weight: Tensor | None = None) -> Tensor:
    """L1 summed over the scales; with `weight` B×1×S×S in [0, 1] each scale is a mean over the weighted pixels."""
    total = photo.new_zeros(())
    weights = [None] * len(pictures) if weight is None else pyramid(weight, pictures)
    for picture, target, scale_weight in zip(pictures, pyramid(photo, pictures), weights, strict=True):
        difference = (picture - target).abs()
        if scale_weight is None:
            total = total + difference.mean()
        else:
            total = total + (difference * scale_weight).sum() / (3 * scale_weight.sum()).clamp(min=1)
    return total


def mean_over(scores: Tensor, weight: Tensor | None) -> Tensor:
    """Mean of patch scores B×1×h×w; with `weight` of their shape in [0, 1], of the weighted ones."""
    return scores.mean() if weight is None else (scores * weight).sum() / weight.sum().clamp(min=1)


def lsgan_discriminator(real: Tensor, fakes: list[Tensor], weight: Tensor | None = None) -> Tensor:
    """Least squares (Mao et al., arXiv 1611.04076): real to 1, every fake path to 0, their weights equal."""
    fake = torch.stack([mean_over(scores.square(), weight) for scores in fakes]).mean()
    return 0.5 * (mean_over((real - 1).square(), weight) + fake)


def lsgan_generator(fake: Tensor, weight: Tensor | None = None) -> Tensor:
    """Least squares, the generator's side."""
    return mean_over((fake - 1).square(), weight)


def hinge_discriminator(real: Tensor, fakes: list[Tensor], weight: Tensor | None = None) -> Tensor:
    """Hinge (Lim and Ye, arXiv 1705.02894): real above 1, every fake path below -1."""
    fake = torch.stack([mean_over(F.relu(1 + scores), weight) for scores in fakes]).mean()
    return mean_over(F.relu(1 - real), weight) + fake


def hinge_generator(fake: Tensor, weight: Tensor | None = None) -> Tensor:
    """Hinge, the generator's side."""
    return -mean_over(fake, weight)


def r1_penalty(real: Tensor, scores: Tensor) -> Tensor:
    """Mean squared gradient norm of the scores at real photos (Mescheder et al., arXiv 1801.04406, eq. 9).

    Of scores for patches it is that of a patch: the gradients of a photo's patches add up in one backward pass, and so
    do their squares where patches see different pixels. Left as a sum over 256 patches, γ = 0.02 kept the
    discriminator from learning anything at all.
    """
    (gradient,) = torch.autograd.grad(scores.sum(), real, create_graph=True)
    patches = scores[0].numel()
    return gradient.square().sum(dim=(1, 2, 3)).mean() / patches

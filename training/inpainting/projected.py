"""A discriminator on a frozen network's features: it knows what pictures are made of before its first step.

Projected GANs (Sauer et al., arXiv 2111.01007, section 3.1), on the maps of VGG16 that the perceptual loss makes anyway
and without that paper's random mixing of them. A discriminator that starts from pixels needs more steps than a few CPU
hours hold before it tells blur from feathers; this one does after twenty.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

from models.tdanet.blocks import act
from models.tdanet.convolve import convolve, convolve_halved
from training.inpainting import losses
from training.inpainting.options import InpaintingOptions
from training.inpainting.vgg_features import VGGFeatures, hidden_cells
from training.runs.task import Terms

HIDDEN = 64
SENTENCE_LENGTH = 4.0  # at which a spectrally normal projection's scores are of the size of the others


class Head(nn.Module):
    """Scores one feature map, cell by cell or by 2×2 cells, for looking real and for fitting a sentence."""

    def __init__(self, channels: int, text_dim: int, halves: bool) -> None:
        super().__init__()
        self.halves = halves
        self.scale = channels**0.5  # unit-length features have this share of it in each channel
        self.first = spectral_norm(nn.Conv2d(channels, HIDDEN, 3, padding=1))
        self.second = spectral_norm(nn.Conv2d(HIDDEN, HIDDEN, 3, padding=1))
        self.score = spectral_norm(nn.Conv2d(HIDDEN, 1, 3, padding=1))
        self.text = spectral_norm(nn.Linear(text_dim, HIDDEN, bias=False))

    def forward(self, features: Tensor, sentences: Tensor) -> Tensor:
        # what scales the features may as well scale the weight, which is much smaller
        weight = self.first.weight * self.scale
        bias: Any = self.first.bias
        first = convolve_halved(features, weight, bias) if self.halves else convolve(features, weight, bias, padding=1)
        hidden = act(self.second(act(first)))
        # as rows of channels, the order that convolutions keep them in: none is copied, forwards or backwards
        fits = hidden.permute(0, 2, 3, 1).flatten(1, 2) @ self.text(sentences).transpose(1, 2)
        return self.score(hidden).float() + fits.float().transpose(1, 2).unflatten(2, hidden.shape[2:])


class VGGDiscriminator(nn.Module):
    """A head for every map; conditional by projection (Miyato and Koyama, arXiv 1802.05637, section 3).

    The first map, as large as the picture, is scored by 2×2 cells: cell by cell a head costs more than VGG16 itself.
    """

    def __init__(self, channels: Sequence[int], text_dim: int) -> None:
        super().__init__()
        self.heads = nn.ModuleList(Head(width, text_dim, halves=number == 0) for number, width in enumerate(channels))

    def forward(self, maps: Sequence[Tensor], sentences: Tensor) -> list[Tensor]:
        """Scores B×K×h×w, float32, of each of the maps B×C×h×w (unit length over C; the first one's B×K×h/2×w/2), one
        for each of K sentences, B×K×D of any length: higher for a photo that fits the sentence."""
        directions = nn.functional.normalize(sentences, dim=2) * SENTENCE_LENGTH
        return [head(features, directions) for head, features in zip(self.heads, maps, strict=True)]


def generator_term(
    options: InpaintingOptions, discriminator: nn.Module, features: VGGFeatures, sentence: Tensor
) -> Terms:
    """The generator's side of the discriminator on features: hidden cells should pass for a photo of the sentence."""
    scores = discriminator(features.filled, sentence[:, None])
    each = [losses.hinge_generator(score, hidden_cells(features.hole, score)) for score in scores]
    return {"projected": options.projected * torch.stack(each).mean()}


def discriminator_loss(discriminator: nn.Module, features: VGGFeatures, sentence: Tensor) -> Terms:
    """Its own side. A photo with another photo's sentence is a fake as well (Reed et al., arXiv 1605.05396, 4.1)."""
    fills = discriminator(features.filled, sentence[:, None])
    photos = discriminator(features.photo, torch.stack([sentence, sentence.roll(1, 0)], dim=1))
    each = []
    for fake, scores in zip(fills, photos, strict=True):
        named, misnamed = scores.split(1, dim=1)
        each.append(losses.hinge_discriminator(named, [fake, misnamed], hidden_cells(features.hole, fake)))
    return {"projected_discriminator": torch.stack(each).mean()}

"""The networks that judge a generator's fills while it learns: what each is shown, and both sides' terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from models.tdanet.discriminator import discriminators_of_paths
from models.tdanet.network import TDANet, TrainingOutput
from training.inpainting import objective
from training.inpainting import vgg_features as looks
from training.inpainting.losses import VGG_CHANNELS, Terms, VGGPerceptual
from training.inpainting.objective import Seen
from training.inpainting.options import InpaintingOptions
from training.inpainting.vgg_features import Looks
from training.inpainting.vgg_heads import VGGDiscriminator
from training.photos.batches import Batch
from training.runs.frozen import quicken_frozen

PROJECTED = "projected"  # beside the names of D's paths


@dataclass(frozen=True)
class Shown:
    """A batch's fills as the judges see them; None where nobody of that kind judges."""

    pictures: Seen | None  # to the discriminators of pictures
    looks: Looks | None  # to VGG16
    judged: Looks | None  # the same to the discriminator on features
    sentence: Tensor | None  # B×D, to that discriminator


def discriminators_of(options: InpaintingOptions) -> nn.ModuleDict:
    """Those of either path's pictures, and with `projected` the one on VGG16's features."""
    found = discriminators_of_paths(options.network)
    if options.projected:
        found[PROJECTED] = VGGDiscriminator(VGG_CHANNELS, options.network.text_dim)
    return found


def frozen_vgg(options: InpaintingOptions, device: torch.device, dtype: torch.dtype) -> VGGPerceptual | None:
    """VGG16 on the device, in the arithmetic of the run; None where no term looks through it.

    Raises ValueError where its weights can't be had.
    """
    if not _asks_vgg(options):
        return None
    vgg = VGGPerceptual(options.perceptual_weights)
    quicken_frozen(vgg, device, dtype)
    return vgg


def _asks_vgg(options: InpaintingOptions) -> bool:
    return bool(options.perceptual or options.twins or options.projected)


def show(
    options: InpaintingOptions,
    vgg: VGGPerceptual | None,
    network: TDANet,
    batch: Batch,
    output: TrainingOutput,
    seed: int,
    step: int,
) -> Shown:
    """What the judges see of a batch; the discriminators nothing before they join."""
    joined = step >= options.adversarial_from
    pictures = objective.seen_by_discriminator(options, batch, output) if joined and options.adversarial else None
    seen, sentence = None, None
    if vgg is not None and _asks_vgg(options):
        seen = looks.looks(options, vgg, batch, output, seed)
    judged = seen if joined and options.projected else None
    if judged is not None:
        with torch.no_grad():
            sentence = network.text_encoder(batch.words[: len(judged.hole)])[1]
    return Shown(pictures, seen, judged, sentence)


def generator_terms(options: InpaintingOptions, discriminators: nn.ModuleDict, batch: Batch, shown: Shown) -> Terms:
    """What the generator is told. The bare discriminators, whose weights get no gradients of it."""
    terms: Terms = {}
    discriminators.requires_grad_(False)
    if shown.looks is not None:
        terms |= looks.perceptual_terms(options, shown.looks)
    if shown.judged is not None and shown.sentence is not None:
        terms |= looks.projected_term(options, discriminators[PROJECTED], shown.judged, shown.sentence)
    if shown.pictures is not None:
        terms |= objective.adversarial_terms(options, dict(discriminators.items()), batch, shown.pictures)
    discriminators.requires_grad_(True)
    return terms


def discriminator_terms(
    options: InpaintingOptions, discriminators: Mapping[str, nn.Module], batch: Batch, shown: Shown, step: int
) -> Terms:
    """What the discriminators learn from; nothing where none has joined."""
    terms: Terms = {}
    if shown.judged is not None and shown.sentence is not None:
        terms |= looks.projected_judging(discriminators[PROJECTED], shown.judged.detached(), shown.sentence)
    if shown.pictures is not None:
        terms |= objective.discriminator_terms(options, discriminators, batch, shown.pictures, step)
    return terms

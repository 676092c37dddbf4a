"""The networks that judge a generator's fills while it learns: what each is shown, and both sides' terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from models.tdanet.discriminator import Discriminator
from models.tdanet.network import TDANet, TrainingOutput
from training.inpainting import objective, projected
from training.inpainting.objective import PathPictures
from training.inpainting.options import InpaintingOptions
from training.inpainting.projected import VGGDiscriminator
from training.inpainting.vgg_features import VGG16, VGG_CHANNELS, VGGFeatures, perceptual_terms, vgg_features
from training.photos.batches import Batch
from training.runs.frozen import fuse_frozen
from training.runs.task import Terms

PICTURES, PROJECTED = "both", "projected"  # names of those on both paths' pictures and on VGG16's features


@dataclass(frozen=True)
class DiscriminatorInput:
    """A batch's fills as VGG16 and the discriminators see them; None where nobody of that kind judges."""

    pictures: PathPictures | None  # to the discriminator on pictures
    features: VGGFeatures | None  # to the perceptual loss
    judged: VGGFeatures | None  # the same to the discriminator on features
    sentence: Tensor | None  # B×D, to that discriminator


def discriminators_of(options: InpaintingOptions) -> nn.ModuleDict:
    """The one on pictures, and with `projected` the one on VGG16's features."""
    found = nn.ModuleDict({PICTURES: Discriminator(options.network)})
    if options.projected:
        found[PROJECTED] = VGGDiscriminator(VGG_CHANNELS, options.network.text_dim)
    return found


def in_use(options: InpaintingOptions) -> set[str]:
    """Names of the discriminators that have a weight."""
    weights = {PICTURES: options.adversarial, PROJECTED: options.projected}
    return {name for name, weight in weights.items() if weight}


def frozen_vgg(options: InpaintingOptions, device: torch.device, dtype: torch.dtype) -> VGG16 | None:
    """VGG16 on the device, in the arithmetic of the run; None where no term looks through it.

    Raises ValueError where its weights can't be had.
    """
    if not _asks_vgg(options):
        return None
    vgg = VGG16(options.perceptual_weights)
    fuse_frozen(vgg, device, dtype)
    return vgg


def _asks_vgg(options: InpaintingOptions) -> bool:
    return bool(options.perceptual or options.latent_pairs or options.projected)


def show(
    options: InpaintingOptions,
    vgg: VGG16 | None,
    network: TDANet,
    batch: Batch,
    output: TrainingOutput,
    seed: int,
    step: int,
) -> DiscriminatorInput:
    """What is judged of a batch; the discriminators see nothing before they join."""
    joined = step >= options.adversarial_from
    pictures = objective.path_pictures(options, batch, output) if joined and options.adversarial else None
    features, sentence = None, None
    if vgg is not None and _asks_vgg(options):
        features = vgg_features(options, vgg, batch, output, seed)
    judged = features if joined and options.projected else None
    if judged is not None:
        with torch.no_grad():
            sentence = network.text_encoder(batch.words[: len(judged.hole)])[1]
    return DiscriminatorInput(pictures, features, judged, sentence)


def generator_terms(
    options: InpaintingOptions, discriminators: nn.ModuleDict, batch: Batch, shown: DiscriminatorInput
) -> Terms:
    """What the generator is told. The bare discriminators, whose weights get no gradients of it."""
    terms: Terms = {}
    discriminators.requires_grad_(False)
    if shown.features is not None:
        terms |= perceptual_terms(options, shown.features)
    if shown.judged is not None and shown.sentence is not None:
        terms |= projected.generator_term(options, discriminators[PROJECTED], shown.judged, shown.sentence)
    if shown.pictures is not None:
        terms |= objective.adversarial_terms(options, discriminators[PICTURES], batch, shown.pictures)
    discriminators.requires_grad_(True)
    return terms


def discriminator_losses(
    options: InpaintingOptions,
    discriminators: Mapping[str, nn.Module],
    batch: Batch,
    shown: DiscriminatorInput,
    step: int,
) -> Terms:
    """What the discriminators learn from; nothing where none has joined."""
    terms: Terms = {}
    if shown.judged is not None and shown.sentence is not None:
        terms |= projected.discriminator_loss(discriminators[PROJECTED], shown.judged.detached(), shown.sentence)
    if shown.pictures is not None:
        terms |= objective.discriminator_losses(options, discriminators[PICTURES], batch, shown.pictures, step)
    return terms

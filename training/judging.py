"""The networks that judge a generator's fills while it learns: what each is shown, and both sides' terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from models.tdanet.discriminator import discriminators_of_paths
from models.tdanet.network import TDANet, TrainingOutput
from training import looks, objective
from training.data import Batch
from training.frozen import quicken_frozen
from training.inpainting_options import InpaintingOptions
from training.looks import Looks
from training.losses import VGG_CHANNELS, Terms, VGGPerceptual
from training.objective import Seen
from training.projected import ProjectedDiscriminator, ProjectedFeatures
from training.vgg_heads import VGGDiscriminator

PROJECTED = "projected"  # beside the names of D's paths


@dataclass(frozen=True)
class Frozen:
    """The networks that losses look through; None where no term asks for one."""

    vgg: VGGPerceptual | None
    features: ProjectedFeatures | None

    def quicken(self, device: torch.device, dtype: torch.dtype) -> None:
        """Move to the device, in the arithmetic of the run."""
        for network in filter(None, (self.vgg, self.features)):
            quicken_frozen(network, device, dtype)


@dataclass(frozen=True)
class Shown:
    """A batch's fills as the judges see them; None where nobody of that kind judges."""

    pictures: Seen | None  # to the discriminators of pictures
    looks: Looks | None  # to VGG16
    judged: Looks | None  # to the discriminator on features
    sentence: Tensor | None  # B×D, to the same


def discriminators_of(options: InpaintingOptions) -> nn.ModuleDict:
    """Those of either path's pictures, and with `projected` the one on a frozen network's features."""
    found = discriminators_of_paths(options.network)
    if options.projected and options.projected_on == "vgg16":
        found[PROJECTED] = VGGDiscriminator(VGG_CHANNELS, options.network.text_dim)
    elif options.projected:
        found[PROJECTED] = ProjectedDiscriminator(options.projected_size, options.network.text_dim)
    return found


def frozen_networks(options: InpaintingOptions) -> Frozen:
    """VGG16 and the discriminator's features where any term looks through them.

    Raises ValueError or BackboneError where their weights can't be had.
    """
    return Frozen(
        VGGPerceptual(options.perceptual_weights) if _asks_vgg(options) else None,
        ProjectedFeatures(options.projected_weights) if _asks_features(options) else None,
    )


def _asks_vgg(options: InpaintingOptions) -> bool:
    return bool(options.perceptual or options.twins or (options.projected and options.projected_on == "vgg16"))


def _asks_features(options: InpaintingOptions) -> bool:
    return bool(options.projected and options.projected_on == "efficientnet")


def show(
    options: InpaintingOptions,
    frozen: Frozen,
    network: TDANet,
    batch: Batch,
    output: TrainingOutput,
    seed: int,
    step: int,
) -> Shown:
    """What the judges see of a batch; the discriminators nothing before they join."""
    joined = step >= options.adversarial_from
    pictures = objective.seen_by_discriminator(options, batch, output) if joined and options.adversarial else None
    seen, judged, sentence = None, None, None
    if frozen.vgg is not None and _asks_vgg(options):
        seen = looks.looks(options, frozen.vgg, batch, output, seed)
    if joined and frozen.features is not None and _asks_features(options):
        judged = looks.projected_looks(options, frozen.features, batch, output, seed)
    elif joined and options.projected:
        judged = seen
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

"""The weighted terms that the generator and its discriminator minimise (arXiv 2004.03212, section 3.4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.tdanet.network import TrainingOutput, composite
from training.inpainting import losses
from training.inpainting.losses import Terms
from training.inpainting.options import InpaintingOptions
from training.inpainting.vgg_features import filled_photos, hidden_cells
from training.photos.batches import Batch
from training.text.guides import MatchingGuide


@dataclass(frozen=True)
class Seen:
    """What a discriminator is shown of both paths: composites, or the generator's raw pictures. B×3×S×S each."""

    inpainted: Tensor
    rebuilt: Tensor


def seen_by_discriminator(options: InpaintingOptions, batch: Batch, output: TrainingOutput) -> Seen:
    """Both paths' largest pictures as the preset shows them."""
    seen = Seen(output.inpainted[-1], output.reconstructed[-1])
    if options.network.discriminator_sees == "output":
        return seen
    return Seen(composite(batch.photo, batch.hole, seen.inpainted), composite(batch.photo, batch.hole, seen.rebuilt))


def judges(discriminators: Mapping[str, nn.Module], seen: Seen) -> list[tuple[nn.Module, dict[str, Tensor]]]:
    """Which discriminator looks at which path: one at both, or one at each."""
    if "both" in discriminators:
        return [(discriminators["both"], {"inpainted": seen.inpainted, "rebuilt": seen.rebuilt})]
    return [(discriminators[path], {path: getattr(seen, path)}) for path in ("inpainted", "rebuilt")]


def scored_patches(options: InpaintingOptions, hole: Tensor, scores: Tensor) -> Tensor | None:
    """Weights of a discriminator's patch scores; None where all count."""
    return None if options.adversarial_on == "whole" else hidden_cells(hole, scores)


def discriminator_terms(
    options: InpaintingOptions,
    discriminators: Mapping[str, nn.Module],
    batch: Batch,
    seen: Seen,
    step: int,
) -> Terms:
    """Real photos against both paths' fakes, and R1 on its steps. Every discriminator's forward runs once."""
    total, penalty = batch.photo.new_zeros(()), batch.photo.new_zeros(())
    with_r1 = options.r1 > 0 and step % options.r1_every == 0
    for judge, paths in judges(discriminators, seen):
        real_photo = batch.photo.detach().requires_grad_(with_r1)
        scores = judge(torch.cat([real_photo, *(fake.detach() for fake in paths.values())]))
        real, *fakes = scores.chunk(1 + len(paths))
        form = losses.hinge_discriminator if options.adversarial_form == "hinge" else losses.lsgan_discriminator
        total = total + form(real, fakes, scored_patches(options, batch.hole, real))
        if with_r1:
            # lazy regularisation (StyleGAN2, arXiv 1912.04958, appendix B): rarer, and stronger by as much
            penalty = penalty + 0.5 * options.r1 * options.r1_every * losses.r1_penalty(real_photo, real)
    return {"discriminator": total, "r1": penalty} if with_r1 else {"discriminator": total}


def adversarial_terms(
    options: InpaintingOptions, discriminators: Mapping[str, nn.Module], batch: Batch, seen: Seen
) -> Terms:
    """The generator's side: both paths should pass, and score as the photo scores."""
    adversarial, match = batch.photo.new_zeros(()), batch.photo.new_zeros(())
    form = losses.hinge_generator if options.adversarial_form == "hinge" else losses.lsgan_generator
    for judge, paths in judges(discriminators, seen):
        scores = judge(torch.cat(list(paths.values()))).chunk(len(paths))
        adversarial = adversarial + sum(form(score, scored_patches(options, batch.hole, score)) for score in scores)
        if options.score_match:
            with torch.no_grad():
                real = judge(batch.photo)
            match = match + sum(F.mse_loss(score, real) for score in scores)
    terms = {"adversarial": options.adversarial * adversarial}
    if options.score_match:
        terms["score_match"] = options.score_match * match
    return terms


def distribution_terms(options: InpaintingOptions, output: TrainingOutput) -> Terms:
    """The posterior near the standard normal, and the prior near the posterior, which is not moved by it."""
    fixed = (output.posterior[0].detach(), output.posterior[1].detach())
    told = len(fixed[0])
    return {
        "kl_standard": options.kl_standard * losses.kl_to_standard(output.posterior),
        "kl_prior": options.kl_prior * losses.kl_between(fixed, (output.prior[0][:told], output.prior[1][:told])),
    }


def pixel_terms(options: InpaintingOptions, batch: Batch, output: TrainingOutput) -> Terms:
    """L1 over four scales on either path, for the parts of the photo that the preset names."""
    visible = None if options.appearance_on == "whole" else 1 - batch.hole
    terms = {
        "reconstruction": options.reconstruction
        * losses.multiscale_l1(output.reconstructed, batch.photo[: len(output.reconstructed[-1])]),
        "appearance": options.appearance * losses.multiscale_l1(output.inpainted, batch.photo, visible),
    }
    if options.hole_l1:
        coarse = output.inpainted[: options.hole_l1_scales]
        terms["hole_l1"] = options.hole_l1 * losses.multiscale_l1(coarse, batch.photo, batch.hole * batch.pictured)
    return terms


def matching_term(
    options: InpaintingOptions, guide: MatchingGuide, batch: Batch, output: TrainingOutput, categories: Tensor
) -> Tensor:
    """DAMSM on the inpainting path's composite, or on both paths' raw pictures as in the paper."""
    if options.matching_paths == "both":
        pictures = (output.inpainted[-1], output.reconstructed[-1])
        loss = sum(guide(picture, batch.words, categories, options.matching_size) for picture in pictures)
    else:
        batch = batch.first(options.matching_share, least=2)
        seen = filled_photos(options, batch, output)
        loss = guide(seen, batch.words, categories[: len(seen)], options.matching_size)
    # skipped steps are made up for by a larger weight on the others
    return options.matching * options.matching_every * loss

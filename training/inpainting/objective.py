"""The weighted terms that the generator and its discriminator minimise (arXiv 2004.03212, section 3.4)."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.tdanet.network import TrainingOutput, composite
from training.inpainting import losses
from training.inpainting.options import InpaintingOptions
from training.inpainting.vgg_features import filled_photos, hidden_cells
from training.photos.batches import Batch
from training.runs.task import Terms
from training.text.guides import MatchingGuide


@dataclass(frozen=True)
class PathPictures:
    """What the discriminator sees of both paths: composites, or the generator's raw pictures. B×3×S×S each."""

    inpainted: Tensor
    rebuilt: Tensor


def path_pictures(options: InpaintingOptions, batch: Batch, output: TrainingOutput) -> PathPictures:
    """Both paths' largest pictures as the preset shows them."""
    raw = (output.inpainted[-1], output.reconstructed[-1])
    if options.network.discriminator_sees == "output":
        return PathPictures(*raw)
    return PathPictures(*(composite(batch.photo, batch.hole, picture) for picture in raw))


def scored_patches(options: InpaintingOptions, hole: Tensor, scores: Tensor) -> Tensor | None:
    """Weights of a discriminator's patch scores; None where all count."""
    return None if options.adversarial_on == "whole" else hidden_cells(hole, scores)


def discriminator_losses(
    options: InpaintingOptions, discriminator: nn.Module, batch: Batch, pictures: PathPictures, step: int
) -> Terms:
    """Real photos against both paths' fakes, and R1 on its steps. The discriminator's forward runs once."""
    with_r1 = options.r1 > 0 and step % options.r1_every == 0
    photo = batch.photo.detach().requires_grad_(with_r1)
    scores = discriminator(torch.cat([photo, pictures.inpainted.detach(), pictures.rebuilt.detach()]))
    real, *fakes = scores.chunk(3)
    form = losses.hinge_discriminator if options.adversarial_form == "hinge" else losses.lsgan_discriminator
    terms = {"discriminator": form(real, fakes, scored_patches(options, batch.hole, real))}
    if with_r1:
        # lazy regularisation (StyleGAN2, arXiv 1912.04958, appendix B): rarer, and stronger by as much
        terms["r1"] = 0.5 * options.r1 * options.r1_every * losses.r1_penalty(photo, real)
    return terms


def adversarial_terms(
    options: InpaintingOptions, discriminator: nn.Module, batch: Batch, pictures: PathPictures
) -> Terms:
    """The generator's side: both paths should pass, and score as the photo scores."""
    form = losses.hinge_generator if options.adversarial_form == "hinge" else losses.lsgan_generator
    scores = discriminator(torch.cat([pictures.inpainted, pictures.rebuilt])).chunk(2)
    passed = [form(score, scored_patches(options, batch.hole, score)) for score in scores]
    terms: Terms = {"adversarial": options.adversarial * torch.stack(passed).sum()}
    if options.score_match:
        with torch.no_grad():
            real = discriminator(batch.photo)
        terms["score_match"] = options.score_match * torch.stack([F.mse_loss(score, real) for score in scores]).sum()
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
        terms["hole_l1"] = options.hole_l1 * losses.multiscale_l1(coarse, batch.photo, batch.hole)
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

"""What VGG16 sees of fills and photos, and the terms that look through it: distance, twins, a discriminator."""

from __future__ import annotations

from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.tdanet.network import TrainingOutput, composite
from training.inpainting import losses
from training.inpainting.losses import Terms, VGGPerceptual
from training.inpainting.options import InpaintingOptions
from training.inpainting.unit_maps import map_distance
from training.photos.batches import Batch


@dataclass(frozen=True)
class Looks:
    """What VGG16 sees of the inpainting path's composites and of the photos: its maps, and the holes there.

    `pictured` B×1×1×1: 1 where the photo is what the fill should look like.
    """

    filled: list[Tensor]
    photo: list[Tensor]
    hole: Tensor
    pictured: Tensor

    def detached(self) -> Looks:
        """The same for a discriminator's step, which must not reach the generator."""
        return replace(self, filled=[features.detach() for features in self.filled])


def looks(options: InpaintingOptions, vgg: VGGPerceptual, batch: Batch, output: TrainingOutput, seed: int) -> Looks:
    """Show VGG16 a window of `perceptual_size` px, at full resolution, around a hidden pixel drawn by `seed`.

    Of the first `perceptual_share` of a batch, whose first `twins` samples are to be copies of the next ones with other
    latents, and are seen through their windows.
    """
    twins, size = options.twins, min(options.perceptual_size, batch.hole.shape[-1])
    batch = batch.first(options.perceptual_share, least=2 * twins + 1)
    corners = hidden_corners(batch.hole[twins:], size, seed)
    corners = corners[:twins] + corners
    filled = filled_photos(options, batch, output)
    picture, photo, hole = (windows(planes, corners, size) for planes in (filled, batch.photo, batch.hole))
    with torch.no_grad():
        targets = vgg.maps(photo)
    return Looks(vgg.maps(picture), targets, hole, batch.pictured)


def filled_photos(options: InpaintingOptions, batch: Batch, output: TrainingOutput) -> Tensor:
    """The inpainting path's composites of a batch, or of the first samples of the one that `output` is of. B×3×S×S."""
    picture = output.inpainted[-1][: len(batch.rows)]
    return composite(batch.photo, batch.hole, limited(picture, options.gradient_limit))


def perceptual_terms(options: InpaintingOptions, seen: Looks) -> Terms:
    """Distance of fills from the photos in VGG16's eyes, in the hole, and of twins from each other.

    Twins that look nearer to each other than `diversity_margin` cost something (mode seeking: Mao et al., arXiv
    1903.05628).
    """
    twins = options.twins
    where = seen.hole * seen.pictured
    terms = {"perceptual": options.perceptual * map_distance(seen.filled, seen.photo, where).mean()}
    if twins:
        parts = [twins, twins, len(seen.hole) - 2 * twins]
        copies, own, _ = zip(*(found.split(parts) for found in seen.filled), strict=True)
        apart = map_distance(copies, own, seen.hole[:twins])
        terms["diversity"] = options.diversity * F.relu(1 - apart / options.diversity_margin).mean()
    return terms


def projected_term(options: InpaintingOptions, judge: nn.Module, seen: Looks, sentence: Tensor) -> Terms:
    """The generator's side of the discriminator on features: hidden cells should pass for a photo of the sentence."""
    scores = judge(seen.filled, sentence[:, None])
    each = [losses.hinge_generator(score, hidden_cells(seen.hole, score)) for score in scores]
    return {"projected": options.projected * torch.stack(each).mean()}


def projected_judging(judge: nn.Module, seen: Looks, sentence: Tensor) -> Terms:
    """Its own side. A photo with another photo's sentence is a fake as well (Reed et al., arXiv 1605.05396, 4.1)."""
    fills = judge(seen.filled, sentence[:, None])
    photos = judge(seen.photo, torch.stack([sentence, sentence.roll(1, 0)], dim=1))
    each = []
    for fake, scores in zip(fills, photos, strict=True):
        named, misnamed = scores.split(1, dim=1)
        each.append(losses.hinge_discriminator(named, [fake, misnamed], hidden_cells(seen.hole, fake)))
    return {"projected_discriminator": torch.stack(each).mean()}


def hidden_corners(hole: Tensor, size: int, seed: int) -> list[tuple[int, int]]:
    """Top left corners of windows, each around a pixel drawn from its sample's hole as far as the frame allows."""
    side = hole.shape[-1]
    flat = hole.flatten(1).cpu() + 1e-6  # of a hole that augmentation moved out of the frame nothing is left
    drawn = torch.multinomial(flat, 1, generator=torch.Generator().manual_seed(seed))[:, 0].tolist()
    most = side - size
    return [tuple(min(max(at - size // 2, 0), most) for at in divmod(place, side)) for place in drawn]


def windows(planes: Tensor, corners: list[tuple[int, int]], size: int) -> Tensor:
    """A square of every sample. B×C×S×S to B×C×size×size."""
    cut = [plane[:, top : top + size, left : left + size] for plane, (top, left) in zip(planes, corners, strict=True)]
    return torch.stack(cut).contiguous(memory_format=torch.channels_last)


def hidden_cells(hole: Tensor, scores: Tensor) -> Tensor:
    """1 where a cell of `scores` B×1×h×w holds any of the hole B×1×S×S, 0 elsewhere."""
    return F.adaptive_max_pool2d(hole, scores.shape[2:])


def limited(picture: Tensor, limit: float) -> Tensor:
    """The same picture, which no sample's loss pulls at harder than `limit` (L2 norm over its pixels); 0: no limit.

    For losses that are means over the batch. Matching pulls some forty times as hard as the perceptual loss, on one
    step in four: Adam scales every other term down by such spikes.
    """
    view = picture.view_as(picture)
    if limit and view.requires_grad:
        view.register_hook(lambda pull: _shortened(pull, limit / len(picture)))
    return view


def _shortened(pull: Tensor, limit: float) -> Tensor:
    norm = pull.float().flatten(1).norm(dim=1).clamp(min=1e-12)
    return pull * (limit / norm).clamp(max=1).to(pull.dtype)[:, None, None, None]

"""What VGG16 sees of fills and photos: the network, the windows it is shown, and the distances in its features."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.checkpoints.weight_file import load_tensors
from models.files.regular_file import UnusableFile
from models.tdanet.network import TrainingOutput, composite
from training.inpainting.options import InpaintingOptions
from training.photos.batches import Batch
from training.runs.task import Terms

_IMAGENET_MEAN = (0.485, 0.456, 0.406)
_IMAGENET_STD = (0.229, 0.224, 0.225)
VGG_LAYERS = (3, 8, 15, 20)  # relu1_2, relu2_2, relu3_3, relu4_2
VGG_CHANNELS = (64, 128, 256, 512)
LEAST_LENGTH = 1e-4  # by which a shorter vector is divided


class VGG16(nn.Module):
    """Frozen VGG16 up to relu4_2, for losses.

    Features of unit length, as in LPIPS (Zhang et al., arXiv 1801.03924, section 3, without its learned weights): a
    blurred fill has the photo's mean activations but hardly their direction, and plain differences of activations
    (Johnson et al., arXiv 1603.08155) left fills blurred here.

    `weights` is a safetensors file with keys `features.N.*`; without one torchvision downloads its own. Raises
    ValueError where that is not possible, or the file holds something else.
    """

    def __init__(self, weights: Path | None) -> None:
        super().__init__()
        from torchvision.models import VGG16_Weights, vgg16

        try:
            # with a file the network has no numbers at first: drawing its 138 million takes a second or two
            with torch.device("meta" if weights else "cpu"):
                network = vgg16(weights=None if weights else VGG16_Weights.IMAGENET1K_FEATURES)
        except OSError as error:
            raise ValueError(
                f"VGG16, which losses look through, can't be downloaded ({error}): give --perceptual-weights FILE, or"
                " set --perceptual, --projected and --latent-pairs to 0."
            ) from error
        self.features = network.features[: VGG_LAYERS[-1] + 1]
        if weights is not None:
            self._take(weights)
        self.mean: Tensor
        self.std: Tensor
        self.register_buffer("mean", torch.tensor(_IMAGENET_MEAN).view(1, 3, 1, 1))
        self.register_buffer("std", torch.tensor(_IMAGENET_STD).view(1, 3, 1, 1))
        self.eval().requires_grad_(False)

    def _take(self, weights: Path) -> None:
        try:
            state = {key.removeprefix("features."): value.float() for key, value in load_tensors(weights).items()}
            self.features.load_state_dict(state, assign=True)
        except (OSError, RuntimeError, UnusableFile) as error:
            why = f" ({error.why})" if isinstance(error, UnusableFile) else ""
            raise ValueError(f"{weights} does not hold the features of torchvision's VGG16{why}.") from error

    def maps(self, picture: Tensor) -> list[Tensor]:
        """Feature maps of unit length, in its own arithmetic, of pictures B×3×S×S in [-1, 1]; one for every layer."""
        x = ((picture.float() + 1) / 2 - self.mean.float()) / self.std.float()
        x = x.to(self.mean.dtype).contiguous(memory_format=torch.channels_last)
        maps = []
        for index, layer in enumerate(self.features):
            x = F.relu(x) if isinstance(layer, nn.ReLU) else layer(x)  # not in place: the maps are kept
            if index in VGG_LAYERS:
                maps.append(unit_length(x))
        return maps


@dataclass(frozen=True)
class VGGFeatures:
    """VGG16's maps of the inpainting path's composites and of the photos, in windows, and the holes there."""

    filled: list[Tensor]
    photo: list[Tensor]
    hole: Tensor

    def detached(self) -> VGGFeatures:
        """The same for a discriminator's step, which must not reach the generator."""
        return replace(self, filled=[features.detach() for features in self.filled])


def vgg_features(
    options: InpaintingOptions, vgg: VGG16, batch: Batch, output: TrainingOutput, seed: int
) -> VGGFeatures:
    """Show VGG16 a window of `perceptual_size` px, at full resolution, around a hidden pixel drawn by `seed`.

    Of the first `perceptual_share` of a batch, whose first `latent_pairs` samples are to be copies of the next ones,
    with other latents, and are seen through their windows.
    """
    pairs, size = options.latent_pairs, min(options.perceptual_size, batch.hole.shape[-1])
    batch = batch.first(options.perceptual_share, least=2 * pairs + 1)
    corners = hidden_corners(batch.hole[pairs:], size, seed)
    corners = corners[:pairs] + corners
    filled = filled_photos(options, batch, output)
    picture, photo, hole = (windows(planes, corners, size) for planes in (filled, batch.photo, batch.hole))
    with torch.no_grad():
        targets = vgg.maps(photo)
    return VGGFeatures(vgg.maps(picture), targets, hole)


def filled_photos(options: InpaintingOptions, batch: Batch, output: TrainingOutput) -> Tensor:
    """The inpainting path's composites of a batch, or of the first samples of the one that `output` is of. B×3×S×S."""
    picture = output.inpainted[-1][: len(batch.rows)]
    return composite(batch.photo, batch.hole, limited(picture, options.gradient_limit))


def perceptual_terms(options: InpaintingOptions, features: VGGFeatures) -> Terms:
    """VGG16's distance of fills from their photos, in the hole, and of the two fills of a latent pair from each other.

    Pairs that look nearer to each other than `diversity_margin` cost something (mode seeking: Mao et al., arXiv
    1903.05628).
    """
    pairs = options.latent_pairs
    terms = {"perceptual": options.perceptual * map_distance(features.filled, features.photo, features.hole).mean()}
    if pairs:
        parts = [pairs, pairs, len(features.hole) - 2 * pairs]
        copies, own, _ = zip(*(found.split(parts) for found in features.filled), strict=True)
        apart = map_distance(copies, own, features.hole[:pairs])
        terms["diversity"] = options.diversity * F.relu(1 - apart / options.diversity_margin).mean()
    return terms


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


# The first maps of a frozen network are its largest, and all that is done to them but its convolutions waits for
# memory: in plain PyTorch a float32 copy and ten passes over it took a third of a training step on a processor. Below a
# processor takes one sample at a time, which its cache holds, and what backward needs is kept in the network's own
# arithmetic.


def unit_length(maps: Tensor) -> Tensor:
    """Every cell's vector at length 1, or divided by `LEAST_LENGTH` where it is shorter.

    B×C×h×w to the same, of the same type; lengths are computed in float32.
    """
    return _UnitLength.apply(maps)


def map_distance(maps: Sequence[Tensor], others: Sequence[Tensor], weight: Tensor) -> Tensor:
    """Squared distances of feature maps of unit length, summed over layers; each a mean over the weighted pixels.

    maps and others B×C×h×w each, weight B×1×S×S in [0, 1], which learns nothing. Float32 B, between 0 and 2 a layer
    where features are not negative.
    """
    total = weight.new_zeros(len(weight), dtype=torch.float32)
    for found, other in zip(maps, others, strict=True):
        where = F.adaptive_avg_pool2d(weight.float(), (found.shape[2], found.shape[3]))
        share = where / where.sum(dim=(1, 2, 3), keepdim=True).clamp(min=1e-3)
        total = total + _Distance.apply(found, other, share)
    return total


class _UnitLength(torch.autograd.Function):
    @staticmethod
    def forward(context: Any, maps: Tensor) -> Tensor:
        units = torch.empty_like(maps)
        lengths = maps.new_empty((len(maps), 1, *maps.shape[2:]), dtype=torch.float32)
        for vectors, unit, length in _pieces(maps, units, lengths):
            wide = vectors.float()
            torch.linalg.vector_norm(wide, dim=3, keepdim=True, out=length)
            unit.copy_(wide / length.clamp_(min=LEAST_LENGTH))
        context.save_for_backward(units, lengths)
        return units

    @staticmethod
    def backward(context: Any, *gradients: Tensor) -> Tensor:
        units, lengths = context.saved_tensors
        pulls = torch.empty_like(units)
        for pull, unit, length, gradient in _pieces(pulls, units, lengths, gradients[0]):
            wide, direction = gradient.float(), unit.float()
            # what pulls along a vector changes its length alone, which only short ones keep
            along = (wide * direction).sum(dim=3, keepdim=True) * (length > LEAST_LENGTH)
            pull.copy_(torch.addcmul(wide, direction, along, value=-1).div_(length))
        return pulls


class _Distance(torch.autograd.Function):
    """Squared distances B of maps B×C×h×w, weighted by B×1×h×w."""

    @staticmethod
    def forward(context: Any, found: Tensor, other: Tensor, share: Tensor) -> Tensor:
        context.save_for_backward(found, other, share)
        pieces = _pieces(found, other, share)
        return torch.cat(
            [(_apart(a, b).square_().sum(dim=3, keepdim=True) * s).sum(dim=(1, 2, 3)) for a, b, s in pieces]
        )

    @staticmethod
    def backward(context: Any, *gradients: Tensor) -> tuple[Tensor, Tensor | None, None]:
        found, other, share = context.saved_tensors
        slopes = 2 * gradients[0].float()[:, None, None, None] * share
        pulls = torch.empty_like(found)
        for pull, a, b, slope in _pieces(pulls, found, other, slopes):
            pull.copy_(_apart(a, b).mul_(slope))
        return pulls, -pulls if context.needs_input_grad[1] else None, None


def _apart(a: Tensor, b: Tensor) -> Tensor:
    return a.float() - b.float()


def _pieces(*planes: Tensor) -> Iterator[tuple[Tensor, ...]]:
    """Planes B×C×h×w with channels last, B×h×w×C: sample by sample on a processor, elsewhere whole."""
    size = 1 if planes[0].device.type == "cpu" else len(planes[0])
    return zip(*(plane.permute(0, 2, 3, 1).split(size) for plane in planes), strict=True)

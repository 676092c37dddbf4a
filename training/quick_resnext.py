"""ResNeXt made quick for training on a processor: the same numbers up to rounding, with fewer passes over wide maps.

A 1×1 convolution and the batch norm behind it are one product of matrices here. The norm's figures need no look at the
convolution's wide output: its mean is the weight times the input's mean, its variance follows from the covariance of
the input, whose channels are a quarter as many. So the norm is folded into the weight, as at use, and its gradient
into those of small matrices.
"""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from timm.models.resnet import Bottleneck
from torch import Tensor, nn

_ROWS = 4  # cells of a map to each wide channel, from which on the covariance pays


def quicken_resnext(network: nn.Module) -> None:
    """Let ResNeXt's blocks compute the quick way, in place. Weights, running figures and their names stay."""
    for module in network.modules():
        if type(module) is Bottleneck and _is_usual(module):
            module.__class__ = QuickBottleneck


def _is_usual(block: Any) -> bool:
    shortcut = block.downsample
    plain = shortcut is None or [type(part) for part in shortcut] == [nn.Conv2d, nn.BatchNorm2d]
    return plain and block.se is None and block.drop_path is None and block.conv3.bias is None


class QuickBottleneck(Bottleneck):
    """timm's block (Xie et al., CVPR 2017, arXiv 1611.05431, section 3.2), its wide layers normed in one product."""

    aa: Any
    downsample: Any
    act3: Any

    def forward(self, x: Tensor) -> Tensor:
        """B×C×H×W to B×D×H/s×W/s."""
        if not self.training:
            found: Tensor = super().forward(x)
            return found
        narrow = self.act1(self.bn1(self.conv1(x)))
        narrow = self.act2(self.aa(self.drop_block(self.bn2(self.conv2(narrow)))))
        wide = normed_conv1(narrow, self.conv3, self.bn3)
        shortcut = x if self.downsample is None else normed_conv1(x, *self.downsample)
        return self.act3(wide + shortcut)


def normed_conv1(x: Tensor, conv: Any, norm: Any) -> Tensor:
    """A 1×1 convolution without bias and the batch norm behind it, both in training."""
    step = conv.stride[0]
    cells = x.permute(0, 2, 3, 1)[:, ::step, ::step]  # in this order, or its gradient would be channels first
    cells = cells.to(torch.get_autocast_dtype(x.device.type)) if torch.is_autocast_enabled(x.device.type) else cells
    if cells[..., 0].numel() < _ROWS * conv.out_channels:  # then the covariance takes longer than the passes
        found: Tensor = norm(F.conv2d(cells.contiguous().permute(0, 3, 1, 2), conv.weight))
        return found
    weight = conv.weight.flatten(1)
    with torch.autocast(x.device.type, enabled=False):
        found, mean, variance = _NormedProduct.apply(cells.contiguous(), weight, norm.weight, norm.bias, norm.eps)
    _follow(norm, mean, variance, cells[..., 0].numel())
    return found.permute(0, 3, 1, 2)


@torch.no_grad()
def _follow(norm: Any, mean: Tensor, variance: Tensor, count: int) -> None:
    """Let a batch norm's running figures follow a batch's, as torch does."""
    norm.num_batches_tracked.add_(1)
    norm.running_mean.lerp_(mean, norm.momentum)
    norm.running_var.lerp_(variance * (count / max(count - 1, 1)), norm.momentum)


class _NormedProduct(torch.autograd.Function):
    """Cells B×h×w×K by a weight C×K, float32, each of the C maps normed; with the maps' mean and variance, C each."""

    @staticmethod
    def forward(
        ctx: Any, cells: Tensor, weight: Tensor, gain: Tensor, bias: Tensor, eps: float
    ) -> tuple[Tensor, Tensor, Tensor]:
        count = cells[..., 0].numel()
        mean = _sums(cells, weight.dtype) / count
        centred = cells - mean.to(cells.dtype)  # what the norm takes off needs no rounding before
        rows = centred.flatten(0, 2)
        covariance = (rows.t() @ rows).to(weight.dtype) / count
        spread = weight @ covariance
        variance = (spread * weight).sum(dim=1).clamp(min=0)
        inverse = (variance + eps).rsqrt()
        folded = (gain * inverse)[:, None] * weight
        ctx.save_for_backward(centred, weight, gain, inverse, spread, folded)
        found, mean = _product(centred, folded, bias), weight @ mean
        ctx.mark_non_differentiable(mean, variance)
        return found, mean, variance

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        gradient = gradients[0].contiguous()
        centred, weight, gain, inverse, spread, folded = ctx.saved_tensors
        count = centred[..., 0].numel()
        to_bias = _sums(gradient, weight.dtype)
        to_folded = (gradient.flatten(0, 2).t() @ centred.flatten(0, 2)).to(weight.dtype)
        to_scale = (to_folded * weight).sum(dim=1)
        to_variance = -0.5 * to_scale * gain * inverse**3
        to_weight = (gain * inverse)[:, None] * to_folded + 2 * to_variance[:, None] * spread
        to_covariance = weight.t() @ (to_variance[:, None] * weight)
        constant = -(to_bias @ folded) / count  # of the mean that was taken off
        to_cells = _product(centred, to_covariance * (2 / count), constant)
        to_cells.flatten(0, 2).addmm_(gradient.flatten(0, 2), folded.to(gradient.dtype))
        return to_cells, to_weight, to_scale * inverse, to_bias, None


def _product(cells: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """`F.linear` as a convolution, which adds the bias without a pass of its own."""
    found = F.conv2d(cells.permute(0, 3, 1, 2), weight.to(cells.dtype)[:, :, None, None], bias.to(cells.dtype))
    return found.permute(0, 2, 3, 1).contiguous()


def _sums(cells: Tensor, dtype: torch.dtype) -> Tensor:
    """The sum of each channel of B×h×w×C. As a product with ones it takes a quarter of the time."""
    ones = cells.new_ones(len(cells), 1, cells[0, ..., 0].numel())
    # a photo's sum is rounded to the cells' precision; what is wrong with all of them evens out
    return torch.bmm(ones, cells.flatten(1, 2)).to(dtype).sum(dim=(0, 1))

"""Convolutions for training on a processor: the same maps, whose weights' gradients don't wait for slow kernels.

oneDNN's bfloat16 gradients of weights reach a fifth of what its convolutions do on small maps, and on what a doubling
convolution sees. Elsewhere (float32, other devices, nothing that learns) these are PyTorch's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

MOST_CELLS = 2048  # of an output, in all samples: up to here a product of matrices is faster than oneDNN's gradient

_gradients = torch.ops.aten.convolution_backward


def convolve(x: Tensor, weight: Tensor, bias: Tensor | None, stride: int = 1, padding: int = 0) -> Tensor:
    """As `F.conv2d`: x B×C×H×W, weight D×C×k×k, bias D. Under autocast in its type, as that one."""
    # what isn't learned isn't counted: an exporter would take the count for a fixed one
    if not _learned_in_bfloat16(x, weight) or len(x) * x.shape[2] * x.shape[3] > MOST_CELLS * stride**2:
        return F.conv2d(x, weight, bias, stride, padding)
    return _Convolution.apply(*_bfloat16(x, weight, bias), stride, padding)


def convolve_doubled(x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    """Nearest-neighbour doubling, then a 3×3 convolution, in one pass over the small map. B×C×H×W to B×D×2H×2W.

    weight D×C×3×3, bias D. The two together are a transposed convolution of kernel 4 and stride 2 (ProGAN, Karras et
    al., arXiv 1710.10196, appendix A.2), at less than half of their cost.
    """
    with torch.autocast(x.device.type, enabled=False):
        kernel = doubling_kernel(weight)
    if not _learned_in_bfloat16(x, weight):
        return F.conv_transpose2d(x, kernel, bias, stride=2, padding=1)
    x, weight, bias = _bfloat16(x, weight, bias)
    return _Doubled.apply(x, weight, bias, kernel.detach().bfloat16())


def convolve_halved(x: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    """A 3×3 convolution, then 2×2 average pooling, as one convolution. B×C×H×W to B×D×H/2×W/2.

    weight D×C×3×3, bias D. The two together are one of kernel 4 and stride 2, at less than half of their cost.
    """
    with torch.autocast(x.device.type, enabled=False):
        kernel = halving_kernel(weight)
    return convolve(x, kernel, bias, stride=2, padding=1)


def halving_kernel(weight: Tensor) -> Tensor:
    """The strided convolution that a 3×3 convolution and pooling are. D×C×3×3 to D×C×4×4."""
    return F.avg_pool2d(F.pad(weight, (1, 1, 1, 1)), 2, stride=1)


def doubling_kernel(weight: Tensor) -> Tensor:
    """The transposed convolution that doubling and a 3×3 convolution are. D×C×3×3 to C×D×4×4."""
    # every tap of the small map is the sum of the taps whose doubled pixels it stands for
    padded = F.pad(weight.flip(2, 3), (1, 1, 1, 1))
    # four times the mean is the sum, to the bit; the exporter to ONNX overlooks divisor_override
    summed = 4 * F.avg_pool2d(padded, 2, stride=1)
    return summed.transpose(0, 1).contiguous()  # as a view its gradient takes a processor ten times as long


def heard(text: Tensor, weight: Tensor, padding: int, side: Sequence[int]) -> Tensor:
    """What a convolution makes of a text B×T that is tiled over h×w cells, without tiling it: B×D×h×w.

    weight D×T×k×k. Cells differ at the frame alone, where some taps lie outside.
    """
    said = torch.einsum("bt,dtk->bkd", text, weight.flatten(2))  # to each tap
    inside = F.unfold(said.new_ones(1, 1, *side), weight.shape[2], padding=padding)[0]  # k²×N, 1 where a tap has a cell
    return (inside.t() @ said).transpose(1, 2).unflatten(2, tuple(side))


def _learned_in_bfloat16(x: Tensor, weight: Tensor) -> bool:
    if x.device.type != "cpu" or not (torch.is_grad_enabled() and weight.requires_grad):
        return False
    asked = torch.get_autocast_dtype("cpu") if torch.is_autocast_enabled("cpu") else x.dtype
    return asked == torch.bfloat16


def _bfloat16(x: Tensor, weight: Tensor, bias: Tensor | None) -> tuple[Tensor, Tensor, Tensor | None]:
    return x.bfloat16(), weight.bfloat16(), None if bias is None else bias.bfloat16()


class _Convolution(torch.autograd.Function):
    """A convolution whose weight's gradient is one product: what every cell is pulled by, times what it has seen."""

    @staticmethod
    def forward(context: Any, x: Tensor, weight: Tensor, bias: Tensor | None, stride: int, padding: int) -> Tensor:
        context.save_for_backward(x, weight)
        context.stride, context.padding = stride, padding
        return F.conv2d(x, weight, bias, stride, padding)

    @staticmethod
    def backward(context: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        x, weight = context.saved_tensors
        (pull,), (asks_x, asks_weight, asks_bias, *_) = gradients, context.needs_input_grad
        of_x = of_weight = None
        if asks_x:
            stride, padding = [context.stride] * 2, [context.padding] * 2
            of_x = _gradients(pull, x, weight, None, stride, padding, [1, 1], False, [0, 0], 1, [True, False, False])[0]
        if asks_weight:
            cells = pull.permute(0, 2, 3, 1).flatten(0, 2)
            seen = _seen(x, weight.shape[2], context.stride, context.padding)
            of_weight = (cells.t() @ seen).unflatten(1, (*weight.shape[2:], -1)).permute(0, 3, 1, 2)
        return of_x, of_weight, pull.sum(dim=(0, 2, 3)) if asks_bias else None, None, None


def _seen(x: Tensor, kernel: int, stride: int, padding: int) -> Tensor:
    """What each cell of a convolution's output sees of B×C×H×W, as rows: N×(k·k·C)."""
    rows = F.pad(x.permute(0, 2, 3, 1), (0, 0, padding, padding, padding, padding))
    patches = rows.unfold(1, kernel, stride).unfold(2, kernel, stride)  # B×h×w×C×k×k
    return patches.permute(0, 1, 2, 4, 5, 3).flatten(3).flatten(0, 2)


class _Doubled(torch.autograd.Function):
    """`convolve_doubled`, its kernel given; the weight's gradient is that of a convolution of the doubled map."""

    @staticmethod
    def forward(context: Any, x: Tensor, weight: Tensor, bias: Tensor | None, kernel: Tensor) -> Tensor:
        context.save_for_backward(x, weight, kernel)
        return F.conv_transpose2d(x, kernel, bias, stride=2, padding=1)

    @staticmethod
    def backward(context: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        x, weight, kernel = context.saved_tensors
        (pull,), (asks_x, *_) = gradients, context.needs_input_grad
        of_x = F.conv2d(pull, kernel, stride=2, padding=1) if asks_x else None
        doubled = F.interpolate(x, scale_factor=2, mode="nearest")
        sizes, plain = [len(weight)], ([1, 1], [1, 1], [1, 1], False, [0, 0], 1)
        _, of_weight, of_bias = _gradients(pull, doubled, weight, sizes, *plain, [False, True, True])
        return of_x, of_weight, of_bias if context.needs_input_grad[2] else None, None

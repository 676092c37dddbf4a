"""Frozen networks that a loss looks through, fused: norms folded, weights cast once, fast gradients.

Such a network's weights need no gradient, only its input does. oneDNN has no fast kernel for the gradient of a strided
or bfloat16 depthwise convolution; as a convolution of its own it takes a tenth of the time.
"""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from timm.layers.padding import pad_same
from torch import Tensor, nn

from models.authenticity.inference import fold_batch_norms


def fuse_frozen(network: nn.Module, device: torch.device, dtype: torch.dtype) -> None:
    """Fuse a network in evaluation mode for losses, in place: it computes the same up to rounding.

    Its floating-point tensors become `dtype`, and so must its input be. The replaced gradients are for processors.
    """
    network.eval().requires_grad_(False)
    for module in list(network.modules()):
        fold_batch_norms(module)
    if device.type == "cpu":
        for module in list(network.modules()):
            for name, child in module.named_children():
                if type(child) is not Depthwise and _is_depthwise(child):
                    setattr(module, name, Depthwise(child))
    network.to(device, dtype).to(memory_format=torch.channels_last)


def _is_depthwise(module: nn.Module) -> bool:
    if not isinstance(module, nn.Conv2d) or isinstance(module.padding, str) or module.padding_mode != "zeros":
        return False
    return module.groups == module.in_channels == module.out_channels > 1 and module.dilation == (1, 1)


class Depthwise(nn.Module):
    """A frozen depthwise convolution whose gradient is a convolution too. B×C×H×W to B×C×H/s×W/s."""

    weight: Tensor
    bias: Tensor

    def __init__(self, conv: Any) -> None:
        super().__init__()
        self.stride, self.kernel = conv.stride, conv.kernel_size
        # timm's convolutions of TensorFlow's weights pad what their input's side asks for
        self.padding = None if type(conv).__name__ == "Conv2dSame" else conv.padding
        bias = torch.zeros(conv.out_channels) if conv.bias is None else conv.bias
        self.register_buffer("weight", conv.weight.detach().clone())
        self.register_buffer("bias", bias.detach().clone())

    def forward(self, x: Tensor) -> Tensor:
        if self.padding is None:
            x = pad_same(x, self.kernel, self.stride)
        else:
            x = F.pad(x, (self.padding[1], self.padding[1], self.padding[0], self.padding[0]))
        found: Tensor = _DepthwiseConvolution.apply(x, self.weight, self.bias, self.stride)
        return found


class _DepthwiseConvolution(torch.autograd.Function):
    """No padding; a gradient for the input alone."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, bias: Tensor, stride: tuple[int, int]) -> Tensor:
        ctx.save_for_backward(weight)
        ctx.stride, ctx.side = stride, x.shape[2:]
        return F.conv2d(x, weight, bias, stride, groups=len(weight))

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None, None, None]:
        (gradient,), (weight,), (down, across) = gradients, ctx.saved_tensors, ctx.stride
        rows, columns = (side - kernel + 1 for side, kernel in zip(ctx.side, weight.shape[2:], strict=True))
        if (down, across) != (1, 1):
            spread = gradient.new_zeros(*gradient.shape[:2], rows, columns).to(memory_format=torch.channels_last)
            spread[:, :, ::down, ::across] = gradient
            gradient = spread
        around = weight.shape[2] - 1, weight.shape[3] - 1
        return F.conv2d(gradient, weight.flip(2, 3), padding=around, groups=len(weight)), None, None, None

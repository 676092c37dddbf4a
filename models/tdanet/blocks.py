"""Convolutions under spectral norm and the residual blocks that E, F, P, G and D are made of."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

SLOPE = 0.1


class Conv(nn.Conv2d):
    """A convolution whose weight is computed outside autocast: spectral norm's power iteration needs float32."""

    def forward(self, input: Tensor) -> Tensor:
        with torch.autocast(input.device.type, enabled=False):
            weight = self.weight
        return F.conv2d(input, weight, self.bias, self.stride, self.padding)


class TransposedConv(nn.ConvTranspose2d):
    """The paper's doubling: a transposed convolution of kernel 3; its weight is computed outside autocast."""

    def __init__(self, channels_in: int, channels_out: int) -> None:
        super().__init__(channels_in, channels_out, 3, stride=2, padding=1, output_padding=1)

    def forward(self, input: Tensor, output_size: list[int] | None = None) -> Tensor:
        with torch.autocast(input.device.type, enabled=False):
            weight = self.weight
        return F.conv_transpose2d(input, weight, self.bias, stride=2, padding=1, output_padding=1)


class NearestConv(Conv):
    """Nearest-neighbour doubling, then a 3×3 convolution, in one pass over the small map.

    The two together are a transposed convolution of kernel 4 and stride 2 (ProGAN, Karras et al., arXiv 1710.10196,
    appendix A.2), at less than half of their cost. Unlike a free transposed convolution it treats all four phases of
    the large map alike, so that a smooth map stays smooth: no checkerboard.
    """

    def kernel(self) -> Tensor:
        """The transposed convolution's weight, cin×cout×4×4."""
        # every tap of the small map is the sum of the taps whose doubled pixels it stands for
        padded = F.pad(self.weight.flip(2, 3), (1, 1, 1, 1))
        # four times the mean is the sum, to the bit; the exporter to ONNX overlooks divisor_override
        return (4 * F.avg_pool2d(padded, 2, stride=1)).transpose(0, 1)

    def forward(self, input: Tensor) -> Tensor:
        with torch.autocast(input.device.type, enabled=False):
            kernel = self.kernel()
        return F.conv_transpose2d(input, kernel, self.bias, stride=2, padding=1)

    @torch.no_grad()
    def folded(self) -> nn.ConvTranspose2d:
        """A plain transposed convolution that computes the same without making its kernel anew at each call."""
        plain = nn.ConvTranspose2d(self.in_channels, self.out_channels, 4, stride=2, padding=1)
        plain.weight.copy_(self.kernel())
        if self.bias is not None and plain.bias is not None:
            plain.bias.copy_(self.bias)
        return plain


def conv3(channels_in: int, channels_out: int) -> nn.Module:
    """A 3×3 convolution under spectral norm (Miyato et al., arXiv 1802.05957)."""
    return spectral_norm(Conv(channels_in, channels_out, 3, padding=1))


def conv1(channels_in: int, channels_out: int) -> nn.Module:
    """A 1×1 convolution under spectral norm."""
    return spectral_norm(Conv(channels_in, channels_out, 1))


def transposed_conv(channels_in: int, channels_out: int) -> nn.Module:
    """A doubling transposed convolution under spectral norm."""
    # dim 1 is the output channel of a transposed weight
    return spectral_norm(TransposedConv(channels_in, channels_out), dim=1)


def nearest_conv(channels_in: int, channels_out: int) -> nn.Module:
    """Nearest-neighbour doubling and a 3×3 convolution under spectral norm."""
    return spectral_norm(NearestConv(channels_in, channels_out, 3, padding=1))


def act(x: Tensor) -> Tensor:
    """LeakyReLU with slope 0.1."""
    return F.leaky_relu(x, SLOPE)


class Res(nn.Module):
    """Residual block: act, conv3, act, conv3, plus a 1×1 shortcut; `down` average-pools both branches by 2.

    The first convolution works at the narrower of the two widths, except in a `stem`, which sees pixels and also
    leaves the first activation out. B×cin×H×W to B×cout×H×W (halved when down).
    """

    def __init__(self, channels_in: int, channels_out: int, down: bool = False, stem: bool = False) -> None:
        super().__init__()
        self.down, self.stem = down, stem
        middle = channels_out if stem else min(channels_in, channels_out)
        self.conv_a = conv3(channels_in, middle)
        self.conv_b = conv3(middle, channels_out)
        self.shortcut = conv1(channels_in, channels_out)

    def forward(self, x: Tensor) -> Tensor:
        main = self.conv_b(act(self.conv_a(x if self.stem else act(x))))
        if self.down:
            # pooling before a 1×1 convolution is the same map for a quarter of the work
            return F.avg_pool2d(main, 2) + self.shortcut(F.avg_pool2d(x, 2))
        return main + self.shortcut(x)


class InstanceNorm(nn.Module):
    """Per-sample, per-channel normalisation with a learned scale and shift; `text` is accepted and ignored."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.channels = channels
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x: Tensor, text: Tensor) -> Tensor:
        return F.group_norm(x, self.channels, self.weight, self.bias)


class TextNorm(nn.Module):
    """Instance norm whose scale and shift come from the text, which plain instance norm would subtract exactly.

    Starts as plain instance norm. x B×C×H×W, text B×T.
    """

    def __init__(self, channels: int, text_channels: int) -> None:
        super().__init__()
        self.channels = channels
        self.scale_shift = nn.Linear(text_channels, 2 * channels)
        nn.init.normal_(self.scale_shift.weight, std=0.02)
        nn.init.zeros_(self.scale_shift.bias)

    def forward(self, x: Tensor, text: Tensor) -> Tensor:
        scale, shift = self.scale_shift(text)[:, :, None, None].chunk(2, dim=1)  # B×C×1×1 each
        return F.group_norm(x, self.channels) * (1 + scale) + shift


class NoNorm(nn.Module):
    """Leaves the map as it is; `text` is accepted and ignored."""

    def forward(self, x: Tensor, text: Tensor) -> Tensor:
        return x

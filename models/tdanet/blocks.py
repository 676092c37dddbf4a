"""Convolutions under spectral norm and the residual blocks that E, F, P, G and D are made of."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

from models.tdanet.convolve import (
    convolve,
    convolve_doubled,
    convolve_halved,
    doubling_kernel,
    halving_kernel,
    heard,
)

SLOPE = 0.1


class Conv(nn.Conv2d):
    """A convolution whose weight is computed outside autocast: spectral norm's power iteration needs float32."""

    def forward(self, input: Tensor, text: Tensor | None = None) -> Tensor:
        """B×C×H×W to B×D×H×W. `text` B×T stands for T more channels of the input, the same in every cell."""
        with torch.autocast(input.device.type, enabled=False):
            weight = self.weight
        assert not isinstance(self.padding, str)
        stride, padding, channels = self.stride[0], self.padding[0], input.shape[1]
        if text is None:
            return convolve(input, weight, self.bias, stride, padding)
        said = heard(text, weight[:, channels:], padding, input.shape[2:])
        return convolve(input, weight[:, :channels], self.bias, stride, padding) + said


class TransposedConv(nn.ConvTranspose2d):
    """The paper's doubling: a transposed convolution of kernel 3; its weight is computed outside autocast."""

    def __init__(self, channels_in: int, channels_out: int) -> None:
        super().__init__(channels_in, channels_out, 3, stride=2, padding=1, output_padding=1)

    def forward(self, input: Tensor, output_size: list[int] | None = None) -> Tensor:
        with torch.autocast(input.device.type, enabled=False):
            weight = self.weight
        return F.conv_transpose2d(input, weight, self.bias, stride=2, padding=1, output_padding=1)


class NearestConv(nn.Conv2d):
    """Nearest-neighbour doubling, then a 3×3 convolution, in one pass over the small map.

    Unlike a free transposed convolution it treats all four phases of the large map alike, so that a smooth map stays
    smooth: no checkerboard.
    """

    def forward(self, input: Tensor) -> Tensor:
        with torch.autocast(input.device.type, enabled=False):
            weight = self.weight
        return convolve_doubled(input, weight, self.bias)

    @torch.no_grad()
    def folded(self) -> nn.ConvTranspose2d:
        """A plain transposed convolution that computes the same without making its kernel anew at each call."""
        plain = nn.ConvTranspose2d(self.in_channels, self.out_channels, 4, stride=2, padding=1)
        plain.weight.copy_(doubling_kernel(self.weight))
        if self.bias is not None and plain.bias is not None:
            plain.bias.copy_(self.bias)
        return plain


class PooledConv(nn.Conv2d):
    """A 3×3 convolution, then 2×2 average pooling, in one pass."""

    def forward(self, input: Tensor) -> Tensor:
        with torch.autocast(input.device.type, enabled=False):
            weight = self.weight
        return convolve_halved(input, weight, self.bias)

    @torch.no_grad()
    def folded(self) -> nn.Conv2d:
        """A plain strided convolution that computes the same without making its kernel anew at each call."""
        plain = nn.Conv2d(self.in_channels, self.out_channels, 4, stride=2, padding=1)
        plain.weight.copy_(halving_kernel(self.weight))
        if self.bias is not None and plain.bias is not None:
            plain.bias.copy_(self.bias)
        return plain


def conv3(channels_in: int, channels_out: int, normed: bool = True, pooled: bool = False) -> nn.Module:
    """A 3×3 convolution, under spectral norm (Miyato et al., arXiv 1802.05957) or not; `pooled` halves its map."""
    conv = (PooledConv if pooled else Conv)(channels_in, channels_out, 3, padding=1)
    return _normed(conv) if normed else conv


def conv1(channels_in: int, channels_out: int, normed: bool = True) -> nn.Module:
    """A 1×1 convolution, under spectral norm or not."""
    conv = Conv(channels_in, channels_out, 1)
    return _normed(conv) if normed else conv


def transposed_conv(channels_in: int, channels_out: int, normed: bool = True) -> nn.Module:
    """A doubling transposed convolution, under spectral norm or not."""
    conv = TransposedConv(channels_in, channels_out)
    # dim 1 is the output channel of a transposed weight
    return _normed(conv, dim=1) if normed else conv


def nearest_conv(channels_in: int, channels_out: int, normed: bool = True) -> nn.Module:
    """Nearest-neighbour doubling and a 3×3 convolution, under spectral norm or not."""
    conv = NearestConv(channels_in, channels_out, 3, padding=1)
    return _normed(conv) if normed else conv


def _normed(conv: nn.Module, dim: int | None = None) -> nn.Module:
    return spectral_norm(conv, dim=dim)


def act(x: Tensor) -> Tensor:
    """LeakyReLU with slope 0.1."""
    return F.leaky_relu(x, SLOPE)


class Res(nn.Module):
    """Residual block: act, conv3, act, conv3, plus a 1×1 shortcut; `down` average-pools both branches by 2.

    The first convolution works at the narrower of the two widths, except in a `stem`, which sees pixels and also
    leaves the first activation out. B×cin×H×W to B×cout×H×W (halved when down). With a text B×T, which every cell is
    told, cin counts its channels too.
    """

    def __init__(
        self, channels_in: int, channels_out: int, down: bool = False, stem: bool = False, normed: bool = True
    ) -> None:
        super().__init__()
        self.down, self.stem = down, stem
        middle = channels_out if stem else min(channels_in, channels_out)
        self.conv_a = conv3(channels_in, middle, normed)
        self.conv_b = conv3(middle, channels_out, normed, pooled=down)
        self.shortcut = conv1(channels_in, channels_out, normed)
        if not normed:
            start_plain(self.conv_a, self.shortcut, last=self.conv_b)

    def forward(self, x: Tensor, text: Tensor | None = None) -> Tensor:
        if text is not None:
            return self.conv_b(act(self.conv_a(act(x), act(text)))) + self.shortcut(x, text)
        main = self.conv_b(act(self.conv_a(x if self.stem else act(x))))
        # pooling before a 1×1 convolution is the same map for a quarter of the work
        return main + self.shortcut(F.avg_pool2d(x, 2) if self.down else x)


def start_plain(inner: nn.Module, shortcut: nn.Module, last: nn.Module) -> None:
    """Start a residual block that has no norm: its branch adds nothing yet, and its shortcut keeps the scale.

    Otherwise maps grow with depth (Fixup: Zhang et al., arXiv 1901.09321, section 3).
    """
    nn.init.kaiming_normal_(_weight(inner), SLOPE)
    nn.init.kaiming_normal_(_weight(shortcut), nonlinearity="linear")
    nn.init.zeros_(_weight(last))


def _weight(conv: nn.Module) -> Tensor:
    weight = conv.weight
    assert isinstance(weight, Tensor)
    return weight


def instance_normed(x: Tensor) -> Tensor:
    """Every map of every sample at mean 0 and variance 1. B×C×H×W.

    As layer norm over cells in rows: a processor's group norm takes seventeen times as long in channels last.
    """
    cells = x.contiguous().flatten(2)
    normed = F.layer_norm(cells, (cells.shape[2],)).view_as(x)
    return normed.contiguous(memory_format=torch.channels_last)


class InstanceNorm(nn.Module):
    """Per-sample, per-channel normalisation with a learned scale and shift; `text` is accepted and ignored."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(channels))
        self.bias = nn.Parameter(torch.zeros(channels))

    def forward(self, x: Tensor, text: Tensor) -> Tensor:
        return instance_normed(x) * self.weight[:, None, None] + self.bias[:, None, None]


class TextNorm(nn.Module):
    """Instance norm whose scale and shift come from the text, which plain instance norm would subtract exactly.

    Starts as plain instance norm. x B×C×H×W, text B×T.
    """

    def __init__(self, channels: int, text_channels: int) -> None:
        super().__init__()
        self.scale_shift = nn.Linear(text_channels, 2 * channels)
        nn.init.normal_(self.scale_shift.weight, std=0.02)
        nn.init.zeros_(self.scale_shift.bias)

    def forward(self, x: Tensor, text: Tensor) -> Tensor:
        scale, shift = self.scale_shift(text)[:, :, None, None].chunk(2, dim=1)  # B×C×1×1 each
        return instance_normed(x) * (1 + scale) + shift


class NoNorm(nn.Module):
    """Leaves the map as it is; `text` is accepted and ignored."""

    def forward(self, x: Tensor, text: Tensor) -> Tensor:
        return x

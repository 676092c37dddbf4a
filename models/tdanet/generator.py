"""The generator G, shared by both paths: five doubling blocks with RGB heads (arXiv 2004.03212, sections 3.1, 3.3)."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from models.tdanet.attention import ShortLongAttention
from models.tdanet.blocks import (
    Conv,
    InstanceNorm,
    NoNorm,
    Res,
    TextNorm,
    act,
    conv1,
    conv3,
    nearest_conv,
    start_plain,
    transposed_conv,
)
from models.tdanet.config import TDANetConfig


def _norm(config: TDANetConfig, block: int, channels: int) -> nn.Module:
    if config.generator_norm == "instance":
        return InstanceNorm(channels)
    if config.generator_norm == "text" and block < config.text_blocks:
        return TextNorm(channels, 2 * config.text_dim)
    return NoNorm()  # spectral norm alone; at high resolution instance norm costs more than the convolutions


class UpBlock(nn.Module):
    """Norm, act, conv3, norm, act, doubling conv, with a doubling shortcut. B×C×h×w to B×C'×2h×2w."""

    def __init__(self, config: TDANetConfig, block: int, channels_in: int, channels_out: int) -> None:
        super().__init__()
        self.norm_a = _norm(config, block, channels_in)
        self.conv = conv3(channels_in, channels_out, config.normed)
        self.norm_b = _norm(config, block, channels_out)
        if config.upsampling == "transposed":
            self.up = transposed_conv(channels_out, channels_out, config.normed)
            self.shortcut = straight = transposed_conv(channels_in, channels_out, config.normed)
        else:
            self.up = nearest_conv(channels_out, channels_out, config.normed)
            straight = conv1(channels_in, channels_out, config.normed)
            # a 1×1 convolution before the doubling is the same map as after it, for a quarter of the work
            self.shortcut = nn.Sequential(straight, nn.Upsample(scale_factor=2))
        if not config.normed:
            start_plain(self.conv, straight, last=self.up)

    def forward(self, x: Tensor, text: Tensor) -> Tensor:
        main = self.conv(act(self.norm_a(x, text)))
        return self.up(act(self.norm_b(main, text))) + self.shortcut(x)


class RGBHead(nn.Module):
    """Features to a picture in [-1, 1], `patch` times as wide as their map: B×C×h×w to float32 B×3×p·h×p·w."""

    def __init__(self, channels: int, patch: int = 1) -> None:
        super().__init__()
        self.patch = patch
        # without spectral norm: bounding this layer's gain would keep tanh from reaching black and white
        self.conv = Conv(channels, 3 * patch**2, 3, padding=1)
        if patch > 1:  # all pixels of a patch start alike, or the first pictures are a lattice (arXiv 1707.02937)
            with torch.no_grad():
                for values in self.conv.parameters():
                    values.copy_(values[:: patch**2].repeat_interleave(patch**2, dim=0))

    def forward(self, x: Tensor) -> Tensor:
        return torch.tanh(F.pixel_shuffle(self.conv(act(x)).float(), self.patch))


class Generator(nn.Module):
    """A latent map, visible low-level features and the text to pictures at four scales."""

    def __init__(self, config: TDANetConfig) -> None:
        super().__init__()
        self.attention_after = config.attention_after
        self.low_channels = config.block_channels[config.low_level_block - 1]
        widths = config.generator_channels
        inputs = [config.latent_channels, *widths[:-1]]
        for block in range(self.attention_after, len(widths)):
            inputs[block] += 3  # these see the picture of the scale below
        self.skip_fold = 2**config.low_level_block
        self.skip_block = config.encoder_downs if config.stem_skip else None  # whose input has the stem's side
        if self.skip_block is not None:
            inputs[self.skip_block] += config.encoder_channels[0]
        self.blocks = nn.ModuleList(
            UpBlock(config, block, *shape) for block, shape in enumerate(zip(inputs, widths, strict=True))
        )
        attended = widths[self.attention_after - 1]
        self.attention = ShortLongAttention(attended, config.mask_hidden_keys)
        self.merge = Res(attended + self.low_channels, attended, normed=config.normed)
        self.head_patch = config.head_patch
        patches = [1] * (len(widths) - self.attention_after) + [config.head_patch]
        self.heads = nn.ModuleList(map(RGBHead, widths[self.attention_after - 1 :], patches))

    def forward(self, latent: Tensor, low: Tensor, hole_low: Tensor, text: Tensor) -> list[Tensor]:
        """Decode latents into pictures, the smallest first.

        latent B×C×S/32×S/32, low B×L×S/8×S/8, hole_low B×1×S/8×S/8 (1 where a cell holds any hidden pixel), text
        [s; t_e] B×2D. Returns float32 pictures in [-1, 1] at S/8, S/4, S/2 and S; of those smaller than S, the ones
        whose pixels lie within a patch of the last are that one, pooled.
        """
        low, stem = low[:, : self.low_channels], low[:, self.low_channels :]
        x = latent
        for block in self.blocks[: self.attention_after]:
            x = block(x, text)
        x = self.merge(self.attention(x, low, hole_low))
        pictures = [self.heads[0](x)]
        for number, head in enumerate(self.heads[1:], start=self.attention_after):
            seen = [x, pictures[-1].to(x.dtype)]
            if number == self.skip_block:
                seen.append(F.pixel_shuffle(stem, self.skip_fold))
            x = self.blocks[number](torch.cat(seen, dim=1), text)
            pictures.append(head(x))
        *smaller, largest = pictures
        pooled = [F.avg_pool2d(largest, 2**k) for k in range(self.head_patch.bit_length() - 1, 0, -1)]
        return [*smaller, *pooled, largest]

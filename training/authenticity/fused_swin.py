"""Swin's attention made quick for training on a processor: the same numbers up to rounding, in half of the time.

timm rolls the map, cuts it into windows and turns both back, each a pass over a float32 map; under autocast its softmax
is float32 with copies before and behind it, and the shifted windows' mask is made anew at each call. Here cells are put
in the windows' order by one pass over a map in the precision of the matrix products, and so is all of the attention.

A map smaller than a window is a window of its own here: timm fills it up with cells of nothing, which blocks without a
shift then attend to; at 64 px three in four of the third stage's.
"""

from __future__ import annotations

import functools
from typing import Any

import torch
from timm.models.swin_transformer import SwinTransformerBlock
from torch import Tensor, nn


def fuse_swin_attention(network: nn.Module) -> None:
    """Let all Swin blocks fuse their attention, in place. Weights and their names stay."""
    for module in network.modules():
        if type(module) is SwinTransformerBlock:
            module.__class__ = FusedBlock


class FusedBlock(SwinTransformerBlock):
    """timm's block (Liu et al., ICCV 2021, arXiv 2103.14030, section 3.2), its windows put in order at once."""

    window_size: tuple[int, int]
    shift_size: tuple[int, int]

    def _attn(self, x: Tensor) -> Tensor:
        """B×h×w×C to the same: attention within windows. Other maps that windows don't fill are left to timm."""
        batch, height, width, channels = x.shape
        (high, wide), shift = self.window_size, self.shift_size
        within = height < high and width < wide
        if within:
            high, wide, shift = height, width, (0, 0)
        elif height % high or width % wide:
            found: Tensor = super()._attn(x)
            return found
        order, back = _orders(height, width, (high, wide), shift)
        if torch.is_autocast_enabled(x.device.type):
            x = x.to(torch.get_autocast_dtype(x.device.type))
        cells: Tensor = _Reordered.apply(x.reshape(batch, height * width, channels), order, back)
        cells = self._attended(cells.view(-1, high * wide, channels), self._bias(height, width, within))
        cells = _Reordered.apply(cells.view(batch, height * width, channels), back, order)
        return cells.view(batch, height, width, channels)

    def _bias(self, height: int, width: int, within: bool) -> Tensor:
        """What is added to the scores of a map's windows, nW×heads×N×N; `within`: of a map smaller than a window."""
        attn: Any = self.attn
        bias: Tensor = attn._get_rel_pos_bias()
        if within:
            high, wide = self.window_size
            cells = torch.arange(high * wide).view(high, wide)[:height, :width].flatten()
            return bias[:, :, cells[:, None], cells]
        return bias + self._mask((height, width)).to(bias.dtype) if any(self.shift_size) else bias

    def _attended(self, windows: Tensor, bias: Tensor) -> Tensor:
        """WindowAttention over W×N×C, the windows of a photo one after the other."""
        attn: Any = self.attn
        count, area, channels = windows.shape
        qkv = attn.qkv(windows)
        with torch.autocast(windows.device.type, enabled=False):
            # 3×W·heads×N×d, in one pass: a matrix each of a window's head
            qkv = qkv.view(count, area, 3, attn.num_heads, -1).permute(2, 0, 3, 1, 4)
            q, k, v = qkv.reshape(3, count * attn.num_heads, area, -1).unbind(0)
            bias = bias.to(q.dtype)
            scores = torch.bmm(q * attn.scale, k.transpose(1, 2)).view(-1, *bias.shape) + bias
            shares = scores.softmax(-1).view(-1, area, area)
            found = torch.bmm(shares, v).view(count, attn.num_heads, area, -1).transpose(1, 2)
        projected: Tensor = attn.proj(found.reshape(count, area, channels))
        return projected

    def _mask(self, shape: tuple[int, int]) -> Tensor:
        """What keeps apart the cells that a shift brought into one window; nW×1×N×N."""
        kept: dict[tuple[int, int], Tensor] = self.__dict__.setdefault("masks", {})
        if shape not in kept:
            mask = self.get_attn_mask(torch.empty(1, *shape, 1))
            assert mask is not None
            kept[shape] = mask[:, None]
        return kept[shape]


@functools.lru_cache(maxsize=16)
def _orders(height: int, width: int, window: tuple[int, int], shift: tuple[int, int]) -> tuple[Tensor, Tensor]:
    """The cells of a map, row by row, in the order of its shifted windows; and the way back. int64 h·w each."""
    places = torch.arange(height * width).view(height, width).roll((-shift[0], -shift[1]), (0, 1))
    places = places.view(height // window[0], window[0], width // window[1], window[1])
    order = places.transpose(1, 2).reshape(-1)
    return order, order.argsort()


class _Reordered(torch.autograd.Function):
    """Cells of B×N×C in another order; the gradient goes back by the inverse, not by adding at each place."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, order: Tensor, back: Tensor) -> Tensor:
        ctx.back = back
        return x.index_select(1, order)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None, None]:
        return gradients[0].index_select(1, ctx.back), None, None

"""Swin with its attention fused computes what it computed, and learns from it what it learned."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from timm.models.swin_transformer import SwinTransformerBlock
from torch import Tensor

from models.authenticity.member import Member
from training.authenticity.fused_swin import FusedBlock, fuse_swin_attention
from training.authenticity.options import preset


def pair(dtype: torch.dtype) -> tuple[Member, Member]:
    """A Swin member and its copy with fused attention."""
    torch.manual_seed(0)
    plain = Member(preset("compact", "swin", Path("run")).network).to(dtype)
    fused = copy.deepcopy(plain)
    fuse_swin_attention(fused)
    return plain, fused


def lesson(member: Member, x: Tensor) -> tuple[list[Tensor], dict[str, Tensor]]:
    """A member's maps and what they pull at its input; its gradients and figures by name. Its heads are float32."""
    x = x.clone().requires_grad_()
    torch.manual_seed(0)  # of the layers that are dropped
    maps = member.features(x)[0]
    pull = torch.randn(maps.shape, generator=torch.Generator().manual_seed(0)).to(maps.dtype)
    maps.backward(pull)
    assert x.grad is not None
    learned = {name: p.grad for name, p in member.features.named_parameters() if p.grad is not None}
    return [maps.detach(), x.grad], learned | dict(member.features.named_buffers())


def cells_of(member: Member, photo: Tensor) -> Tensor:
    torch.manual_seed(0)  # of the layers that are dropped
    cells: Tensor = member(photo).cells
    return cells


def far(found: Tensor, wanted: Tensor) -> float:
    """How far apart, as a share of the greatest value."""
    return float((found - wanted).abs().max() / wanted.abs().max().clamp(min=1e-6))


@pytest.mark.parametrize("side", [128, 192])
def test_a_fused_member_says_and_learns_the_same(side: int) -> None:
    plain, fused = pair(torch.float64)
    photo = torch.rand(2, 9, side, side, dtype=torch.float64)
    (wanted, wanted_by_name), (found, found_by_name) = lesson(plain, photo), lesson(fused, photo)
    assert max(map(far, found, wanted)) < 1e-9
    assert found_by_name.keys() == wanted_by_name.keys()
    for name, value in wanted_by_name.items():
        assert far(found_by_name[name], value) < 1e-9, name


@pytest.mark.parametrize("shift", [0, 4])
@pytest.mark.parametrize("shape", [(4, 4), (6, 3)])
def test_a_map_smaller_than_a_window_attends_to_its_own_cells_alone(shape: tuple[int, int], shift: int) -> None:
    torch.manual_seed(0)
    block = SwinTransformerBlock(8, (14, 14), num_heads=2, window_size=8, shift_size=shift, dynamic_mask=True).double()
    height, width = shape
    cells = torch.randn(2, height, width, 8, dtype=torch.float64)
    filled = F.pad(cells, (0, 0, 0, 8 - width, 0, 8 - height)).view(2, 64, 8)
    there = F.pad(torch.ones(height, width), (0, 8 - width, 0, 8 - height)).flatten()
    unseen = torch.zeros(1, 64, 64, dtype=torch.float64).masked_fill(there == 0, -torch.inf)
    wanted = block.attn(filled, mask=unseen).view(2, 8, 8, 8)[:, :height, :width]
    block.__class__ = FusedBlock
    assert torch.allclose(block._attn(cells), wanted, atol=1e-12)


def test_in_bfloat16_it_says_the_same_up_to_its_rounding() -> None:
    plain, fused = pair(torch.float32)
    photo = torch.rand(2, 3, 128, 128)
    with torch.no_grad():
        exact = cells_of(plain, photo)
        with torch.autocast("cpu", torch.bfloat16):
            rounded, found = cells_of(plain, photo), cells_of(fused, photo)
    assert (found - exact).square().mean() < 2 * (rounded - exact).square().mean()


def test_all_blocks_are_fused_and_weights_keep_their_names() -> None:
    plain, fused = pair(torch.float32)
    blocks = [module for module in fused.modules() if isinstance(module, SwinTransformerBlock)]
    assert blocks
    assert all(type(block) is FusedBlock for block in blocks)
    assert list(fused.state_dict()) == list(plain.state_dict())

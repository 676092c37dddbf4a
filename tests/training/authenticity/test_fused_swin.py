"""Swin made quick for training computes what it computed, and learns from it what it learned."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
import torch
from timm.models.swin_transformer import SwinTransformerBlock
from torch import Tensor

from models.authenticity.member import Member
from training.authenticity.options import preset
from training.authenticity.quick_swin import QuickBlock, quicken_swin


def pair(dtype: torch.dtype) -> tuple[Member, Member]:
    """A Swin member and its copy made quick."""
    torch.manual_seed(0)
    plain = Member(preset("compact", "swin", Path("run")).network).to(dtype)
    quick = copy.deepcopy(plain)
    quicken_swin(quick)
    return plain, quick


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


@pytest.mark.parametrize("side", [64, 96, 128])
def test_a_quick_member_says_and_learns_the_same(side: int) -> None:
    plain, quick = pair(torch.float64)
    photo = torch.rand(4, 9, side, side, dtype=torch.float64)
    (wanted, wanted_by_name), (found, found_by_name) = lesson(plain, photo), lesson(quick, photo)
    assert max(map(far, found, wanted)) < 1e-9
    assert found_by_name.keys() == wanted_by_name.keys()
    for name, value in wanted_by_name.items():
        assert far(found_by_name[name], value) < 1e-9, name


def test_in_bfloat16_it_says_the_same_up_to_its_rounding() -> None:
    plain, quick = pair(torch.float32)
    photo = torch.rand(8, 3, 128, 128)
    with torch.no_grad():
        exact = cells_of(plain, photo)
        with torch.autocast("cpu", torch.bfloat16):
            rounded, found = cells_of(plain, photo), cells_of(quick, photo)
    assert (found - exact).square().mean() < 2 * (rounded - exact).square().mean()


def test_all_blocks_are_quick_and_weights_keep_their_names() -> None:
    plain, quick = pair(torch.float32)
    blocks = [module for module in quick.modules() if isinstance(module, SwinTransformerBlock)]
    assert blocks
    assert all(type(block) is QuickBlock for block in blocks)
    assert list(quick.state_dict()) == list(plain.state_dict())

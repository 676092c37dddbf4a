"""Members made quick for training compute what they computed, and learn from it what they learned."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor, nn

from models.authenticity.config import Key
from models.authenticity.member import Member
from training.authenticity_options import preset
from training.quick_resnext import QuickBottleneck, normed_conv1, quicken_resnext
from training.quick_swin import QuickBlock, quicken_swin

QUICK = {"swin": (quicken_swin, QuickBlock), "resnext": (quicken_resnext, QuickBottleneck)}


def pair(model: Key, dtype: torch.dtype) -> tuple[Member, Member]:
    """A member with norms that do something, and its copy made quick."""
    torch.manual_seed(0)
    plain = Member(preset("compact", model, Path("run")).network).to(dtype)
    for module in plain.modules():
        if isinstance(module, nn.BatchNorm2d):
            nn.init.uniform_(module.weight, 0.5, 1.5)
            nn.init.uniform_(module.bias, -0.5, 0.5)
    quick = copy.deepcopy(plain)
    QUICK[model][0](quick)
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


@pytest.mark.parametrize("model", ["swin", "resnext"])
@pytest.mark.parametrize("side", [64, 96, 128])
def test_a_quick_member_says_and_learns_the_same(model: Key, side: int) -> None:
    plain, quick = pair(model, torch.float64)
    photo = torch.rand(4, 9, side, side, dtype=torch.float64)
    (wanted, wanted_by_name), (found, found_by_name) = lesson(plain, photo), lesson(quick, photo)
    assert max(map(far, found, wanted)) < 1e-9
    assert found_by_name.keys() == wanted_by_name.keys()
    for name, value in wanted_by_name.items():
        assert far(found_by_name[name], value) < 1e-9, name


@pytest.mark.parametrize("model", ["swin", "resnext"])
def test_in_bfloat16_it_says_the_same_up_to_its_rounding(model: Key) -> None:
    plain, quick = pair(model, torch.float32)
    photo = torch.rand(8, 3, 128, 128)
    with torch.no_grad():
        exact = cells_of(plain, photo)
        with torch.autocast("cpu", torch.bfloat16):
            rounded, found = cells_of(plain, photo), cells_of(quick, photo)
    assert (found - exact).square().mean() < 2 * (rounded - exact).square().mean()


@pytest.mark.parametrize("model", ["swin", "resnext"])
def test_all_blocks_are_quick_and_weights_keep_their_names(model: Key) -> None:
    plain, quick = pair(model, torch.float32)
    kind = QUICK[model][1]
    blocks = [module for module in quick.modules() if isinstance(module, kind.__mro__[1])]
    assert blocks
    assert all(type(block) is kind for block in blocks)
    assert list(quick.state_dict()) == list(plain.state_dict())


def test_used_without_training_a_block_goes_by_its_running_figures() -> None:
    plain, quick = pair("resnext", torch.float32)
    photo = torch.rand(2, 3, 64, 64)
    with torch.no_grad():
        torch.testing.assert_close(quick.eval()(photo).image, plain.eval()(photo).image)


@given(
    st.integers(1, 3),
    st.integers(1, 6),
    st.integers(1, 6),
    st.integers(1, 9),
    st.integers(2, 9),
    st.integers(1, 2),
    st.integers(0, 2**31),
)
def test_a_norm_behind_a_convolution_of_any_shape_is_folded_into_it(
    batch: int, narrow: int, wide: int, height: int, width: int, step: int, seed: int
) -> None:
    torch.manual_seed(seed)
    conv = nn.Conv2d(narrow, wide, 1, stride=step, bias=False).double()
    norm = nn.BatchNorm2d(wide, momentum=0.3).double()
    nn.init.normal_(norm.weight)
    nn.init.normal_(norm.bias)
    quick_conv, quick_norm = copy.deepcopy(conv), copy.deepcopy(norm)
    x = torch.randn(batch + 1, narrow, height, width).double() + 1
    results = []
    for one, other, call in ((conv, norm, lambda x: norm(conv(x))), (quick_conv, quick_norm, None)):
        given_x = x.clone().requires_grad_()
        output = call(given_x) if call else normed_conv1(given_x, one, other)
        pull = torch.randn(output.shape, generator=torch.Generator().manual_seed(seed)).double()
        gradients = torch.autograd.grad(output, (given_x, *one.parameters(), *other.parameters()), pull)
        results.append((output, *gradients, *other.buffers()))
    for wanted, found in zip(*results, strict=True):
        torch.testing.assert_close(found, wanted, atol=1e-6, rtol=1e-5)

"""A fused frozen network computes what it computed, and pulls at its input as it pulled."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from timm.layers import create_conv2d
from torch import Tensor, nn

from models.backbones import load_backbone
from training.runs.frozen import Depthwise, fuse_frozen

CPU = torch.device("cpu")


def fused(network: nn.Module, dtype: torch.dtype = torch.float32) -> nn.Module:
    """A fused copy."""
    changed = copy.deepcopy(network)
    fuse_frozen(changed, CPU, dtype)
    return changed


def assert_same(network: nn.Module, changed: nn.Module, x: Tensor, near: float = 1e-4) -> None:
    """The outputs to a share of their own size, and the gradients at the input to a share of their length.

    Where a unit is near 0, rounding decides whether it passes a gradient on, which then differs in a few places.
    """
    pairs = []
    for module in (network, changed):
        picture = x.clone().requires_grad_()
        output = module(picture)
        pull = torch.randn(output.shape, generator=torch.Generator().manual_seed(0), dtype=output.dtype)
        pairs.append((output.detach(), *torch.autograd.grad(output, picture, pull)))
    (output, pulls), (its_output, its_pulls) = pairs
    assert (its_output.shape, its_pulls.shape) == (output.shape, pulls.shape)
    assert (its_output - output).abs().max() <= near * max(output.abs().max(), 1e-3)
    assert (its_pulls - pulls).norm() <= 300 * near * max(pulls.norm(), 1e-3)


@pytest.fixture(scope="module")
def backbone(backbone_file: Path) -> nn.Module:
    return load_backbone("tf_efficientnet_lite0", backbone_file).eval().requires_grad_(False)


@pytest.mark.parametrize("side", [64, 75])
def test_efficientnet_lite_computes_the_same_and_teaches_the_same(backbone: nn.Module, side: int) -> None:
    """In float64, folding too: of a gradient in float32 whole pieces differ where rounding takes an activation past
    its kink. Fusing it twice changes nothing more."""
    exact, x = copy.deepcopy(backbone).double(), torch.rand(1, 3, side, side, dtype=torch.float64) * 2 - 1
    once = fused(exact, torch.float64)
    assert_same(exact, once, x)
    assert_same(once, fused(once, torch.float64), x, near=1e-9)


def test_nothing_of_efficientnet_lite_is_left_slow_and_bfloat16_rounds_alone(backbone: nn.Module) -> None:
    changed = fused(backbone, torch.bfloat16)
    assert not any(isinstance(module, nn.BatchNorm2d) for module in changed.modules())
    assert not any(isinstance(module, nn.Conv2d) and module.groups > 1 for module in changed.modules())
    assert not any(parameter.requires_grad for parameter in changed.parameters())
    assert {value.dtype for value in changed.state_dict().values() if value.is_floating_point()} == {torch.bfloat16}
    x = (torch.rand(1, 3, 64, 64) * 2 - 1).requires_grad_()
    found = changed.forward_features(x.bfloat16()).float()  # type: ignore[operator]
    wanted = backbone.forward_features(x)  # type: ignore[operator]
    assert nn.functional.cosine_similarity(found.flatten(), wanted.flatten(), dim=0) > 0.95
    found.sum().backward()
    assert x.grad is not None
    assert x.grad.isfinite().all()


pairs = st.tuples(st.integers(1, 3), st.integers(1, 3))
kernels = st.tuples(st.integers(1, 6), st.integers(1, 6))
paddings = st.tuples(st.integers(0, 4), st.integers(0, 4))
room = st.tuples(st.integers(0, 9), st.integers(0, 9))  # of the input's sides beyond the kernel's


@settings(max_examples=40)
@given(kernels, pairs, paddings, room, st.integers(2, 5), st.booleans(), st.integers(0, 2**31))
def test_a_depthwise_convolution_of_any_shape_computes_and_teaches_the_same(
    kernel: tuple[int, int],
    stride: tuple[int, int],
    padding: tuple[int, int],
    room: tuple[int, int],
    channels: int,
    bias: bool,
    seed: int,
) -> None:
    torch.manual_seed(seed)
    conv = nn.Conv2d(channels, channels, kernel, stride, padding, groups=channels, bias=bias)
    network = nn.Sequential(conv)
    changed = fused(network)
    assert isinstance(changed[0], Depthwise)  # type: ignore[index]
    sides = [side + more for side, more in zip(kernel, room, strict=True)]
    assert_same(network, changed, torch.randn(2, channels, *sides))


@settings(max_examples=20)
@given(st.integers(1, 6), st.integers(1, 3), st.integers(1, 12), st.integers(1, 12), st.integers(0, 2**31))
def test_a_depthwise_convolution_that_pads_by_its_inputs_side_does_too(
    kernel: int, stride: int, height: int, width: int, seed: int
) -> None:
    torch.manual_seed(seed)
    network = nn.Sequential(create_conv2d(4, 4, kernel, stride=stride, padding="same", depthwise=True, bias=True))
    assert_same(network, fused(network), torch.randn(2, 4, height, width))


@pytest.mark.parametrize(
    "settings",
    [{"dilation": 2}, {"padding": "same"}, {"padding": 1, "padding_mode": "reflect"}, {"groups": 2}],
    ids=str,
)
def test_convolutions_of_other_kinds_are_left_as_they_are(settings: dict[str, Any]) -> None:
    torch.manual_seed(0)
    network = nn.Sequential(nn.Conv2d(4, 4, 3, **{"groups": 4} | settings))
    assert_same(network, fused(network), torch.randn(2, 4, 9, 9))

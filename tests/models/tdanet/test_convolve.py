"""Convolutions that a processor learns faster: the same maps and gradients as PyTorch's own."""

from __future__ import annotations

from collections.abc import Callable

import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from models.tdanet.convolve import convolve, convolve_doubled, convolve_halved, heard

Convolution = Callable[[Tensor, Tensor, Tensor], Tensor]
few = st.integers(1, 4)
side = st.tuples(st.integers(1, 2), st.integers(1, 2))


def signs(*shape: int, seed: int) -> Tensor:
    """-1, 0 and 1 at random: bfloat16 holds the sums of so few of them exactly."""
    return torch.randint(-1, 2, shape, generator=torch.Generator().manual_seed(seed)).float()


def learned(call: Convolution, *values: Tensor) -> list[Tensor]:
    """A convolution's map and what it teaches its input, weight and bias, under autocast to bfloat16."""
    values = tuple(value.clone().requires_grad_() for value in values)
    with torch.autocast("cpu", torch.bfloat16):
        found = call(*values)
    assert found.dtype == torch.bfloat16
    return [found, *torch.autograd.grad(found, values, signs(*found.shape, seed=3).bfloat16())]


def assert_equal(found: list[Tensor], expected: list[Tensor]) -> None:
    for one, other in zip(found, expected, strict=True):
        torch.testing.assert_close(one, other, rtol=0, atol=0)


def layer(samples: int, channels: int, width: int, kernel: int, side: tuple[int, int], seed: int) -> list[Tensor]:
    """An input, twice as high and wide as `side`, a weight and a bias."""
    shapes = [(samples, channels, 2 * side[0], 2 * side[1]), (width, channels, kernel, kernel), (width,)]
    return [signs(*shape, seed=seed + more) for more, shape in enumerate(shapes)]


@settings(max_examples=40)
@given(few, few, few, st.sampled_from([(1, 1, 0), (3, 1, 1), (4, 2, 1)]), side, st.integers(0, 2**31))
def test_a_convolution_is_learned_as_pytorch_learns_it(
    samples: int, channels: int, width: int, shape: tuple[int, int, int], side: tuple[int, int], seed: int
) -> None:
    kernel, stride, padding = shape
    values = layer(samples, channels, width, kernel, side, seed)
    found = learned(lambda *values: convolve(*values, stride=stride, padding=padding), *values)
    assert_equal(found, learned(lambda *values: F.conv2d(*values, stride, padding), *values))


@settings(max_examples=40)
@given(few, few, few, side, st.integers(0, 2**31))
def test_doubling_and_halving_are_learned_as_their_two_steps_are(
    samples: int, channels: int, width: int, side: tuple[int, int], seed: int
) -> None:
    values = layer(samples, channels, width, 3, side, seed)
    assert_equal(learned(convolve_doubled, *values), learned(_doubled_and_convolved, *values))
    assert_equal(learned(convolve_halved, *values), learned(_convolved_and_pooled, *values))


def _doubled_and_convolved(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return F.conv2d(F.interpolate(x, scale_factor=2), weight, bias, padding=1)


def _convolved_and_pooled(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    return F.avg_pool2d(F.conv2d(x, weight, bias, padding=1), 2)


def test_in_float32_and_where_nothing_learns_it_is_pytorchs_to_the_bit() -> None:
    x, weight, bias = (value / 3 for value in layer(2, 3, 4, 3, (2, 2), 0))
    assert torch.equal(convolve(x, weight.requires_grad_(), bias, padding=1), F.conv2d(x, weight, bias, padding=1))
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        assert torch.equal(convolve(x, weight, bias, padding=1), F.conv2d(x, weight, bias, padding=1))


def test_a_penalty_on_gradients_can_be_learned_from() -> None:
    """R1 differentiates twice."""
    values = layer(1, 2, 2, 3, (1, 1), 0)

    def taught(call: Callable[..., Tensor]) -> Tensor:
        x, weight = values[0].clone().requires_grad_(), values[1].clone().requires_grad_()
        with torch.autocast("cpu", torch.bfloat16):
            found = call(x, weight, values[2], padding=1)
        (slope,) = torch.autograd.grad(found.float().square().sum(), x, create_graph=True)
        return torch.autograd.grad(slope.square().sum(), weight)[0]

    found, plain = taught(convolve), taught(F.conv2d)
    assert plain.abs().max() > 0
    torch.testing.assert_close(found, plain, rtol=0, atol=0.02 * float(plain.abs().max()))


@given(few, few, few, st.sampled_from([(1, 0), (3, 1)]), st.tuples(few, few), st.integers(0, 2**31))
def test_what_a_text_adds_is_what_its_tiles_would(
    samples: int, told: int, width: int, shape: tuple[int, int], side: tuple[int, int], seed: int
) -> None:
    text, weight = signs(samples, told, seed=seed), signs(width, told, shape[0], shape[0], seed=seed + 1)
    tiles = text[:, :, None, None].expand(-1, -1, *side)
    expected = F.conv2d(tiles, weight, padding=shape[1])
    torch.testing.assert_close(heard(text, weight, shape[1], side), expected, atol=0, rtol=0)

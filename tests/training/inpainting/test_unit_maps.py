"""Feature maps of unit length and their distances, beside plain PyTorch."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from training.inpainting.unit_maps import LEAST_LENGTH, map_distance, unit_length

few = st.integers(1, 5)
layouts = st.sampled_from([torch.contiguous_format, torch.channels_last])


def maps(shape: tuple[int, ...], seed: int, layout: torch.memory_format = torch.contiguous_format) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(shape, generator=generator).contiguous(memory_format=layout)


@settings(deadline=None)
@given(few, few, few, few, layouts, st.sampled_from([1.0, 0.1 * LEAST_LENGTH, 0.0]), st.integers(0, 2**31))
def test_unit_length_is_normalising_both_ways(
    samples: int, channels: int, height: int, width: int, layout: torch.memory_format, size: float, seed: int
) -> None:
    """Short vectors too, whose length a photo's flat sky brings near 0."""
    x = (size * maps((samples, channels, height, width), seed, layout)).requires_grad_()
    pull = maps(tuple(x.shape), seed + 1)
    found, expected = unit_length(x), F.normalize(x, dim=1, eps=LEAST_LENGTH)
    torch.testing.assert_close(found, expected)
    ours, theirs = (torch.autograd.grad(units, x, pull)[0] for units in (found, expected))
    strongest = (pull.abs() / x.detach().norm(dim=1, keepdim=True).clamp(min=LEAST_LENGTH)).max().item()
    torch.testing.assert_close(ours, theirs, rtol=1e-3, atol=1e-5 * strongest)


def test_unit_length_keeps_the_networks_arithmetic_and_is_exact_to_its_rounding() -> None:
    x = maps((2, 64, 5, 3), 0).bfloat16().requires_grad_()
    found = unit_length(x)
    assert found.dtype == torch.bfloat16
    assert torch.equal(found, F.normalize(x.float(), dim=1, eps=LEAST_LENGTH).bfloat16())
    (pull,) = torch.autograd.grad(found.float().square().sum(), x)
    assert pull.dtype == torch.bfloat16
    assert pull.abs().max() < 0.05  # a length that is always 1 pulls nowhere


@settings(deadline=None)
@given(few, few, few, layouts, st.integers(0, 2**31))
def test_the_distance_is_a_weighted_mean_of_squares_and_both_sides_learn(
    samples: int, channels: int, side: int, layout: torch.memory_format, seed: int
) -> None:
    shapes = [(samples, channels, side, side), (samples, channels + 1, 2 * side, 2 * side)]
    found, others = ([maps(shape, seed + more, layout).requires_grad_() for shape in shapes] for more in (0, 1))
    weight = maps((samples, 1, 2 * side, 2 * side), seed + 2).sigmoid()
    expected = torch.zeros(samples)
    for one, other in zip(found, others, strict=True):
        where = F.adaptive_avg_pool2d(weight, one.shape[2:])
        squares = (one - other).square().sum(dim=1, keepdim=True)
        expected = expected + (squares * where).sum(dim=(1, 2, 3)) / where.sum(dim=(1, 2, 3))
    distance = map_distance(found, others, weight)
    torch.testing.assert_close(distance, expected, rtol=1e-4, atol=1e-5)
    pull = torch.arange(1.0, samples + 1)
    ours, theirs = (torch.autograd.grad(one, found + others, pull) for one in (distance, expected))
    for one, other in zip(ours, theirs, strict=True):
        torch.testing.assert_close(one, other, rtol=1e-4, atol=1e-5)


def test_where_nothing_is_weighted_nothing_is_apart() -> None:
    one, other = (maps((1, 3, 4, 4), seed) for seed in (0, 1))
    assert map_distance([one], [other], torch.zeros(1, 1, 8, 8)).item() == 0


def test_the_distance_is_of_directions_so_that_a_constant_factor_changes_nothing() -> None:
    found, other = (unit_length(factor * maps((1, 8, 4, 4), seed)) for seed, factor in ((0, 1.0), (1, 7.0)))
    distance = map_distance([found], [other], torch.ones(1, 1, 16, 16))
    cosine = (found * other).sum(dim=1).mean()
    assert distance.item() == pytest.approx(2 - 2 * cosine.item(), abs=1e-5)

"""The loss terms against values that are known otherwise."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor
from torch.distributions import Normal, kl_divergence

from training.inpainting import losses


def gaussian(seed: int) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(2, 5, 3, 3, generator=generator), torch.rand(2, 5, 3, 3, generator=generator) + 0.1


def test_the_kl_terms_are_the_divergences_of_normal_distributions() -> None:
    one, other = gaussian(0), gaussian(1)
    standard = Normal(torch.zeros_like(one[0]), torch.ones_like(one[0]))
    torch.testing.assert_close(losses.kl_to_standard(one), kl_divergence(Normal(*one), standard).mean())
    torch.testing.assert_close(losses.kl_between(one, other), kl_divergence(Normal(*one), Normal(*other)).mean())
    torch.testing.assert_close(losses.kl_between(one, one), torch.tensor(0.0), atol=1e-6, rtol=0)


def test_l1_adds_up_over_the_scales_and_is_a_mean_over_the_weighted_pixels() -> None:
    photo, weight = torch.zeros(1, 3, 16, 16), torch.zeros(1, 1, 16, 16)
    pictures = [torch.full((1, 3, side, side), value) for side, value in ((4, 0.5), (8, -0.25), (16, 1.0))]
    assert losses.multiscale_l1(pictures, photo).item() == pytest.approx(1.75)
    weight[..., :8, :8] = 1
    picture = torch.where(weight > 0, 0.5, 9.0).expand(1, 3, 16, 16)
    halved = torch.nn.functional.avg_pool2d(picture, 2)
    assert losses.multiscale_l1([halved, picture], photo, weight).item() == pytest.approx(1.0)
    assert losses.multiscale_l1([picture], photo, 1 - weight).item() == pytest.approx(9.0)
    assert losses.multiscale_l1([picture], photo, torch.zeros_like(weight)).item() == 0


def test_adversarial_losses_rest_where_they_should() -> None:
    zero, half, one, beyond = (torch.full((2, 1, 2, 2), value) for value in (0.0, 0.5, 1.0, 1.5))
    assert losses.lsgan_discriminator(one, [zero, zero]) == 0
    assert losses.lsgan_discriminator(zero, [one, one]) == 1
    assert losses.lsgan_discriminator(one, [zero, one]) == losses.lsgan_discriminator(one, [one, zero]) == 0.25
    assert (losses.lsgan_generator(one), losses.lsgan_generator(half)) == (0, 0.25)
    assert losses.hinge_discriminator(beyond, [-beyond, -beyond]) == 0
    assert losses.hinge_discriminator(zero, [zero]) == 2
    assert losses.hinge_discriminator(beyond, [-beyond, beyond]) == 1.25
    assert losses.hinge_generator(beyond) == -1.5


@given(count=st.integers(1, 6))
def test_r1_is_the_squared_slope_of_a_patch_and_can_be_learned_from(count: int) -> None:
    slope = torch.tensor(3.0, requires_grad=True)
    real = torch.rand(2, 1, 1, count, requires_grad=True)  # every pixel is a patch of its own
    penalty = losses.r1_penalty(real, slope * real)
    assert penalty.item() == pytest.approx(9)
    penalty.backward()
    assert slope.grad is not None
    assert slope.grad.item() == pytest.approx(2 * 3)
    whole = torch.rand(2, 3, 4, 4, requires_grad=True)
    assert losses.r1_penalty(whole, 2 * whole.sum(dim=(1, 2, 3))[:, None]).item() == pytest.approx(4 * 3 * 4 * 4)

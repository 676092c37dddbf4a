"""The loss terms against values that are known otherwise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.error import URLError

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import save_file
from torch import Tensor
from torch.distributions import Normal, kl_divergence

from training.inpainting import losses
from training.inpainting.unit_maps import map_distance


def gaussian(seed: int) -> tuple[Tensor, Tensor]:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(2, 5, 3, 3, generator=generator), torch.rand(2, 5, 3, 3, generator=generator) + 0.1


def test_the_kl_terms_are_the_divergences_of_normal_distributions() -> None:
    one, other = gaussian(0), gaussian(1)
    standard = Normal(torch.zeros_like(one[0]), torch.ones_like(one[0]))
    torch.testing.assert_close(losses.kl_to_standard(one), kl_divergence(Normal(*one), standard).mean())
    torch.testing.assert_close(losses.kl_between(one, other), kl_divergence(Normal(*one), Normal(*other)).mean())
    torch.testing.assert_close(losses.kl_between(one, one), torch.tensor(0.0), atol=1e-6, rtol=0)


def test_l1_adds_up_over_the_scales() -> None:
    photo = torch.zeros(2, 3, 16, 16)
    pictures = [torch.full((2, 3, side, side), value) for side, value in ((4, 0.5), (8, -0.25), (16, 1.0))]
    assert losses.multiscale_l1(pictures, photo).item() == pytest.approx(1.75)


def test_a_weighted_l1_is_the_mean_over_the_weighted_pixels_alone() -> None:
    photo = torch.zeros(1, 3, 16, 16)
    weight = torch.zeros(1, 1, 16, 16)
    weight[..., :8, :8] = 1
    picture = torch.where(weight > 0, 0.5, 9.0).expand(1, 3, 16, 16)
    assert losses.multiscale_l1([picture], photo, weight).item() == pytest.approx(0.5)
    assert losses.multiscale_l1([picture], photo, 1 - weight).item() == pytest.approx(9.0)
    halved = torch.nn.functional.avg_pool2d(picture, 2)
    assert losses.multiscale_l1([halved, picture], photo, weight).item() == pytest.approx(1.0)
    assert losses.multiscale_l1([picture], photo, torch.zeros_like(weight)).item() == 0


def test_least_squares_wants_photos_at_one_and_fakes_at_zero() -> None:
    one, zero, half = torch.ones(2, 1, 2, 2), torch.zeros(2, 1, 2, 2), torch.full((2, 1, 2, 2), 0.5)
    assert losses.lsgan_discriminator(one, [zero, zero]) == 0
    assert losses.lsgan_discriminator(zero, [one, one]) == 1
    assert losses.lsgan_discriminator(one, [zero, one]) == losses.lsgan_discriminator(one, [one, zero]) == 0.25
    assert losses.lsgan_generator(one) == 0
    assert losses.lsgan_generator(half) == 0.25


def test_hinge_rests_beyond_the_margins() -> None:
    beyond, at_zero = torch.full((2, 1, 2, 2), 1.5), torch.zeros(2, 1, 2, 2)
    assert losses.hinge_discriminator(beyond, [-beyond, -beyond]) == 0
    assert losses.hinge_discriminator(at_zero, [at_zero]) == 2
    assert losses.hinge_discriminator(beyond, [-beyond, beyond]) == 1.25
    assert losses.hinge_generator(beyond) == -1.5


def test_r1_is_the_squared_slope_at_the_photos_and_can_be_learned_from() -> None:
    slope = torch.tensor(2.0, requires_grad=True)
    real = torch.rand(4, 3, 8, 8, requires_grad=True)
    penalty = losses.r1_penalty(real, slope * real.sum(dim=(1, 2, 3)))
    assert penalty.item() == pytest.approx(4 * 3 * 8 * 8)
    penalty.backward()
    assert slope.grad is not None
    assert slope.grad.item() == pytest.approx(2 * 2 * 3 * 8 * 8)


@given(count=st.integers(1, 6))
def test_r1_is_that_of_a_patch_however_many_there_are(count: int) -> None:
    slopes = torch.full((1, 1, 1, count), 3.0)
    real = torch.rand(2, 1, 1, count, requires_grad=True)  # every pixel is a patch of its own
    assert losses.r1_penalty(real, slopes * real).item() == pytest.approx(9)


Distance = Callable[[Tensor, Tensor, Tensor], Tensor]


@pytest.fixture(scope="module")
def vgg(vgg_file: Path) -> losses.VGGPerceptual:
    return losses.VGGPerceptual(vgg_file)


@pytest.fixture(scope="module")
def perceptual(vgg: losses.VGGPerceptual) -> Distance:
    """Of pictures from photos, in its eyes."""

    def distance(picture: Tensor, photo: Tensor, weight: Tensor) -> Tensor:
        with torch.no_grad():
            targets = vgg.maps(photo)
        return map_distance(vgg.maps(picture), targets, weight)

    return distance


def test_the_perceptual_distance_is_zero_for_equal_pictures_and_grows_with_the_difference(
    perceptual: Distance,
) -> None:
    photo, everywhere = torch.rand(1, 3, 32, 32) * 2 - 1, torch.ones(1, 1, 32, 32)
    near, far = ((photo + amount * torch.randn_like(photo)).clamp(-1, 1) for amount in (0.05, 0.5))
    assert perceptual(photo, photo, everywhere).item() == 0
    assert 0 < perceptual(near, photo, everywhere).item() < perceptual(far, photo, everywhere).item()


def test_the_perceptual_distance_sees_what_is_weighted_and_each_picture_alone(perceptual: Distance) -> None:
    photos = torch.rand(2, 3, 96, 96) * 2 - 1
    changed = photos.clone()
    changed[0, :, :16] *= -1
    here, elsewhere = torch.zeros(2, 1, 96, 96), torch.zeros(2, 1, 96, 96)
    here[:, :, :16], elsewhere[:, :, -16:] = 1, 1
    seen, unseen = perceptual(changed, photos, here), perceptual(changed, photos, elsewhere)
    assert seen[0] > 0.5
    assert seen[1] == 0
    assert unseen.max() < 1e-6  # farther away than VGG16 looks


def test_the_perceptual_distance_teaches_the_picture_and_neither_the_photo_nor_vgg(
    vgg: losses.VGGPerceptual, perceptual: Distance
) -> None:
    picture, photo = (torch.rand(1, 3, 32, 32, requires_grad=True) for _ in range(2))
    perceptual(picture, photo, torch.ones(1, 1, 32, 32)).sum().backward()
    assert picture.grad is not None
    assert picture.grad.abs().sum() > 0
    assert photo.grad is None
    assert all(parameter.grad is None for parameter in vgg.parameters())


def test_a_vgg_that_cannot_be_downloaded_names_the_option_that_takes_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def offline(**_: object) -> None:
        raise URLError("Name or service not known")

    monkeypatch.setattr("torchvision.models.vgg16", offline)
    with pytest.raises(ValueError, match=r"can't be downloaded .*--perceptual-weights FILE"):
        losses.VGGPerceptual(None)


def test_a_file_of_other_weights_is_refused_by_name(tmp_path: Path) -> None:
    file = tmp_path / "other.safetensors"
    save_file({"features.0.weight": torch.zeros(1)}, file)
    with pytest.raises(ValueError, match=r"other\.safetensors does not hold the features"):
        losses.VGGPerceptual(file)

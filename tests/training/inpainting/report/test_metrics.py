"""Known values on known pairs."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from PIL import Image
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

from training.inpainting import validation
from training.inpainting.report.measure import hole_l1, psnr, ssim
from training.runs.logs import grid


def flat(value: int) -> np.ndarray:
    return np.full((32, 40, 3), value, np.uint8)


def noise(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (32, 40, 3), np.uint8)


def test_a_difference_of_one_step_is_never_taken_for_255() -> None:
    """In uint8, 100 - 101 is 255; the release logged such figures."""
    for one, other in ((100, 101), (101, 100), (0, 1), (255, 254)):
        assert psnr(flat(one), flat(other)) == pytest.approx(48.1308, abs=1e-3)
        assert hole_l1(flat(one), flat(other), np.ones((32, 40), bool)) == pytest.approx(1 / 255)


def test_figures_are_symmetric_and_black_against_white_is_as_far_as_it_goes() -> None:
    everywhere = np.ones((32, 40), bool)
    for one, other in ((0, 255), (3, 90), (200, 200)):
        assert hole_l1(flat(one), flat(other), everywhere) == pytest.approx(abs(one - other) / 255)
        assert psnr(flat(one), flat(other)) == psnr(flat(other), flat(one))
    assert psnr(flat(0), flat(255)) == pytest.approx(0)
    assert ssim(flat(0), flat(255)) == pytest.approx(0.0001, abs=1e-3)
    assert math.isinf(psnr(flat(7), flat(7)))
    assert ssim(noise(0), noise(0)) == pytest.approx(1)


def test_psnr_and_ssim_agree_with_scikit_image() -> None:
    photo = noise(0)
    near = np.clip(photo.astype(int) + np.random.default_rng(1).integers(-30, 31, photo.shape), 0, 255).astype(np.uint8)
    assert psnr(near, photo) == pytest.approx(peak_signal_noise_ratio(photo, near))
    wanted = structural_similarity(
        near, photo, channel_axis=2, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=255
    )
    assert ssim(near, photo) == pytest.approx(wanted, abs=0.01)  # borders are treated differently


def test_only_what_is_asked_for_counts() -> None:
    hole = np.zeros((32, 40), bool)
    hole[4:9, 5:20] = True
    fill = np.where(hole[..., None], flat(110), flat(255))
    assert hole_l1(fill, flat(100), hole) == pytest.approx(10 / 255)
    assert psnr(fill, flat(100), hole) == pytest.approx(20 * math.log10(255 / 10))


def test_the_figures_of_a_run_are_those_of_the_evaluation() -> None:
    photo, fill, hole = noise(0), noise(1), np.zeros((32, 40), bool)
    hole[3:20, 6:30] = True

    def tensor(picture: np.ndarray) -> torch.Tensor:
        return torch.from_numpy(picture).permute(2, 0, 1)[None].float() / 127.5 - 1

    where = torch.from_numpy(hole).float()[None, None]
    found = validation.hole_l1(tensor(fill), tensor(photo), where)
    assert found == pytest.approx(hole_l1(fill, photo, hole), abs=1e-5)
    found = validation.hole_psnr(tensor(fill), tensor(photo), where)
    assert found == pytest.approx(psnr(fill, photo, hole), abs=1e-3)


def test_a_mean_colour_fill_is_the_mean_of_what_is_visible() -> None:
    photo, hole = torch.full((1, 3, 8, 8), 0.25), torch.zeros(1, 1, 8, 8)
    hole[..., 2:6, 2:6] = 1
    photo = photo * (1 - hole) - hole
    assert torch.equal(validation.mean_colour(photo, hole), torch.full((1, 3, 8, 8), 0.25))
    assert validation.mean_colour(photo, torch.ones_like(hole)).isfinite().all()


def test_a_grid_shows_a_row_for_each_tensor_without_wrapping_around() -> None:
    pixels = np.asarray(grid([torch.full((2, 3, 4, 4), value) for value in (-1.0, 1.01, 0.0)]))
    assert isinstance(Image.fromarray(pixels), Image.Image)
    assert pixels.shape == (12, 8, 3)
    assert [int(pixels[row, 0, 0]) for row in (0, 4, 8)] == [0, 255, 128]

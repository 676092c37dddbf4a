"""Copy-move copies: from visible pixels, in whole regions, where they match, with the seam that was asked for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_tools.holes.draw import AREA_BINS, HOLE_KINDS, Kind, draw_hole
from dataset_tools.inpainters import CLASSICAL
from dataset_tools.inpainters.splicing import Blend, spliced

seeds = st.integers(0, 2**32)


def numbered(height: int, width: int) -> np.ndarray:
    """A picture in which every pixel's colour is its number."""
    numbers = np.arange(height * width)
    digits = np.stack([numbers // 65536, numbers // 256 % 256, numbers % 256], axis=-1)
    return digits.astype(np.uint8).reshape(height, width, 3)


def numbers(picture: np.ndarray) -> np.ndarray:
    return picture.astype(int) @ (65536, 256, 1)


def rectangle(size: tuple[int, int], top: int, left: int, height: int, width: int) -> np.ndarray:
    hole = np.zeros(size, bool)
    hole[top : top + height, left : left + width] = True
    return hole


def rim_step(picture: np.ndarray, hole: np.ndarray) -> float:
    """Mean difference between neighbours across the upper and left edges of a rectangular hole."""
    rows, columns = np.flatnonzero(hole.any(axis=1)), np.flatnonzero(hole.any(axis=0))
    values = picture.astype(float)
    across = (
        values[rows[0], columns] - values[rows[0] - 1, columns],
        values[rows, columns[0]] - values[rows, columns[0] - 1],
    )
    return float(np.abs(np.concatenate(across)).mean())


@settings(max_examples=15)
@given(kind=st.sampled_from(HOLE_KINDS), area=st.sampled_from([None, *AREA_BINS]), seed=seeds)
def test_every_pixel_of_a_hard_splice_is_a_visible_pixel_from_elsewhere(
    kind: Kind, area: tuple[float, float] | None, seed: int
) -> None:
    hole = draw_hole(kind, (48, 56), np.random.default_rng(seed), area=area)
    photo = numbered(48, 56)
    fill = spliced(np.where(hole[..., None], 0, photo).astype(np.uint8), hole, np.random.default_rng(seed), "hard")
    assert np.isin(numbers(fill[hole]), numbers(photo[~hole])).all()


@settings(max_examples=12)
@given(top=st.integers(0, 52), left=st.integers(0, 52), side=st.integers(1, 12), seed=seeds)
def test_a_hole_that_fits_elsewhere_is_filled_in_one_piece(top: int, left: int, side: int, seed: int) -> None:
    hole = rectangle((64, 64), top, left, side, side)
    fill = spliced(numbered(64, 64), hole, np.random.default_rng(seed), "hard")
    moved = numbers(fill[hole]) - numbers(numbered(64, 64)[hole])
    assert len(np.unique(moved)) == 1


def test_where_only_the_mirror_image_fits_the_mirror_image_is_copied() -> None:
    rows, columns = np.mgrid[:24, :24]
    hole = np.hstack([columns < rows, rows + columns < 24])  # two triangles: what is left are their mirror images
    photo = numbered(24, 48)
    fill = spliced(np.where(hole[..., None], 0, photo).astype(np.uint8), hole, np.random.default_rng(0), "hard")
    assert np.array_equal(fill, np.where(hole[..., None], photo[:, ::-1], photo))


@pytest.mark.parametrize("blend", ["hard", "poisson"])
def test_the_region_whose_surroundings_match_is_taken(blend: Blend) -> None:
    stripes = np.where(np.arange(96) % 8 < 4, 200, 40)
    photo = np.broadcast_to(stripes[None, :, None], (96, 96, 3)).astype(np.uint8)
    hole = rectangle((96, 96), 30, 30, 25, 25)
    assert np.array_equal(spliced(photo, hole, np.random.default_rng(0), blend), photo)


@pytest.mark.parametrize("blend", ["feathered", "poisson"])
@given(seed=seeds)
@settings(max_examples=15)
def test_a_soft_blend_closes_the_seam(blend: Blend, seed: int) -> None:
    photo, hole = dark_place_in_a_bright_photo()
    hard, soft = (spliced(photo, hole, np.random.default_rng(seed), each) for each in ("hard", blend))
    assert rim_step(hard, hole) > 60
    assert rim_step(soft, hole) < 0.75 * rim_step(hard, hole)  # the copy may have an edge of its own along one side


def test_poisson_keeps_the_copy_s_grain_and_takes_the_place_s_brightness() -> None:
    photo, hole = dark_place_in_a_bright_photo()
    hard, poisson = (spliced(photo, hole, np.random.default_rng(3), blend) for blend in ("hard", "poisson"))
    assert poisson[hole].mean() < hard[hole].mean() - 60
    grain = [np.diff(picture[34:60, 35:61, 0].astype(float)).ravel() for picture in (hard, poisson)]
    assert np.corrcoef(grain)[0, 1] > 0.9


def dark_place_in_a_bright_photo() -> tuple[np.ndarray, np.ndarray]:
    """Grainy, and a hole of which only a narrow dark rim can be seen: whatever is copied is brighter."""
    hole = rectangle((96, 96), 32, 33, 30, 30)
    brightness = np.where(rectangle((96, 96), 30, 31, 34, 34), 60, 180)
    grain = np.random.default_rng(1).normal(0, 12, (96, 96))
    return np.repeat((brightness + grain)[..., None], 3, axis=2).clip(0, 255).astype(np.uint8), hole


def test_the_blend_is_drawn_from_the_generator() -> None:
    photo, hole = numbered(64, 64), rectangle((64, 64), 20, 20, 16, 16)
    copies = [CLASSICAL["copy-move"](photo, hole, np.random.default_rng(seed)) for seed in range(24)]
    hard = [bool(np.isin(numbers(copy[hole]), numbers(photo[~hole])).all()) for copy in copies]
    assert 2 <= sum(hard) <= 16

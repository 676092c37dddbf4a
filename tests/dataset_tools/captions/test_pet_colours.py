"""The colours measured on a pet are those that a person sees there, whatever surrounds it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_tools.captions.pet_colours import IN_ORDER, coat_clusters, coat_colours, evened

GRASS, BLACK, WHITE, GINGER, GREY = (90, 130, 60), (22, 21, 22), (235, 233, 228), (205, 130, 70), (105, 108, 114)


def painted(
    *stripes: tuple[int, int, int], shade: tuple[float, float] = (1, 1), ground: tuple[int, int, int] = GRASS
) -> tuple[np.ndarray, np.ndarray]:
    """A pet of vertical stripes on a ground under a sky, in a light that changes down the pet, and its outline."""
    picture = np.full((96, 128, 3), ground, np.float64)
    picture[:8] = 245
    outline = cv2.ellipse(np.zeros((96, 128), np.uint8), (64, 48), (44, 34), 0, 0, 360, 1, -1) > 0
    coat = np.repeat(np.array(stripes, np.float64), -(-128 // len(stripes)), axis=0)[None, :128]
    light = np.linspace(*shade, 96)[:, None, None]
    picture[outline] = (coat * light)[outline]
    picture += np.random.default_rng(0).normal(0, 4, picture.shape)
    return np.clip(np.rint(picture), 0, 255).astype(np.uint8), outline


def names(pixels: np.ndarray, outline: np.ndarray, **options: bool) -> list[str]:
    return [shade.name for shade in coat_colours(coat_clusters(pixels, outline), **options)]


@pytest.mark.parametrize(
    ("colour", "name"),
    [(BLACK, "black"), (WHITE, "white"), (GINGER, "ginger"), (GREY, "grey"), ((90, 62, 45), "brown")],
)
def test_a_coat_of_one_colour(colour: tuple[int, int, int], name: str) -> None:
    assert names(*painted(colour)) == [name]


def test_a_coat_of_two_colours_has_both() -> None:
    assert set(names(*painted(GINGER, WHITE))) == {"ginger", "white"}
    assert set(names(*painted(BLACK, WHITE))) == {"black", "white"}


def test_the_larger_colour_comes_first_and_shares_are_right() -> None:
    pixels, outline = painted(GINGER, GINGER, WHITE)
    shades = coat_colours(coat_clusters(pixels, outline))
    assert [shade.name for shade in shades] == ["ginger", "white"]
    assert shades[1].share == pytest.approx((outline & (pixels[:, :, 2] > 150)).sum() / outline.sum(), abs=0.05)


def test_a_patch_too_small_to_be_spoken_of_is_not() -> None:
    assert names(*painted(*[GINGER] * 7, WHITE, *[GINGER] * 6)) == ["ginger"]


def test_white_fur_in_light_and_shade_is_still_white() -> None:
    assert names(*painted(WHITE, shade=(1, 0.72))) == ["white"]


def test_white_fur_mostly_in_shade_or_silver_fur_is_light_grey() -> None:
    assert names(*painted(WHITE, shade=(0.9, 0.55))) == ["light grey"]


def test_a_coat_in_light_and_shade_is_one_colour() -> None:
    assert names(*painted((190, 150, 105), shade=(1.1, 0.75))) == ["tan"]


def test_grey_is_white_or_black_on_pets_that_hardly_come_in_grey() -> None:
    pixels, outline = painted((150, 150, 152), WHITE)
    assert names(pixels, outline, may_be_grey=False) == ["white"]


@pytest.mark.parametrize("cast", [(1.0, 0.93, 0.82), (0.86, 0.95, 1.0)])
def test_the_light_s_colour_does_not_make_a_white_coat_yellow_or_grey(cast: tuple[float, float, float]) -> None:
    pixels, outline = painted(WHITE, ground=(120, 120, 120))
    assert names((pixels * np.array(cast)).astype(np.uint8), outline) == ["white"]


def test_the_ground_plays_no_part_but_for_its_light() -> None:
    for ground in (GRASS, (40, 60, 150), (200, 190, 170)):
        assert names(*painted(GINGER, ground=ground)) == ["ginger"]


def test_an_outline_of_a_few_pixels_is_enough() -> None:
    pixels, outline = painted(GINGER)
    few = np.zeros_like(outline)
    few[48, 60:63] = True
    assert names(pixels, few) == ["ginger"]


def test_a_dark_photo_is_brightened_and_a_bright_one_left() -> None:
    photo = np.full((8, 8, 3), 100, np.uint8)
    assert evened(photo).max() == pytest.approx(100 / 255 * 1.5, abs=0.01)
    assert evened(np.full((8, 8, 3), 250, np.uint8)).max() == pytest.approx(250 / 255, abs=0.01)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_the_order_of_pixels_plays_no_part(seed: int) -> None:
    """Colours are a set: the same pixels in another order, all of them the pet's, give the same clusters."""
    rng = np.random.default_rng(seed)
    pixels = rng.integers(0, 256, (24, 30, 3), np.uint8)
    shuffled = rng.permutation(pixels.reshape(-1, 3)).reshape(pixels.shape)
    whole = np.ones(pixels.shape[:2], np.bool_)
    first, second = coat_clusters(pixels, whole), coat_clusters(shuffled, whole)
    assert [one.share for one in first] == [one.share for one in second]
    assert np.allclose([one.lab for one in first], [one.lab for one in second], atol=1e-3)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.booleans(), st.booleans())
def test_any_pixels_have_one_to_three_colours_and_the_same_again(seed: int, may_be_grey: bool, bare: bool) -> None:
    rng = np.random.default_rng(seed)
    darkest, lightest = sorted(int(value) for value in rng.integers(0, 256, 2))
    pixels = rng.integers(darkest, lightest + 1, (20, 24, 3), np.uint8)
    outline = rng.random((20, 24)) < rng.uniform(0.01, 1)
    outline[0, 0] = True
    clusters = coat_clusters(pixels, outline)
    assert clusters == coat_clusters(pixels, outline)
    assert sum(cluster.share for cluster in clusters) == pytest.approx(1)
    shades = coat_colours(clusters, may_be_grey, bare)
    assert 1 <= len(shades) <= 3
    assert {shade.name for shade in shades} <= set(IN_ORDER)
    assert len({shade.name for shade in shades}) == len(shades)

"""The colours measured on a pet are those that a person sees there, whatever surrounds it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_tools.captions.pet_colours import IN_ORDER, NEUTRAL, coat_clusters, coat_colours, evened, name_of

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
    ("stripes", "shade", "name"),
    [
        ([BLACK], (1, 1), "black"),
        ([WHITE], (1, 1), "white"),
        ([GINGER], (1, 1), "ginger"),
        ([GREY], (1, 1), "grey"),
        ([(90, 62, 45)], (1, 1), "brown"),
        ([GINGER, WHITE], (1, 1), "ginger, white"),
        ([BLACK, WHITE], (1, 1), "black, white"),
        ([*[GINGER] * 7, WHITE, *[GINGER] * 6], (1, 1), "ginger"),  # a patch too small to be spoken of
        ([WHITE], (1, 0.72), "white"),
        ([WHITE], (0.9, 0.55), "light grey"),  # white fur mostly in shade, or silver fur
        ([(190, 150, 105)], (1.1, 0.75), "tan"),
    ],
)
def test_a_coat_has_the_colours_that_people_see(
    stripes: list[tuple[int, int, int]], shade: tuple[float, float], name: str
) -> None:
    assert ", ".join(sorted(names(*painted(*stripes, shade=shade)))) == name


def test_the_larger_colour_comes_first_and_shares_are_right() -> None:
    pixels, outline = painted(GINGER, GINGER, WHITE)
    shades = coat_colours(coat_clusters(pixels, outline))
    assert [shade.name for shade in shades] == ["ginger", "white"]
    assert shades[1].share == pytest.approx((outline & (pixels[:, :, 2] > 150)).sum() / outline.sum(), abs=0.05)


def test_grey_is_white_or_black_on_pets_that_hardly_come_in_grey() -> None:
    pixels, outline = painted((150, 150, 152), WHITE)
    assert names(pixels, outline, may_be_grey=False) == ["white"]


@pytest.mark.parametrize("cast", [(1.0, 0.93, 0.82), (0.86, 0.95, 1.0)])
def test_the_light_s_colour_does_not_make_a_white_coat_yellow_or_grey(cast: tuple[float, float, float]) -> None:
    pixels, outline = painted(WHITE, ground=(120, 120, 120))
    assert names((pixels * np.array(cast)).astype(np.uint8), outline) == ["white"]


def test_the_ground_plays_no_part_but_for_its_light_and_a_few_pixels_are_enough() -> None:
    for ground in (GRASS, (40, 60, 150), (200, 190, 170)):
        assert names(*painted(GINGER, ground=ground)) == ["ginger"]
    pixels, outline = painted(GINGER)
    few = np.zeros_like(outline)
    few[48, 60:63] = True
    assert names(pixels, few) == ["ginger"]


def test_a_dark_photo_is_brightened_and_a_bright_one_left() -> None:
    for grey, gain in ((100, 1.5), (250, 1)):
        assert evened(np.full((8, 8, 3), grey, np.uint8)).max() == pytest.approx(grey / 255 * gain, abs=0.01)


@settings(max_examples=8)
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


@settings(max_examples=12)
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


ANY = st.floats(-1e6, 1e6)


@pytest.mark.parametrize(
    ("lab", "name"),
    [
        ((8, 0, 0), "black"),
        ((50, 0, 0), "grey"),
        ((45, -1, -6), "grey"),  # a Russian Blue
        ((93, 0, 4), "white"),
        ((60, 20, 38), "ginger"),
        ((68, 12, 45), "golden"),
        ((60, 6, 20), "tan"),
        ((80, 3, 20), "cream"),
        ((40, 8, 16), "brown"),
        ((25, 6, 10), "dark brown"),
        ((35, 18, 22), "reddish-brown"),
    ],
)
def test_known_colours_are_called_what_people_call_them(lab: tuple[float, float, float], name: str) -> None:
    assert name_of(*lab) == name


@given(ANY, ANY, ANY, st.booleans())
def test_any_numbers_have_a_name_and_only_skin_is_pink(lightness: float, a: float, b: float, bare: bool) -> None:
    name = name_of(lightness, a, b, bare)
    assert name in IN_ORDER
    assert bare or name != "pink"
    assert name_of(70, 18, 6, bare=True) == "pink"


@given(st.floats(0, 100), st.floats(0, 100), st.floats(-30, 0), st.floats(-60, 0))
def test_neutral_colours_go_from_black_to_white_and_no_fur_is_blue(
    first: float, second: float, a: float, b: float
) -> None:
    darker, lighter = sorted((first, second))
    order = ("black", "grey", "white")
    assert order.index(name_of(darker, 0, 0)) <= order.index(name_of(lighter, 0, 0))
    assert name_of(first, a, b) in NEUTRAL

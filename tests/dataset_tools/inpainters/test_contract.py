"""What holds for every classical inpainter: visible pixels stay, hidden ones don't leak, the same chance, same fill."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_tools.holes.draw import AREA_BINS, HOLE_KINDS, draw_hole
from dataset_tools.inpainters import CLASSICAL, InpaintingImpossible
from dataset_tools.inpainters.contract import blindfolded

every_inpainter = pytest.mark.parametrize("name", CLASSICAL)
few = settings(max_examples=8)


@st.composite
def holes(draw: st.DrawFn) -> np.ndarray:
    """Rectangles that may touch the border, single pixels and scatter, in frames down to 2 pixels; never the whole."""
    height, width = draw(st.integers(2, 40)), draw(st.integers(2, 40))
    hole = np.zeros((height, width), bool)
    if draw(st.booleans()):
        hole |= np.random.default_rng(draw(st.integers(0, 99))).random((height, width)) < draw(
            st.sampled_from([0.05, 0.5])
        )
    for _ in range(draw(st.integers(1, 3))):
        top, left = draw(st.integers(0, height - 1)), draw(st.integers(0, width - 1))
        hole[top : top + draw(st.integers(1, 24)), left : left + draw(st.integers(1, 24))] = True
    hole[draw(st.integers(0, height - 1)), draw(st.integers(0, width - 1))] = False
    return hole


def noise(hole: np.ndarray, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, (*hole.shape, 3), np.uint8)


def filled(name: str, photo: np.ndarray, hole: np.ndarray, seed: int = 0) -> np.ndarray | None:
    """The finished photo; None where the inpainter can't."""
    try:
        return CLASSICAL[name](photo, hole, np.random.default_rng(seed))
    except InpaintingImpossible:
        return None


@every_inpainter
@few
@given(hole=holes(), seed=st.integers(0, 2**32))
def test_visible_pixels_stay_and_hidden_ones_have_no_influence(name: str, hole: np.ndarray, seed: int) -> None:
    photo = noise(hole, seed)
    altered = np.where(hole[..., None], 255 - photo, photo)
    given_photo, given_hole = photo.copy(), hole.copy()
    first, second = filled(name, photo, hole, seed), filled(name, altered, hole, seed)
    assert np.array_equal(photo, given_photo), "the caller's photo was changed"
    assert np.array_equal(hole, given_hole), "the caller's hole was changed"
    filled(name, photo[::-1], hole, seed + 1)  # nothing may be carried over from another call
    again = filled(name, photo, hole, seed)
    if first is None or second is None or again is None:
        assert first is second is again
        return
    assert (first.shape, first.dtype) == (photo.shape, np.uint8)
    assert np.array_equal(first[~hole], photo[~hole])
    assert np.array_equal(first, second), "what lies under the hole shows"
    assert np.array_equal(first, again), "the same generator gave another fill"


@every_inpainter
@settings(max_examples=5)
@given(kind=st.sampled_from(HOLE_KINDS), area=st.sampled_from([None, *AREA_BINS]), seed=st.integers(0, 2**32))
def test_every_hole_that_sets_draw_can_be_filled(
    name: str,
    kind: str,
    area: tuple[float, float] | None,
    seed: int,
    make_photo: Callable[..., np.ndarray],
) -> None:
    hole = draw_hole(kind, (64, 64), np.random.default_rng(seed), area=area)  # type: ignore[arg-type]
    photo = make_photo(64, 64, seed % 1000)
    fill = filled(name, photo, hole, seed)
    assert fill is not None
    assert fill[hole].std() > 0, "the hole was left empty"


@every_inpainter
def test_another_generator_gives_another_fill(name: str, make_photo: Callable[..., np.ndarray]) -> None:
    photo, hole = make_photo(64, 64), draw_hole("centre", (64, 64), np.random.default_rng(0))
    fills = [filled(name, photo, hole, seed) for seed in range(4)]
    assert len({fill.tobytes() for fill in fills if fill is not None}) > 1


@every_inpainter
def test_colours_run_on_into_one_pixel_and_from_a_few_visible_ones(name: str) -> None:
    photo = np.full((50, 40, 3), (40, 120, 200), np.uint8)
    small, large = np.zeros((50, 40), bool), np.ones((50, 40), bool)
    small[7, 39] = True
    large[0, :4] = large[30, 20] = False
    for hole, most in ((small, 2), (large, 10)):
        fill = filled(name, photo, hole)
        if hole is small or name in ("telea", "navier-stokes"):
            assert fill is not None
            assert np.abs(fill.astype(int) - photo).max() <= most


@pytest.mark.parametrize("name", ["patchmatch", "copy-move"])
def test_from_a_few_visible_pixels_nothing_can_be_copied_and_a_sentence_says_so(name: str) -> None:
    hole = np.ones((64, 64), bool)
    hole[:3, :3] = False
    with pytest.raises(InpaintingImpossible, match="smaller hole"):
        CLASSICAL[name](noise(hole, 0), hole, np.random.default_rng(0))


@every_inpainter
def test_an_empty_hole_gives_a_copy_and_what_makes_no_sense_is_refused(
    name: str, make_photo: Callable[..., np.ndarray]
) -> None:
    photo, hole, rng = make_photo(16, 12), np.zeros((12, 16), bool), np.random.default_rng(0)
    fill = filled(name, photo, hole)
    assert fill is not None
    assert np.array_equal(fill, photo)
    assert fill is not photo
    with pytest.raises(InpaintingImpossible, match="covers the whole photo"):
        CLASSICAL[name](photo, ~hole, rng)
    for wrong in (hole.T, hole.astype(np.uint8)):
        with pytest.raises(ValueError, match="hole of this photo"):
            CLASSICAL[name](photo, wrong, rng)
    with pytest.raises(ValueError, match="uint8 H×W×3"):
        CLASSICAL[name](photo[..., 0], hole, rng)


def test_a_method_that_reads_and_writes_everywhere_is_held_to_the_promises(
    make_photo: Callable[..., np.ndarray],
) -> None:
    photo, hole = make_photo(16, 12), np.zeros((12, 16), bool)
    hole[3:6, 4:9] = True
    seen: list[np.ndarray] = []

    def careless(photo: np.ndarray, hole: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        seen.append(photo.copy())
        return np.full_like(photo, 255)

    fill = blindfolded(careless)(photo, hole, np.random.default_rng(0))
    assert np.array_equal(fill, np.where(hole[..., None], 255, photo))
    assert not seen[0][hole].any(), "the method saw what is under the hole"

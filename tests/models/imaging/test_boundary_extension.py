"""A rim that is continued into its hole."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.imaging.boundary_extension import extend_boundary
from tests.fixtures.holes import square_hole

SIDE = 64


def middle(side: int) -> np.ndarray:
    return square_hole(SIDE, SIDE, side)


def plain(value: float) -> np.ndarray:
    return np.full((3, SIDE, SIDE), value, np.float32)


def picture(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).uniform(-1, 1, (3, SIDE, SIDE)).astype(np.float32)


@given(st.integers(0, 2**32 - 1), st.integers(1, 60), st.integers(0, 40))
def test_nothing_is_read_in_the_hole_and_the_result_is_a_picture(seed: int, side: int, depth: int) -> None:
    hole, image, seen = middle(side), picture(seed), picture(seed + 1)
    drawn = extend_boundary(image, seen, hole, depth)
    assert np.array_equal(drawn, extend_boundary(image, np.where(hole, -seen, seen), hole, depth))
    assert drawn.shape == image.shape
    assert drawn.dtype == np.float32
    assert np.isfinite(drawn).all()


def test_an_edge_beside_the_hole_goes_on_into_it() -> None:
    seen, hole = plain(-0.5), middle(12)
    seen[:, SIDE // 2 :] = 0.5
    drawn = extend_boundary(plain(0.0), seen, hole, depth=1000)
    off = np.abs(drawn - seen)[:, hole]
    assert off.mean() < 0.2


def test_at_the_rim_what_is_visible_rules_and_beyond_the_depth_the_image() -> None:
    hole, image = middle(48), picture(4) * 0.2
    drawn = extend_boundary(image, plain(0.6), hole, depth=10)
    first = middle(48) & ~middle(46)
    assert np.abs(drawn[:, first] - 0.6).mean() < 0.1
    inner = middle(48 - 22)
    correction = (drawn - image)[:, inner]  # the image's mismatch with the rim, spread inward: smooth, 0.6 on the mean
    assert abs(correction.mean() - 0.6) < 0.05
    assert correction.std() < 0.1


def test_an_image_that_fits_its_rim_is_kept_deep_in_the_hole() -> None:
    hole, image = middle(48), plain(0.25)
    image[:, 28:36, 28:36] = -0.75  # something that nobody outside can know
    drawn = extend_boundary(image, plain(0.25), hole, depth=16)
    assert np.abs(drawn - image)[:, 28:36, 28:36].max() < 0.02


@pytest.mark.parametrize(("hole", "depth"), [(middle(20), 0), (np.ones((SIDE, SIDE), bool), 16)])
def test_no_depth_or_no_rim_changes_nothing(hole: np.ndarray, depth: int) -> None:
    image = picture(1)
    assert np.array_equal(extend_boundary(image, picture(2), hole, depth), image)

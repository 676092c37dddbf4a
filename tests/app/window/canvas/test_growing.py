"""A hole grows and shrinks by a round distance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from app.window.canvas.growing import MOST, grown, shrunk

holes = arrays(bool, st.tuples(st.integers(1, 17), st.integers(1, 17)), elements=st.booleans())
radii = st.integers(0, 20)


def near(hole: np.ndarray, radius: int) -> np.ndarray:
    """Pixels within `radius` of a True one, by looking at each pair."""
    result = np.zeros_like(hole)
    ys, xs = np.mgrid[0 : hole.shape[0], 0 : hole.shape[1]]
    for y, x in np.argwhere(hole):
        result |= (ys - y) ** 2 + (xs - x) ** 2 <= radius**2
    return result


@settings(max_examples=200)
@given(holes, radii)
def test_a_grown_hole_holds_the_pixels_near_it(hole: np.ndarray, radius: int) -> None:
    before = hole.copy()
    assert np.array_equal(grown(hole, radius), near(hole, radius))
    assert np.array_equal(hole, before)


@settings(max_examples=200)
@given(holes, radii)
def test_a_shrunk_hole_loses_the_pixels_near_what_is_outside(hole: np.ndarray, radius: int) -> None:
    before = hole.copy()
    assert np.array_equal(shrunk(hole, radius), ~near(~hole, radius))
    assert np.array_equal(hole, before)


def test_the_edge_of_the_photo_takes_nothing_away() -> None:
    assert shrunk(np.ones((9, 12), bool), 4).all()


@pytest.mark.parametrize("radius", [1, 77, MOST])
def test_a_single_pixel_grows_to_a_disc_and_shrinks_to_nothing(radius: int) -> None:
    hole = np.zeros((601, 601), bool)
    hole[300, 300] = True
    ys, xs = np.mgrid[-300:301, -300:301]
    disc = ys**2 + xs**2 <= radius**2
    assert np.array_equal(grown(hole, radius), disc)
    assert shrunk(disc, radius).sum() == 1

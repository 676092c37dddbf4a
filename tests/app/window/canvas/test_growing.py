"""A hole grows and shrinks by a round distance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from app.growth import MOST, growth_pixels
from app.window.canvas.growing import feathered, grown, shrunk

holes = arrays(bool, st.tuples(st.integers(1, 17), st.integers(1, 17)), elements=st.booleans())
radii = st.integers(0, 20)


def nearest(hole: np.ndarray) -> np.ndarray:
    """Each pixel's distance to the nearest one of a hole that has some, by looking at each pair."""
    ys, xs = np.mgrid[0 : hole.shape[0], 0 : hole.shape[1]]
    return np.min([np.hypot(ys - y, xs - x) for y, x in np.argwhere(hole)], axis=0)


def near(hole: np.ndarray, radius: int) -> np.ndarray:
    """Pixels within `radius` of a True one."""
    return nearest(hole) <= radius + 1e-9 if hole.any() else hole.copy()


@settings(max_examples=80)
@given(holes, radii)
def test_a_grown_hole_holds_the_pixels_near_it_and_a_shrunk_one_loses_those_near_what_is_outside(
    hole: np.ndarray, radius: int
) -> None:
    before = hole.copy()
    assert np.array_equal(grown(hole, radius), near(hole, radius))
    assert np.array_equal(shrunk(hole, radius), ~near(~hole, radius))  # the edge of the photo takes nothing away
    assert np.array_equal(hole, before)


@pytest.mark.parametrize("radius", [1, 77, MOST])
def test_a_single_pixel_grows_to_a_disc_and_shrinks_to_nothing(radius: int) -> None:
    hole = np.zeros((601, 601), bool)
    hole[300, 300] = True
    ys, xs = np.mgrid[-300:301, -300:301]
    disc = ys**2 + xs**2 <= radius**2
    assert np.array_equal(grown(hole, radius), disc)
    assert shrunk(disc, radius).sum() == 1


@settings(max_examples=60)
@given(arrays(np.uint8, st.tuples(st.integers(1, 13), st.integers(1, 13))), st.integers(0, 9))
def test_a_soft_hole_grows_and_shrinks_with_its_edge(coverage: np.ndarray, radius: int) -> None:
    for level in (1, 100, 200, 255):  # what is covered so much is a hole that does as any other
        assert np.array_equal(grown(coverage, radius) >= level, grown(coverage >= level, radius))
        assert np.array_equal(shrunk(coverage, radius) >= level, shrunk(coverage >= level, radius))


@settings(max_examples=60)
@given(holes, st.integers(1, 20))
def test_a_feathered_edge_falls_with_the_distance_from_a_hole_that_stays_whole(hole: np.ndarray, width: int) -> None:
    coverage = feathered(hole, width)
    if not hole.any():
        assert not coverage.any()
        return
    away = nearest(hole)
    assert np.array_equal(coverage == 255, hole)
    assert not coverage[away >= width + 1].any()
    falling = np.argsort(away, axis=None)
    assert (np.diff(coverage.ravel()[falling].astype(int)) <= 0).all()


def test_a_feathered_edge_is_half_covered_in_its_middle() -> None:
    hole = np.zeros((3, 30), bool)
    hole[:, :10] = True
    row = feathered(hole, 9)[1].astype(int)
    assert row[10 + 4] == pytest.approx(127.5, abs=1)
    assert (np.diff(row[9:20]) < 0).all()
    assert (row[18] > 0, row[19:].any()) == (True, False)


@given(st.integers(0, 40), st.integers(1, 20_000), st.integers(1, 20_000))
def test_growth_follows_the_photos_size_and_only_none_is_none(thousandths: int, height: int, width: int) -> None:
    pixels = growth_pixels(thousandths, (height, width))
    assert (pixels == 0) == (thousandths == 0)
    assert pixels <= MOST
    assert pixels == growth_pixels(thousandths, (width, height))
    assert pixels in (1, MOST) or abs(pixels - thousandths * min(height, width) / 1000) <= 0.5 or not thousandths

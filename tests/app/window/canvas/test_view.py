"""Zooming keeps the point under the cursor; the overlay shows a device pixel as hole exactly where it shows one."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.window.canvas.brush import Rect
from app.window.canvas.overlay import coverage_on_screen, draw_hole
from app.window.canvas.view import MOST_SCALE, View

views = st.builds(
    View,
    st.sampled_from([0.07, 0.2, 1 / 3, 0.5, 0.77, 1.0, 1.5, 2.0, 3.3, 8.0]),
    st.integers(-60, 30),
    st.integers(-60, 30),
)


@settings(max_examples=60)
@given(views, st.floats(0.02, 60), st.floats(0, 300), st.floats(0, 200))
def test_the_photo_point_under_the_cursor_stays_there(view: View, scale: float, x: float, y: float) -> None:
    before = view.to_photo((x, y))
    after = view.zoomed(scale, (x, y))
    moved = np.subtract(after.to_photo((x, y)), before) * after.scale
    assert np.abs(moved).max() <= 0.5 + 1e-6  # the offset is whole device pixels


def test_zoom_has_limits() -> None:
    assert View().zoomed(1e9, (0, 0)).scale == MOST_SCALE
    assert View().zoomed(1e-9, (0, 0)).scale > 0


@pytest.mark.parametrize("photo", [(6000, 4000), (300, 200), (1, 1), (10, 3000)])
def test_a_fitted_photo_lies_whole_in_the_middle(photo: tuple[int, int]) -> None:
    view = View.fitting(photo, (900, 600), margin=20)
    shown = view.to_device(Rect(0, 0, *photo))
    assert shown.left >= 0
    assert shown.top >= 0
    assert shown.right <= 901
    assert shown.bottom <= 601
    assert abs(shown.left - (900 - shown.right)) <= 2
    assert abs(shown.top - (600 - shown.bottom)) <= 2


@settings(max_examples=60)
@given(views, st.integers(-5000, 5000), st.integers(-5000, 5000))
def test_a_photo_cannot_be_lost_from_sight(view: View, dx: int, dy: int) -> None:
    kept = view.moved(dx, dy).kept_in_sight((90, 70), (300, 200))
    shown = kept.to_device(Rect(0, 0, 90, 70)).clipped(300, 200)
    assert not shown.empty


def _expected(hole: np.ndarray, view: View, area: Rect) -> np.ndarray:
    """Straight from the definition, one device pixel at a time."""
    shown = np.zeros((area.bottom - area.top, area.right - area.left), bool)
    for row in range(shown.shape[0]):
        for column in range(shown.shape[1]):
            x, y = column + area.left - view.left, row + area.top - view.top
            if view.scale >= 1:
                xs = slice(math.floor((x + 0.5) / view.scale), math.floor((x + 0.5) / view.scale) + 1)
                ys = slice(math.floor((y + 0.5) / view.scale), math.floor((y + 0.5) / view.scale) + 1)
            else:
                xs = slice(math.floor(x / view.scale + 1e-9), math.floor((x + 1) / view.scale + 1e-9))
                ys = slice(math.floor(y / view.scale + 1e-9), math.floor((y + 1) / view.scale + 1e-9))
            if xs.stop > 0 and ys.stop > 0:
                part = hole[max(0, ys.start) : ys.stop, max(0, xs.start) : xs.stop]
                shown[row, column] = part.any()
    return shown


@settings(max_examples=30)
@given(views, st.integers(0, 1000), st.floats(0.005, 0.9))
def test_a_device_pixel_shows_hole_exactly_where_it_lies_on_one(view: View, seed: int, share: float) -> None:
    hole = np.random.default_rng(seed).random((40, 55)) < share
    area = Rect(-7, -5, 40, 33)
    assert np.array_equal(coverage_on_screen(hole, view, area), _expected(hole, view, area))


@settings(max_examples=30)
@given(views, st.integers(0, 1000))
def test_a_device_pixel_shows_the_most_that_is_covered_under_it(view: View, seed: int) -> None:
    coverage = np.random.default_rng(seed).integers(0, 256, (40, 55), np.uint8)
    area = Rect(-7, -5, 40, 33)
    shown = coverage_on_screen(coverage, view, area)
    for level in (1, 100, 255):
        assert np.array_equal(shown >= level, coverage_on_screen(coverage >= level, view, area))


def test_the_tint_is_as_strong_as_the_coverage() -> None:
    coverage = np.full((20, 20), 255, np.uint8)
    coverage[:, 10:] = 51
    pixels = np.zeros((20, 20), np.uint32)
    draw_hole(pixels, Rect(0, 0, 20, 20), coverage, View(), 0x64503214, 1, soft=True)
    assert pixels[10, 5] == 0x64503214
    assert pixels[10, 15] == 0x14100A04


@settings(max_examples=30)
@given(views, st.integers(0, 1000), st.integers(0, 30), st.integers(0, 20), st.integers(1, 2))
def test_redrawing_a_part_gives_what_redrawing_all_gives(view: View, seed: int, left: int, top: int, line: int) -> None:
    hole = np.random.default_rng(seed).random((60, 70)) < 0.3
    whole, parts = np.zeros((40, 50), np.uint32), np.full((40, 50), 77, np.uint32)
    draw_hole(whole, Rect(0, 0, 50, 40), hole, view, 5, line)
    parts[:] = whole
    area = Rect(left, top, left + 15, top + 12)
    parts[area.slices] = 77
    draw_hole(parts, area, hole, view, 5, line)
    assert np.array_equal(parts, whole)

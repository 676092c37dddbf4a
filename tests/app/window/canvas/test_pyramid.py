"""Whatever fill is shown, each level is what the photo with it would give; the photo itself never changes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.window.canvas.brush import Rect
from app.window.canvas.pyramid import SMALLEST, Pyramid

WIDTH, HEIGHT = 1101, 723
PHOTO = np.random.default_rng(0).integers(0, 256, (HEIGHT, WIDTH, 3), np.uint8)


@st.composite
def boxes(draw: st.DrawFn) -> Rect:
    left, top = draw(st.integers(0, WIDTH - 1)), draw(st.integers(0, HEIGHT - 1))
    return Rect(left, top, draw(st.integers(left + 1, WIDTH)), draw(st.integers(top + 1, HEIGHT)))


def with_patch(photo: np.ndarray, patch: np.ndarray, box: Rect) -> np.ndarray:
    changed = photo.copy()
    changed[box.slices] = patch
    return changed


def black(box: Rect) -> np.ndarray:
    return np.zeros((box.bottom - box.top, box.right - box.left, 3), np.uint8)


def assert_shows(pyramid: Pyramid, photo: np.ndarray) -> None:
    for shown, anew in zip(pyramid.levels, Pyramid(photo).levels, strict=True):
        assert np.array_equal(shown, anew)


@settings(max_examples=6)
@given(boxes(), boxes())
def test_fills_come_and_go_without_a_trace(first: Rect, second: Rect) -> None:
    before = PHOTO.copy()
    pyramid = Pyramid(PHOTO)
    for box in (first, second):
        pyramid.show(black(box), box)
        assert_shows(pyramid, with_patch(PHOTO, black(box), box))
    pyramid.show(None, Rect(0, 0, 0, 0))
    assert_shows(pyramid, PHOTO)
    assert np.array_equal(PHOTO, before)


@settings(max_examples=6)
@given(boxes(), boxes())
def test_an_applied_fill_becomes_the_photo_and_the_original_stays_what_it_was(shown: Rect, applied: Rect) -> None:
    pyramid = Pyramid(PHOTO)
    pyramid.show(black(shown), shown)
    other = with_patch(PHOTO, black(applied), applied)
    pyramid.rebase(other, applied)
    assert_shows(pyramid, other)
    assert pyramid.shown.empty
    for original, level in zip(pyramid.original, Pyramid(PHOTO).levels, strict=True):
        assert np.array_equal(original, level)


@pytest.mark.parametrize("size", [(1, 1), (3, 7)])
def test_a_tiny_photo_shows_a_fill_and_forgets_it_again(size: tuple[int, int]) -> None:
    photo = np.full((size[1], size[0], 3), 40, np.uint8)
    pyramid, box = Pyramid(photo), Rect(0, 0, 1, 1)
    assert pyramid.show(black(box), box) == box
    assert_shows(pyramid, with_patch(photo, black(box), box))
    assert pyramid.show(None, Rect(0, 0, 0, 0)) == box
    assert_shows(pyramid, photo)


def test_the_smallest_level_that_is_sharp_enough_is_taken() -> None:
    pyramid = Pyramid(np.zeros((10, 4 * SMALLEST, 3), np.uint8))
    assert [pyramid.level_for(scale) for scale in (8, 1, 0.51, 0.5, 0.3, 0.25, 0.01)] == [0, 0, 0, 1, 1, 2, 2]

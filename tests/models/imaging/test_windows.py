"""Windows cover the hole, hold it with context, and are as few as its clusters."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from models.imaging.windows import Box, Window, cut, windows_around

SIZE = 64
holes = npst.arrays(
    bool, st.tuples(st.integers(1, 150), st.integers(1, 150)), elements=st.booleans(), fill=st.just(False)
)


def hole_of(shape: tuple[int, int], *areas: tuple[int, int, int, int]) -> np.ndarray:
    hole = np.zeros(shape, bool)
    for top, left, bottom, right in areas:
        hole[top:bottom, left:right] = True
    return hole


@given(holes)
@example(hole_of((1, 18), (0, 4, 1, 5)))  # a photo so narrow that its window could miss the rim
@example(hole_of((600, 600), (0, 36, 2, 38), (36, 0, 38, 2), (33, 33, 133, 133)))  # the first two reach around a corner
def test_boxes_cover_the_hole_lie_in_their_windows_and_never_touch(hole: np.ndarray) -> None:
    windows = windows_around(hole, SIZE)
    covered = np.zeros_like(hole)
    for window in windows:
        box = window.box
        covered[box.slices()] = True
        assert window.top <= box.top < box.bottom <= window.top + window.side
        assert window.left <= box.left < box.right <= window.left + window.side
        rim = Box(box.top - 1, box.left - 1, box.bottom + 1, box.right + 1)  # where the photo has one, it is seen
        assert window.top <= max(rim.top, 0)
        assert window.left <= max(rim.left, 0)
        assert min(rim.bottom, hole.shape[0]) <= window.top + window.side
        assert min(rim.right, hole.shape[1]) <= window.left + window.side
    assert not (hole & ~covered).any()
    for index, window in enumerate(windows):
        assert not any(window.box.touches(other.box) for other in windows[index + 1 :])


@pytest.mark.parametrize(
    ("shape", "area", "square"),
    [
        ((500, 600), (250, 300, 252, 303), (219, 269, SIZE)),  # a small hole: the network's size
        ((1000, 1200), (300, 400, 500, 640), (40, 160, 720)),  # a large one in the middle of three times its width
        ((500, 600), (480, 580, 500, 600), (436, 536, SIZE)),  # at a corner, inside the photo
        ((300, 450), (80, 150, 220, 290), (-60, 10, 420)),  # half as wide as the photo is high: beyond its shorter side
        ((30, 30), (10, 10, 12, 12), (0, 0, 30)),  # in a photo smaller than the network
        ((40, 100), (0, 0, 40, 100), (-30, 0, 100)),  # over the whole of an oblong photo: a square around it
    ],
)
def test_a_window_lies_around_its_hole_and_in_the_photo_where_it_can(
    shape: tuple[int, int], area: tuple[int, int, int, int], square: tuple[int, int, int]
) -> None:
    assert windows_around(hole_of(shape, area), SIZE) == (Window(*square, Box(*area)),)
    assert windows_around(np.zeros(shape, bool), SIZE) == ()


def test_a_hole_as_high_as_an_oblong_photo_still_gets_context_at_its_sides() -> None:
    (window,) = windows_around(hole_of((100, 400), (0, 150, 100, 250)), SIZE)
    assert window.side > 130


def test_nearby_areas_share_a_window_and_distant_ones_do_not() -> None:
    near = hole_of((1000, 1000), (100, 100, 110, 110), (100, 125, 110, 135))
    far = hole_of((1000, 1000), (100, 100, 110, 110), (800, 800, 810, 810))
    assert len(windows_around(near, SIZE)) == 1
    assert [window.box for window in windows_around(far, SIZE)] == [Box(100, 100, 110, 110), Box(800, 800, 810, 810)]


def test_dots_all_over_a_photo_cost_few_windows() -> None:
    hole = np.zeros((1000, 1000), bool)
    hole[::100, ::100] = True
    assert 1 <= len(windows_around(hole, SIZE)) <= 16


def test_beyond_the_photo_a_window_sees_it_mirrored() -> None:
    row = np.arange(4)[None]
    assert cut(row, Window(-1, 0, 4, Box(0, 0, 1, 4))).tolist() == [[0, 1, 2, 3]] * 4
    assert cut(row.T, Window(0, -2, 4, Box(0, 0, 4, 1)))[:, 0].tolist() == [0, 1, 2, 3]
    column = np.arange(6).reshape(3, 2)
    assert cut(column, Window(0, -1, 3, Box(0, 0, 3, 2))).tolist() == [[0, 0, 1], [2, 2, 3], [4, 4, 5]]

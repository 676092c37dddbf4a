"""Windows cover the hole, hold it with context, and are as few as its clusters."""

from __future__ import annotations

import numpy as np
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


def test_an_empty_hole_has_no_windows() -> None:
    assert windows_around(np.zeros((50, 60), bool), SIZE) == ()


def test_a_small_hole_gets_a_window_of_the_networks_size() -> None:
    (window,) = windows_around(hole_of((500, 600), (250, 300, 252, 303)), SIZE)
    assert window.side == SIZE
    assert window.top >= 0
    assert window.left >= 0


def test_a_large_hole_is_half_as_wide_as_its_window() -> None:
    (window,) = windows_around(hole_of((1000, 1200), (300, 400, 500, 640)), SIZE)
    assert window.side == 480
    assert (window.top, window.left) == (160, 280)  # the hole is in the middle


def test_a_window_at_a_corner_stays_inside_the_photo() -> None:
    (window,) = windows_around(hole_of((500, 600), (480, 580, 500, 600)), SIZE)
    assert (window.top + window.side, window.left + window.side) == (500, 600)


def test_a_photo_smaller_than_the_network_is_one_window() -> None:
    (window,) = windows_around(hole_of((30, 30), (10, 10, 12, 12)), SIZE)
    assert window == Window(0, 0, 30, Box(10, 10, 12, 12))


def test_a_hole_over_the_whole_of_an_oblong_photo_gets_a_square_around_it() -> None:
    (window,) = windows_around(np.ones((40, 100), bool), SIZE)
    assert window == Window(-30, 0, 100, Box(0, 0, 40, 100))


def test_a_hole_as_high_as_an_oblong_photo_still_gets_context_at_its_sides() -> None:
    (window,) = windows_around(hole_of((100, 400), (0, 150, 100, 250)), SIZE)
    assert window.side > 130


def test_nearby_areas_share_a_window_and_distant_ones_do_not() -> None:
    near = hole_of((1000, 1000), (100, 100, 110, 110), (100, 125, 110, 135))
    far = hole_of((1000, 1000), (100, 100, 110, 110), (800, 800, 810, 810))
    assert len(windows_around(near, SIZE)) == 1
    assert [window.box for window in windows_around(far, SIZE)] == [Box(100, 100, 110, 110), Box(800, 800, 810, 810)]


def test_dots_all_over_a_photo_cost_few_windows() -> None:
    hole = np.zeros((2000, 2000), bool)
    hole[::100, ::100] = True
    assert 1 <= len(windows_around(hole, SIZE)) <= 16


def test_beyond_the_photo_a_window_sees_it_mirrored() -> None:
    row = np.arange(4)[None]
    assert cut(row, Window(-1, 0, 4, Box(0, 0, 1, 4))).tolist() == [[0, 1, 2, 3]] * 4
    assert cut(row.T, Window(0, -2, 4, Box(0, 0, 4, 1)))[:, 0].tolist() == [0, 1, 2, 3]
    column = np.arange(6).reshape(3, 2)
    assert cut(column, Window(0, -1, 3, Box(0, 0, 3, 2))).tolist() == [[0, 0, 1], [2, 2, 3], [4, 4, 5]]

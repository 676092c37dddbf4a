"""The hole remembers each change well enough to take it back, and knows its size and areas."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.window.canvas.areas import count_areas
from app.window.canvas.hole import TILE, Hole, HoleChange

WIDTH, HEIGHT = 2 * TILE + 37, TILE + 11  # three by two tiles, the last ones cut short
points = st.tuples(st.floats(-30, WIDTH + 30), st.floats(-30, HEIGHT + 30))
strokes = st.lists(st.tuples(st.lists(points, min_size=1, max_size=4), st.integers(1, 120), st.booleans()), max_size=6)


def draw(hole: Hole, line: list[tuple[float, float]], diameter: int, value: bool) -> HoleChange | None:
    for start, end in zip(line[:1] + line, line, strict=False):
        hole.paint(start, end, diameter, value)
    return hole.commit()


@settings(max_examples=60, deadline=None)
@given(strokes)
def test_undo_and_redo_give_back_every_state(drawn: list) -> None:
    hole = Hole(WIDTH, HEIGHT)
    states, changes = [hole.pixels.copy()], []
    for line, diameter, value in drawn:
        change = draw(hole, line, diameter, value)
        assert (change is None) == np.array_equal(hole.pixels, states[-1])
        if change is not None:
            changes.append(change)
            states.append(hole.pixels.copy())
    for change, state in zip(reversed(changes), reversed(states[:-1]), strict=True):
        hole.undo(change)
        assert np.array_equal(hole.pixels, state)
        assert hole.count == state.sum()
    for change, state in zip(changes, states[1:], strict=True):
        hole.redo(change)
        assert np.array_equal(hole.pixels, state)
        assert hole.count == state.sum()


@settings(max_examples=60, deadline=None)
@given(points, points, st.integers(1, 300))
def test_nothing_outside_the_returned_rectangle_changes(
    start: tuple[float, float], end: tuple[float, float], diameter: int
) -> None:
    hole = Hole(WIDTH, HEIGHT)
    rect = hole.paint(start, end, diameter, True)
    outside = hole.pixels.copy()
    outside[rect.slices] = False
    assert not outside.any()


def test_clearing_and_inverting_can_be_taken_back() -> None:
    hole = Hole(60, 40)
    draw(hole, [(10, 10), (30, 20)], 9, True)
    painted = hole.pixels.copy()
    cleared = hole.replace(np.zeros_like(painted))
    inverted = hole.replace(~hole.pixels)
    assert cleared is not None
    assert inverted is not None
    assert hole.fraction == 1
    hole.undo(inverted)
    assert hole.count == 0
    hole.undo(cleared)
    assert np.array_equal(hole.pixels, painted)
    assert hole.replace(painted) is None


def test_a_change_is_small_however_large_the_photo() -> None:
    hole = Hole(6000, 4000)
    change = draw(hole, [(100, 100), (5900, 3900)], 200, True)
    assert change is not None
    assert change.bytes < 100_000


def test_areas_are_counted_with_touching_corners_joined() -> None:
    hole = np.zeros((12, 12), bool)
    assert count_areas(hole) == 0
    hole[1:3, 1:3] = True
    hole[3, 3] = True  # touches the first at a corner
    hole[8:10, 1] = True
    hole[11, 11] = True
    assert count_areas(hole) == 3
    ring = np.ones((9, 9), bool)
    ring[1:-1, 1:-1] = False
    ring[4, 4] = True
    assert count_areas(ring) == 2


def test_areas_of_a_large_hole_are_counted_in_blocks() -> None:
    hole = np.zeros((3000, 2500), bool)
    hole[100, 100] = hole[2000:2100, 50:60] = hole[2999, 2499] = True
    assert count_areas(hole) == 3


def _flood_count(hole: np.ndarray) -> int:
    left = {tuple(place) for place in np.argwhere(hole)}
    count = 0
    while left:
        count += 1
        queue = [left.pop()]
        while queue:
            y, x = queue.pop()
            for place in [(y + dy, x + dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)]:
                if place in left:
                    left.remove(place)
                    queue.append(place)
    return count


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 14), st.integers(1, 14), st.floats(0, 1))
def test_areas_agree_with_a_flood_fill(seed: int, height: int, width: int, share: float) -> None:
    hole = np.random.default_rng(seed).random((height, width)) < share
    assert count_areas(hole) == _flood_count(hole)

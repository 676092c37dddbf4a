"""The hole remembers each change well enough to take it back, and knows its size and areas."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.window.canvas.areas import count_areas
from app.window.canvas.brush import Rect, soft_stroke
from app.window.canvas.hole import TILE, Hole, HoleChange

WIDTH, HEIGHT = 2 * TILE + 37, TILE + 11  # three by two tiles, the last ones cut short
points = st.tuples(st.floats(-30, WIDTH + 30), st.floats(-30, HEIGHT + 30))
hardnesses = st.sampled_from([0, 35, 99, 100])
stroke = st.tuples(st.lists(points, min_size=1, max_size=4), st.integers(1, 120), st.booleans(), hardnesses)
steps = st.lists(stroke | st.sampled_from(["clear", "invert"]), max_size=6)


def draw(
    hole: Hole, line: list[tuple[float, float]], diameter: int, value: bool, hardness: int = 100
) -> HoleChange | None:
    for start, end in zip(line[:1] + line, line, strict=False):
        hole.paint(start, end, diameter, value, hardness)
    return hole.commit()


@settings(max_examples=30)
@given(steps)
def test_undo_and_redo_give_back_every_state(taken: list) -> None:
    hole = Hole(WIDTH, HEIGHT)
    states, changes = [hole.coverage.copy()], []
    for step in taken:
        if isinstance(step, str):
            change = hole.replace(255 - hole.coverage if step == "invert" else np.zeros_like(hole.coverage))
        else:
            change = draw(hole, *step)
        assert (change is None) == np.array_equal(hole.coverage, states[-1])
        if change is not None:
            changes.append(change)
            states.append(hole.coverage.copy())
    for change, state in zip(reversed(changes), reversed(states[:-1]), strict=True):
        assert_is(hole, hole.undo(change), state)
    for change, state in zip(changes, states[1:], strict=True):
        assert_is(hole, hole.redo(change), state)


def assert_is(hole: Hole, redrawn: Rect, state: np.ndarray) -> None:
    assert not redrawn.empty
    assert np.array_equal(hole.coverage, state)
    assert np.array_equal(hole.pixels, state > 0)
    assert np.array_equal(hole.part(redrawn), (state > 0)[redrawn.slices])
    assert hole.count == np.count_nonzero(state)
    assert hole.soft or set(np.unique(state)) <= {0, 255}
    assert state.any() or not hole.fraction


@settings(max_examples=30)
@given(points, points, st.integers(1, 300), hardnesses)
def test_nothing_outside_the_returned_rectangle_changes(
    start: tuple[float, float], end: tuple[float, float], diameter: int, hardness: int
) -> None:
    hole = Hole(WIDTH, HEIGHT)
    rect = hole.paint(start, end, diameter, True, hardness)
    outside = hole.pixels.copy()
    outside[rect.slices] = False
    assert not outside.any()


def test_many_changes_of_a_large_photo_take_little_memory() -> None:
    hole, rng = Hole(9000, 6667), np.random.default_rng(0)
    inverted = hole.replace(255 - hole.coverage)
    assert inverted is not None
    assert inverted.bytes < 1_000
    hole.undo(inverted)
    kept = 0
    for number in range(20):  # of two hundred strokes that take less than 200 MB together with the hole
        line = rng.uniform((500, 500), (8500, 6167)) + rng.uniform(-300, 300, (6, 2)).cumsum(axis=0)
        change = draw(hole, [tuple(point) for point in line], 400, number % 5 > 0, 100 if number % 2 else 30)
        kept += change.bytes if change is not None else 0
    assert hole.fraction > 0.005
    assert 10 * kept + hole.coverage.nbytes < 200_000_000


def test_a_soft_stroke_adds_to_what_is_there_and_never_takes_away() -> None:
    hole = Hole(80, 60)
    draw(hole, [(30, 30)], 40, True, 0)
    first = hole.coverage.copy()
    draw(hole, [(45, 30)], 40, True, 0)
    rect, second = soft_stroke((45, 30), (45, 30), 40, 0, 80, 60)
    expected = first.copy()
    expected[rect.slices] = np.maximum(expected[rect.slices], second)
    assert np.array_equal(hole.coverage, expected)


def test_a_soft_eraser_leaves_the_less_the_more_it_covers() -> None:
    hole = Hole(80, 60)
    hole.replace(np.ones((60, 80), bool))
    draw(hole, [(40, 30)], 40, False, 50)
    rect, taken = soft_stroke((40, 30), (40, 30), 40, 50, 80, 60)
    assert np.array_equal(hole.coverage[rect.slices], 255 - taken)
    assert hole.coverage[30, 40] == 0
    assert hole.count == 60 * 80 - (taken == 255).sum()


def test_a_hole_takes_the_coverage_it_is_given_and_keeps_no_hold_of_it() -> None:
    coverage = np.random.default_rng(0).integers(0, 256, (60, 80), np.uint8)
    given_coverage = coverage.copy()
    hole = Hole(80, 60)
    assert hole.replace(given_coverage) is not None
    given_coverage[:] = 0
    assert np.array_equal(hole.coverage, coverage)
    assert hole.soft


@settings(max_examples=30)
@given(st.integers(0, 1000), st.integers(0, 60), st.integers(0, 40), st.booleans())
def test_a_mask_adds_or_takes_away_exactly_its_pixels(seed: int, left: int, top: int, value: bool) -> None:
    rng = np.random.default_rng(seed)
    hole = Hole(80, 60)
    before = rng.random((60, 80)) < 0.5
    hole.replace(before)
    rect = Rect(left, top, left + 20, top + 20)
    mask = rng.random((20, 20)) < 0.5
    hole.cover(rect, mask, value)
    expected = before.copy()
    expected[rect.slices] = expected[rect.slices] | mask if value else expected[rect.slices] & ~mask
    assert np.array_equal(hole.pixels, expected)
    assert hole.count == expected.sum()


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


@settings(max_examples=30)
@given(st.integers(0, 10_000), st.integers(1, 14), st.integers(1, 14), st.floats(0, 1))
def test_areas_are_those_of_a_flood_fill_that_goes_over_corners_too(
    seed: int, height: int, width: int, share: float
) -> None:
    hole = np.random.default_rng(seed).random((height, width)) < share
    assert count_areas(hole) == _flood_count(hole)

"""Holes of the bank, put on the animal or anywhere."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_tools.holes.draw import HOLE_KINDS
from dataset_tools.holes.painted import PAINTED_KINDS
from training.photos import cache as cache_module
from training.photos.batches import HOLE_WEIGHTS
from training.photos.cache import DRAWN_KINDS, PAINTED, Cache
from training.photos.hole_bank import ON_OBJECT, bank_hole, drawn_holes, moved
from training.photos.margins import MARGINS

SIDE = 64
KINDS = list(DRAWN_KINDS)
places = st.tuples(st.integers(0, 9), st.integers(0, 9))


def make_cache(side: int, per_kind: int) -> Cache:
    """A bank of a few holes a kind, without photos."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cache_module, "HOLES_PER_KIND", per_kind)
        return Cache((), np.zeros((1, 4), np.uint8), cache_module._draw_holes(side), DRAWN_KINDS, side, side)


@pytest.fixture(scope="module")
def cache() -> Cache:
    return make_cache(SIDE, 24)


def an_object(side: int = SIDE) -> np.ndarray:
    """Bool S×S: an animal in the lower left, a twentieth of the frame."""
    found = np.zeros((side, side), bool)
    found[side * 6 // 8 : side * 7 // 8, side // 8 : side // 2] = True
    return found


def test_training_draws_every_kind_that_there_is() -> None:
    assert PAINTED == PAINTED_KINDS
    assert {*DRAWN_KINDS, "object"} == set(HOLE_KINDS) == set(HOLE_WEIGHTS) - {MARGINS}


@settings(max_examples=30)
@given(seed=st.integers(0, 2**63), size=st.sampled_from([32, 64, 128]))
def test_no_hole_is_empty_at_any_size_and_a_seed_gives_the_same_again(cache: Cache, seed: int, size: int) -> None:
    objects = np.stack([an_object(size)] * len(KINDS))
    holes, again = (drawn_holes(cache, KINDS, objects, np.random.default_rng(seed)) for _ in range(2))
    assert holes.shape == objects.shape
    assert set(np.unique(holes)) <= {0, 1}
    assert holes.any(axis=(1, 2)).all()
    assert np.array_equal(holes, again)


@pytest.mark.parametrize("kind", PAINTED)
def test_painted_holes_are_mostly_on_the_animal_and_else_anywhere(cache: Cache, kind: str) -> None:
    count, rng = 400, np.random.default_rng(0)
    nothing, objects = np.zeros((count, SIDE, SIDE), bool), np.stack([an_object()] * count)
    placed, anywhere = (drawn_holes(cache, [kind] * count, given, rng) for given in (objects, nothing))
    on, by_chance = ((holes.astype(bool) & objects).any(axis=(1, 2)).mean() for holes in (placed, anywhere))
    assert on == pytest.approx(ON_OBJECT + by_chance * (1 - ON_OBJECT), abs=0.09)
    assert on > by_chance
    assert np.ptp(np.argwhere(anywhere.any(axis=0)), axis=0).min() == SIDE - 1


@pytest.mark.parametrize("kind", ["centre", "rectangles", "strokes"])
def test_other_kinds_stay_where_they_were_drawn(cache: Cache, kind: str) -> None:
    for objects in (an_object(), np.zeros((SIDE, SIDE), bool)):
        hole = drawn_holes(cache, [kind], objects[None], np.random.default_rng(5))
        assert np.array_equal(hole[0], bank_hole(cache, kind, SIDE, np.random.default_rng(5)))


def test_a_bank_serves_smaller_sizes_with_the_same_hole() -> None:
    """One cache serves a run that grows from 64 to 256 pixels."""
    bank = make_cache(256, 4)
    for kind in DRAWN_KINDS:
        full = bank_hole(bank, kind, 256, np.random.default_rng(1)).astype(float)
        for size in (64, 128):
            small = bank_hole(bank, kind, size, np.random.default_rng(1))
            shares = full.reshape(size, 256 // size, size, 256 // size).mean(axis=(1, 3))
            assert small[shares == 1].all()
            assert not small[shares == 0].any()
            assert small.mean() == pytest.approx(full.mean(), rel=0.3 if kind == "spot" else 0.1)


@given(seed=st.integers(0, 2**32), size=st.sampled_from([16, 64, 128]))
def test_margins_leave_a_rectangle_at_least_half_as_wide_and_high_as_the_frame(
    cache: Cache, seed: int, size: int
) -> None:
    (hole,) = drawn_holes(cache, [MARGINS], np.zeros((1, size, size), bool), np.random.default_rng(seed))
    visible = hole == 0
    rows, columns = visible.any(axis=1), visible.any(axis=0)
    assert np.array_equal(visible, rows[:, None] & columns)
    assert size / 2 <= rows.sum() <= size
    assert size / 2 <= columns.sum() <= size
    assert hole.any()


def test_margins_are_on_every_side_in_turn(cache: Cache) -> None:
    holes = drawn_holes(cache, [MARGINS] * 200, np.zeros((200, SIDE, SIDE), bool), np.random.default_rng(0))
    ends = np.stack([holes[:, 0].all(axis=1), holes[:, -1].all(axis=1), holes[:, :, 0].all(1), holes[:, :, -1].all(1)])
    assert (ends.mean(axis=1) > 0.3).all()
    assert set(ends.sum(axis=0).tolist()) == {1, 2, 4}


@given(anchor=places, target=places, seed=st.integers(0, 2**32))
def test_a_moved_hole_keeps_every_pixel_that_stays_in_the_frame(
    anchor: tuple[int, int], target: tuple[int, int], seed: int
) -> None:
    hole = np.random.default_rng(seed).integers(0, 2, (10, 10), dtype=np.uint8)
    there = moved(hole, anchor, target)
    assert there[target] == hole[anchor]
    expected = {(row - anchor[0] + target[0], column - anchor[1] + target[1]) for row, column in np.argwhere(hole)}
    expected = {place for place in expected if all(0 <= value < 10 for value in place)}
    assert {(int(row), int(column)) for row, column in np.argwhere(there)} == expected

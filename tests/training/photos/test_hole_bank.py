"""Holes of the bank, put on the animal or anywhere."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.holes.draw import HOLE_KINDS
from dataset_tools.holes.painted import PAINTED_KINDS
from training.photos.batches import HOLE_WEIGHTS
from training.photos.cache import DRAWN_KINDS, PAINTED, Cache
from training.photos.hole_bank import bank_hole, drawn_holes, moved

SIDE = 64
PER_KIND = 24


@pytest.fixture(scope="module")
def cache() -> Cache:
    """A bank of a few holes a kind, without photos."""
    return make_cache(SIDE)


def make_cache(side: int) -> Cache:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("training.photos.cache.HOLES_PER_KIND", PER_KIND)
        from training.photos.cache import _draw_holes

        return Cache((), np.zeros((1, 4), np.uint8), _draw_holes(side), DRAWN_KINDS, side, side)


def an_object(side: int = SIDE) -> np.ndarray:
    """Bool S×S: an animal in the lower left, a twentieth of the frame."""
    found = np.zeros((side, side), bool)
    found[side * 6 // 8 : side * 7 // 8, side // 8 : side // 2] = True
    return found


def test_training_draws_every_kind_that_there_is() -> None:
    assert PAINTED == PAINTED_KINDS
    assert {*DRAWN_KINDS, "object"} == set(HOLE_KINDS) == set(HOLE_WEIGHTS)


@given(seed=st.integers(0, 2**63), size=st.sampled_from([32, 64, 128]))
def test_no_hole_is_empty_at_any_size(cache: Cache, seed: int, size: int) -> None:
    objects = np.stack([an_object(size)] * len(DRAWN_KINDS))
    holes = drawn_holes(cache, list(DRAWN_KINDS), objects, np.random.default_rng(seed))
    assert holes.shape == objects.shape
    assert set(np.unique(holes)) <= {0, 1}
    assert holes.any(axis=(1, 2)).all()


@pytest.mark.parametrize("kind", PAINTED)
def test_painted_holes_are_on_the_animal_half_the_time_and_else_anywhere(cache: Cache, kind: str) -> None:
    count, rng = 400, np.random.default_rng(0)
    nothing = np.zeros((count, SIDE, SIDE), bool)
    objects = np.stack([an_object()] * count)
    on, by_chance = (
        float((drawn_holes(cache, [kind] * count, given_objects, rng).astype(bool) & objects).any(axis=(1, 2)).mean())
        for given_objects in (objects, nothing)
    )
    assert on == pytest.approx(0.5 + by_chance / 2, abs=0.09)
    assert np.ptp(np.argwhere(drawn_holes(cache, [kind] * count, nothing, rng).any(axis=0)), axis=0).min() == SIDE - 1


@pytest.mark.parametrize("kind", ["centre", "rectangles", "strokes"])
def test_other_kinds_stay_where_they_were_drawn(cache: Cache, kind: str) -> None:
    holes = [
        drawn_holes(cache, [kind], objects[None], np.random.default_rng(5)).tobytes()
        for objects in (an_object(), np.zeros((SIDE, SIDE), bool))
    ]
    assert holes[0] == holes[1] == bank_hole(cache, kind, SIDE, np.random.default_rng(5)).tobytes()


def test_the_same_generator_gives_the_same_holes(cache: Cache) -> None:
    objects = np.stack([an_object()] * len(DRAWN_KINDS))
    once, again = (drawn_holes(cache, list(DRAWN_KINDS), objects, np.random.default_rng(9)) for _ in range(2))
    assert np.array_equal(once, again)


@pytest.mark.parametrize("kind", DRAWN_KINDS)
@pytest.mark.parametrize("size", [64, 128, 256])
def test_a_bank_serves_smaller_sizes_with_the_same_hole(kind: str, size: int) -> None:
    """One cache serves a run that grows from 64 to 256 pixels."""
    bank = make_cache(256)
    for seed in range(8):
        full = bank_hole(bank, kind, 256, np.random.default_rng(seed)).astype(float)
        small = bank_hole(bank, kind, size, np.random.default_rng(seed))
        fold = 256 // size
        shares = full.reshape(size, fold, size, fold).mean(axis=(1, 3))
        assert small[shares == 1].all()
        assert not small[shares == 0].any()
        assert small.mean() == pytest.approx(full.mean(), rel=0.3 if kind == "spot" else 0.1)


@given(
    anchor=st.tuples(st.integers(0, 9), st.integers(0, 9)),
    target=st.tuples(st.integers(0, 9), st.integers(0, 9)),
    seed=st.integers(0, 2**32),
)
def test_a_moved_hole_keeps_every_pixel_that_stays_in_the_frame(
    anchor: tuple[int, int], target: tuple[int, int], seed: int
) -> None:
    hole = np.random.default_rng(seed).integers(0, 2, (10, 10), dtype=np.uint8)
    there = moved(hole, anchor, target)
    assert there[target] == hole[anchor]
    expected = {(row - anchor[0] + target[0], column - anchor[1] + target[1]) for row, column in np.argwhere(hole)}
    expected = {place for place in expected if all(0 <= value < 10 for value in place)}
    assert {(int(row), int(column)) for row, column in np.argwhere(there)} == expected

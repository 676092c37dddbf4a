"""Holes lie in the frame, have the asked area and place, hide the whole object, and come again with the seed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_tools.holes.draw import AREA_BINS, HOLE_KINDS, Kind, draw_hole

kinds = st.sampled_from(HOLE_KINDS)
free_kinds = st.sampled_from([kind for kind in HOLE_KINDS if kind not in ("centre", "object")])  # their place is free
seeds = st.integers(0, 2**63)
sides = st.integers(16, 400)
areas = st.sampled_from(AREA_BINS)
some = settings(max_examples=40)


def drawn(kind: Any, size: tuple[int, int], seed: int = 0, **options: Any) -> np.ndarray:
    return draw_hole(kind, size, np.random.default_rng(seed), **options)


@some
@given(
    kind=kinds,
    height=st.integers(1, 300),
    width=st.integers(1, 9) | st.integers(1, 300),
    area=st.none() | areas,
    border=st.none() | st.booleans(),
    seed=seeds,
)
def test_a_hole_has_the_frame_s_size_is_never_empty_and_comes_again(
    kind: Kind, height: int, width: int, area: tuple[float, float] | None, border: bool | None, seed: int
) -> None:
    options = {"area": area, "border": None if kind in ("centre", "object") else border}
    hole = drawn(kind, (height, width), seed, **options)
    assert (hole.shape, hole.dtype) == ((height, width), bool)
    assert hole.any()
    assert np.array_equal(hole, drawn(kind, (height, width), seed, **options))


@some
@given(kind=kinds, height=sides, width=sides, area=areas, seed=seeds)
def test_the_area_lies_inside_the_asked_bin(
    kind: Kind, height: int, width: int, area: tuple[float, float], seed: int
) -> None:
    hole = drawn(kind, (height, width), seed, area=area)
    assert area[0] <= hole.mean() <= area[1]


@some
@given(kind=free_kinds, height=sides, width=sides, area=st.none() | areas, seed=seeds, border=st.booleans())
def test_a_hole_touches_the_border_or_keeps_away_as_asked_and_keeps_its_area(
    kind: Kind, height: int, width: int, area: tuple[float, float] | None, seed: int, border: bool
) -> None:
    hole = drawn(kind, (height, width), seed, area=area, border=border)
    assert hole.any()
    assert (hole.sum() > hole[1:-1, 1:-1].sum()) == border
    assert area is None or area[0] <= hole.mean() <= area[1]


@settings(max_examples=20)
@given(kind=free_kinds, area=areas, seed=seeds)
def test_the_distance_kept_from_the_border_is_the_paper_s(kind: Kind, area: tuple[float, float], seed: int) -> None:
    hole = drawn(kind, (512, 512), seed, area=area, border=False)
    hole[50:-50, 50:-50] = False
    assert not hole.any()


@pytest.mark.parametrize("kind", [kind for kind in HOLE_KINDS if kind not in ("centre", "object")])
def test_another_seed_gives_another_hole(kind: Kind) -> None:
    assert len({drawn(kind, (64, 64), seed).tobytes() for seed in range(4)}) > 1


@pytest.mark.parametrize(("side", "area"), [(64, None), (64, AREA_BINS[3]), (257, AREA_BINS[3]), (500, AREA_BINS[3])])
def test_a_centre_hole_is_a_square_in_the_middle(side: int, area: tuple[float, float] | None) -> None:
    hole = drawn("centre", (side, side), area=area)
    rows, columns = np.flatnonzero(hole.any(axis=1)), np.flatnonzero(hole.any(axis=0))
    assert hole.sum() == len(rows) * len(columns)
    assert rows[0] + rows[-1] == columns[0] + columns[-1] == side - 1
    assert area is not None or len(rows) == len(columns) == side // 2


def test_the_object_hole_is_the_object() -> None:
    animal = np.zeros((40, 50), bool)
    animal[10:20, 5:30] = True
    hole = drawn("object", (40, 50), object_hole=animal)
    assert np.array_equal(hole, animal)
    hole[:] = False
    assert animal.any(), "the caller's array was handed out"


def test_without_an_object_the_hole_fills_its_box() -> None:
    hole = drawn("object", (60, 80), box=(20, 10, 40, 30))
    rows, columns = np.flatnonzero(hole.any(axis=1)), np.flatnonzero(hole.any(axis=0))
    assert np.abs([rows[0] - 10, rows[-1] - 39, columns[0] - 20, columns[-1] - 59]).max() <= 1
    assert hole.sum() == pytest.approx(np.pi / 4 * 40 * 30, rel=0.1)


@pytest.mark.parametrize("box", [(500.0, 500.0, 10.0, 10.0), None])
def test_an_object_cropped_away_leaves_a_hole_around_the_middle(box: tuple[float, float, float, float] | None) -> None:
    hole = drawn("object", (60, 80), object_hole=np.zeros((60, 80), bool), box=box)
    assert hole[30, 40]
    assert 0.1 < hole.mean() < 0.5


@settings(max_examples=20)
@given(seed=seeds, area=areas, fold=st.sampled_from([1, 5]))  # the larger frame is measured in coarser steps
def test_an_object_brought_to_an_area_stays_the_object_s_shape(seed: int, area: tuple[float, float], fold: int) -> None:
    animal = np.zeros((60, 60), bool)
    animal[15:45, 20:40] = True  # a sixth of the frame
    animal = animal.repeat(fold, axis=0).repeat(fold, axis=1)
    hole = drawn("object", animal.shape, seed, object_hole=animal, area=area)
    if hole.sum() >= animal.sum():
        assert hole[animal].all()
    else:
        assert animal[hole].all()
        assert hole[28 * fold : 32 * fold, 29 * fold : 31 * fold].all(), "shrinking keeps what lies deepest inside"
    everything = drawn("object", (32, 32), seed, object_hole=np.ones((32, 32), bool), area=AREA_BINS[2])
    assert AREA_BINS[2][0] <= everything.mean() <= AREA_BINS[2][1]
    assert everything[12:20, 12:20].all(), "what is left is not the middle"


@pytest.mark.parametrize(
    ("kind", "size", "options", "said"),
    [
        ("circle", (8, 8), {}, "no kind of hole"),
        ("centre", (8, 0), {}, "0 × 8"),
        ("object", (8, 8), {"object_hole": np.ones((4, 4), bool)}, "object hole"),
        ("centre", (8, 8), {"area": (0.5, 0.2)}, "range inside 0 to 1"),
        ("object", (8, 8), {"border": True}, "has its place"),
    ],
)
def test_what_can_t_be_drawn_is_refused(kind: str, size: tuple[int, int], options: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        drawn(kind, size, **options)

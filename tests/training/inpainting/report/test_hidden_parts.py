"""Which part of an animal a hole hides."""

from __future__ import annotations

import numpy as np
import pytest

from training.inpainting.report.hidden_parts import MARGIN, half_hole, head_hole

SIDE = 128
HEAD = {"beak": (70.0, 40.0), "left eye": (60.0, 38.0), "crown": (58.0, 30.0), "nape": (50.0, 40.0)}


def body(top: int, left: int, height: int, width: int) -> np.ndarray:
    outline = np.zeros((SIDE, SIDE), bool)
    outline[top : top + height, left : left + width] = True
    return outline


@pytest.mark.parametrize("across", [True, False])
def test_half_of_an_animal_is_hidden_with_a_margin_cut_across_its_longer_side(across: bool) -> None:
    outline = body(40, 20, 32, 80) if across else body(20, 40, 80, 32)
    holes = {id: half_hole(outline, id) for id in map(str, range(12))}
    halves = set()
    for id, hole in holes.items():
        assert hole is not None
        hidden = np.nonzero(hole)[1 if across else 0]
        shown = outline & ~hole
        margin = round(MARGIN * SIDE)
        assert np.count_nonzero(outline & hole) == pytest.approx(outline.sum() / 2 + margin * 32, abs=64)
        assert shown.any()
        assert np.ptp(hidden) + 1 == 40 + 2 * margin  # into the surroundings as well
        halves.add(hidden.min() < 20)
        assert np.array_equal(half_hole(outline, id), hole)
    assert halves == {True, False}  # not the same half of every photo


def test_an_animal_that_is_too_small_or_not_found_has_no_half() -> None:
    assert half_hole(body(0, 0, 25, 26), "a") is None
    assert half_hole(body(0, 0, 26, 26), "a") is not None
    assert half_hole(body(0, 0, 0, 0), "a") is None


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_heads_hole_holds_its_marks_and_the_tip_of_its_bill_and_no_more(mirrored: bool) -> None:
    parts = {**HEAD, "tail": (5.0, 90.0), "breast": (60.0, 80.0)}
    tip, body = (76, 41), (60, 70)
    if mirrored:
        parts = {name: (SIDE - 1 - x, y) for name, (x, y) in parts.items()}
        tip, body = (SIDE - 1 - tip[0], tip[1]), (SIDE - 1 - body[0], body[1])
    hole = head_hole(parts, SIDE)
    assert hole is not None
    for name in HEAD:
        x, y = parts[name]
        assert hole[int(y), int(x)]
    assert hole[tip[1], tip[0]]
    assert not hole[body[1], body[0]]
    assert hole.mean() < 0.08


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {name: place for name, place in HEAD.items() if name != "beak"},
        {name: place for name, place in HEAD.items() if name != "left eye"},
        {**HEAD, "nape": (-3.0, 40.0)},
        {name: (x + 60, y) for name, (x, y) in HEAD.items()},
        {name: (60 + (x - 60) / 9, 36 + (y - 36) / 9) for name, (x, y) in HEAD.items()},  # tiny
        {name: (60 + (x - 60) * 4, 60 + (y - 36) * 4) for name, (x, y) in HEAD.items()},  # all that there is
    ],
)
def test_a_head_that_is_turned_away_cut_off_tiny_or_huge_is_passed_over(parts: dict[str, tuple[float, float]]) -> None:
    assert head_hole(parts, SIDE) is None

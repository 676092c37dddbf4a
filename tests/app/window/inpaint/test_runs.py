"""Runs in the strip: no fill twice, the fills of a run together under their caption and hole, the newest in view."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.window.inpaint.running import unused_seed
from app.window.inpaint.side_panel import MOST_SEED
from tests.app.window.conftest import User
from tests.app.window.filling import act, document, fill_three, seeds


@pytest.fixture
def filled(user: User, photo_file: Path) -> User:
    """A window with three fills of seeds 5, 6 and 7, the first one shown."""
    return fill_three(user, photo_file)


def press_inpaint(user: User) -> None:
    QTest.mouseClick(user.page.panel.inpaint, Qt.MouseButton.LeftButton)
    user.finish_run()


def runs(user: User) -> list[int]:
    return [fill.run for fill in document(user).fills]


@given(st.integers(0, MOST_SEED), st.integers(1, 16), st.sets(st.integers(0, 40) | st.integers(MOST_SEED - 40)))
def test_seeds_are_taken_as_they_stand_unless_they_were_used(seed: int, count: int, used: set[int]) -> None:
    used = {min(one, MOST_SEED) for one in used}
    found = unused_seed(seed, count, used)
    assert 0 <= found <= MOST_SEED
    assert used.isdisjoint(range(found, found + count))
    assert found == seed or not used.isdisjoint(range(seed, seed + count))


def test_pressing_again_draws_new_seeds_and_the_field_says_which(filled: User) -> None:
    for first in (8, 11):
        press_inpaint(filled)
        assert filled.page.panel.seed.value() == first
    assert seeds(filled) == list(range(5, 14))
    filled.page.panel.fills.setValue(4)
    filled.page.panel.seed.setValue(3)  # the last two of these are there
    press_inpaint(filled)
    assert seeds(filled) == list(range(5, 18))
    assert filled.page.panel.seed.value() == 14


def test_another_caption_or_hole_takes_the_seed_as_it_stands(filled: User) -> None:
    filled.inpaint("a cat", fills=1, seed=5)
    filled.finish_run()
    filled.page.strip.select(-1)
    filled.stroke((70, 60))
    filled.inpaint("a red bird", fills=1, seed=5)
    filled.finish_run()
    assert seeds(filled) == [5, 6, 7, 5, 5]


def test_a_softer_edge_is_another_hole(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    user.page.set_hardness(0)
    user.stroke((40, 40))
    user.inpaint(fills=1, seed=5)
    user.finish_run()
    hard = np.where(user.hole, 255, 0).astype(np.uint8)
    document(user).hole.replace(hard)
    user.inpaint(fills=1, seed=5)
    user.finish_run()
    assert seeds(user) == [5, 5]
    press_inpaint(user)
    assert seeds(user) == [5, 5, 6]


def test_a_hole_without_a_soft_edge_is_the_same_hole_whichever_brush_painted_it(filled: User) -> None:
    document(filled).hole.soft = True  # as after a soft stroke that was erased again
    press_inpaint(filled)
    assert seeds(filled) == list(range(5, 11))


def test_a_deleted_fill_can_be_made_again_and_what_was_cancelled_is_gone_on_with(filled: User) -> None:
    filled.page.strip.select(2)
    act(filled, "delete_fill")
    filled.inpaint("a red bird", fills=1, seed=7)
    filled.finish_run()
    assert seeds(filled) == [5, 6, 7]
    filled.inpaint("wait a bird", fills=3, seed=5)
    filled.wait(lambda: len(document(filled).fills) == 4)
    filled.page.escape()
    filled.finish_run()
    came = len(seeds(filled)) - 3
    filled.inpaint("wait a bird", fills=1, seed=5)
    filled.finish_run()
    assert seeds(filled)[-1] == 5 + came


def test_the_fills_of_a_run_stand_together_under_their_caption_and_hole(filled: User) -> None:
    filled.stroke((100, 20))
    filled.inpaint("a cat", fills=2, seed=5)
    filled.finish_run()
    press_inpaint(filled)
    assert runs(filled) == [1, 1, 1, 2, 2, 3, 3]
    tiles = filled.page.strip.fills
    told = [tiles.tile(tiles.row_of(number)).run for number in range(7)]
    assert [run.caption for run in told if run] == ["a red bird"] * 3 + ["a cat"] * 4
    assert len({id(run) for run in told}) == 3
    first, second = told[0], told[3]
    assert first is not None
    assert second is not None
    height, width = second.hole.shape
    rows, columns = np.nonzero(second.hole)
    assert columns.min() > width / 2 > 0  # the hole is at the right of the photo, and at its top
    assert rows.max() < height / 2
    assert not np.array_equal(first.hole, second.hole)


def test_a_fill_that_comes_back_stands_in_its_run_again(filled: User) -> None:
    press_inpaint(filled)
    filled.page.strip.select(1)
    act(filled, "delete_fill")
    act(filled, "undo")
    tiles = filled.page.strip.fills
    told = [tiles.tile(tiles.row_of(number)).run for number in range(6)]
    assert told[0] is told[1] is told[2]
    assert told[3] is told[4] is told[5]
    assert told[2] is not told[3]


@pytest.mark.parametrize("count", [8, 16])
def test_the_newest_run_is_in_view_as_far_as_there_is_room(filled: User, count: int) -> None:
    strip = filled.page.strip
    filled.page.panel.fills.setValue(count)
    press_inpaint(filled)

    def in_view(number: int) -> bool:
        return strip.viewport().rect().contains(strip.visualRect(strip.fills.index(strip.fills.row_of(number))))

    assert in_view(3)
    assert not in_view(0)
    assert in_view(3 + count - 1) is (count == 8)


def test_headings_are_drawn_over_the_run_that_they_are_about(filled: User) -> None:
    strip = filled.page.strip
    filled.inpaint("a cat", fills=2, seed=5)
    filled.finish_run()
    picture = strip.viewport().grab().toImage()
    top = strip.visualRect(strip.fills.index(1)).top()

    def drawn(row: int) -> bool:
        """Whether anything is drawn over the left half of a tile's picture."""
        rect = strip.visualRect(strip.fills.index(row))
        line = [
            picture.pixel(x, y) for x in range(rect.left() + 8, rect.center().x()) for y in range(top + 2, top + 16)
        ]
        return len(set(line)) > 1

    assert [drawn(row) for row in (0, 1, 4)] == [False, True, True]


def test_runs_stay_apart_after_a_crash(filled: User, make_user: Callable[..., User]) -> None:
    press_inpaint(filled)
    filled.crash()
    again = make_user()
    again.restore()
    assert runs(again) == [1, 1, 1, 2, 2, 2]
    again.wait(lambda: again.page.session.checkpoint == "fake")
    press_inpaint(again)
    assert seeds(again) == list(range(5, 14))
    assert runs(again)[-1] == 3

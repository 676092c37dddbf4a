"""Each run of fills takes seeds of its own, and stands in the strip under a heading that tells of it and folds it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip

from app.window.inpaint.fills_model import Run
from app.window.inpaint.run_headings import headings
from app.window.parts.restore_bar import moment_in_words
from tests.app.window.conftest import User


def runs(user: User) -> list[int]:
    return [fill.run for fill in user.document.fills]


def told_of_each(user: User) -> list[object]:
    """What the strip says of each fill's run."""
    tiles = user.page.strip.fills
    return [tiles.tile(tiles.row_of(number)).run for number in range(len(user.seeds))]


def test_pressing_again_draws_new_seeds_and_the_field_says_which(filled: User) -> None:
    panel = filled.page.panel
    for first in (8, 11):
        filled.press_inpaint()
        filled.finish_run()
        assert panel.seed.value() == first
    assert filled.seeds == list(range(5, 14))
    panel.fills.setValue(4)
    panel.seed.setValue(3)  # the last two of these are there
    filled.press_inpaint()
    filled.finish_run()
    assert filled.seeds == list(range(5, 18))
    assert panel.seed.value() == 14


def test_another_caption_or_hole_takes_the_seed_as_it_stands(filled: User) -> None:
    filled.run("a cat", seed=5)
    filled.pick(-1)
    filled.stroke((70, 60))
    filled.run("a red bird", seed=5)
    assert filled.seeds == [5, 6, 7, 5, 5]


def test_a_softer_edge_is_another_hole_but_not_the_brush_that_painted_it(opened: User) -> None:
    opened.page.set_hardness(0)
    opened.stroke((40, 40))
    opened.run(seed=5)
    opened.document.hole.replace(np.where(opened.hole, 255, 0).astype(np.uint8))
    opened.run(seed=5)
    assert opened.seeds == [5, 5]
    opened.document.hole.soft = True  # as after a soft stroke that was erased again
    opened.run(seed=5)
    assert opened.seeds == [5, 5, 6]


def test_a_deleted_fill_can_be_made_again_and_what_was_cancelled_is_gone_on_with(filled: User) -> None:
    filled.pick(2)
    filled.act("delete_fill")
    filled.run("a red bird", seed=7)
    assert filled.seeds == [5, 6, 7]
    filled.inpaint("wait a bird", fills=3, seed=5)
    filled.wait(lambda: len(filled.seeds) == 4)
    filled.press("Esc")
    filled.finish_run()
    filled.run("wait a bird", seed=5)
    assert filled.seeds == [5, 6, 7, 5, 6]


def test_the_fills_of_a_run_stand_together_under_their_caption_and_hole(filled: User) -> None:
    filled.stroke((100, 20))
    filled.run("a cat", fills=2, seed=5)
    filled.press_inpaint()
    filled.finish_run()
    assert runs(filled) == [1, 1, 1, 2, 2, 3, 3]
    told = told_of_each(filled)
    assert [run.caption for run in told] == ["a red bird"] * 3 + ["a cat"] * 4  # type: ignore[attr-defined]
    assert len({id(run) for run in told}) == 3
    hole = told[3].hole  # type: ignore[attr-defined]
    rows, columns = np.nonzero(hole)
    assert columns.min() > hole.shape[1] / 2  # the hole is at the right of the photo, and at its top
    assert rows.max() < hole.shape[0] / 2
    filled.pick(1)
    filled.act("delete_fill", "undo")
    again = told_of_each(filled)
    assert [again.index(run) for run in again] == [0, 0, 0, 3, 3, 5, 5], "the one that came back stands in its run"


def seen(user: User) -> list[str]:
    """What is written on the tiles that are to be seen."""
    strip = user.page.strip
    return [text for row, text in enumerate(user.tiles) if not strip.isRowHidden(row)]


def click_heading(user: User, run: int) -> None:
    strip = user.page.strip
    place = next(one for one in headings(strip, strip.fills) if one.run.number == run).line.center()
    QTest.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_run_is_folded_by_its_heading_or_key_to_the_fill_that_matters_most(filled: User) -> None:
    filled.run("a cat", fills=2, seed=20)
    click_heading(filled, 1)
    assert filled.document.shown == 3, "a click on a heading picks nothing"
    assert seen(filled) == ["Original", "seed 5, 3 fills", "seed 20", "seed 21"]
    filled.page.workspace.star(1)
    assert seen(filled)[1] == "seed 6, 3 fills", "a kept one before others"
    filled.pick(2)
    assert seen(filled)[1] == "seed 7, 3 fills", "the one on screen before those"
    filled.act("delete_fill")
    assert seen(filled)[1:] == ["seed 6, 2 fills", "seed 20", "seed 21"]
    filled.pick(3)
    QTest.keyClick(filled.page.strip, Qt.Key.Key_F)
    assert seen(filled)[1:] == ["seed 6, 2 fills", "seed 21, 2 fills"]
    QTest.keyClick(filled.page.canvas, Qt.Key.Key_Left)
    assert filled.document.shown == 1, "keys pass what is folded away"
    filled.act("fold")
    click_heading(filled, 2)
    assert seen(filled)[1:] == ["seed 5", "seed 6", "seed 20", "seed 21"]


def test_folds_and_times_of_runs_come_back_after_a_crash(filled: User, make_quick: Callable[[], User]) -> None:
    filled.run("a cat", fills=2, seed=20)
    click_heading(filled, 1)
    started = [run.started for run in filled_runs(filled)]
    assert all(started)
    filled.crash()
    again = make_quick()
    again.restore()
    assert seen(again) == ["Original", "seed 5, 3 fills", "seed 20", "seed 21"]
    assert [run.started for run in filled_runs(again)] == started


def filled_runs(user: User) -> list[Run]:
    return [run for run, _ in user.page.strip.fills.runs()]


def test_a_heading_says_all_of_its_run_in_a_tip(filled: User) -> None:
    strip = filled.page.strip
    place = next(headings(strip, strip.fills)).line.center()
    event = QHelpEvent(QHelpEvent.Type.ToolTip, place, strip.viewport().mapToGlobal(place))
    assert strip.viewportEvent(event)
    (run,) = filled_runs(filled)
    assert QToolTip.text() == f"a red bird\n3 fills, {moment_in_words(run.started)}\nFold (F)"


@pytest.mark.parametrize("count", [8, 16])
def test_the_newest_run_is_in_view_as_far_as_there_is_room(filled: User, count: int) -> None:
    strip = filled.page.strip
    filled.page.panel.fills.setValue(count)
    filled.press_inpaint()
    filled.finish_run()

    def in_view(number: int) -> bool:
        return strip.viewport().rect().contains(strip.visualRect(strip.fills.index(strip.fills.row_of(number))))

    assert [in_view(number) for number in (0, 3, 3 + count - 1)] == [False, True, count == 8]


def test_headings_are_drawn_over_the_run_that_they_are_about(filled: User) -> None:
    strip = filled.page.strip
    filled.run("a cat", fills=2)
    picture = strip.viewport().grab().toImage()
    top = strip.visualRect(strip.fills.index(1)).top()

    def drawn(row: int) -> bool:
        """Whether anything is drawn over the left half of a tile's picture."""
        rect = strip.visualRect(strip.fills.index(row))
        line = {
            picture.pixel(x, y) for x in range(rect.left() + 8, rect.center().x()) for y in range(top + 2, top + 16)
        }
        return len(line) > 1

    assert [drawn(row) for row in (0, 1, 4)] == [False, True, True]

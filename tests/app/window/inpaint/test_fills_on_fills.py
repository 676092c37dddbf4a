"""What is on screen is what is filled: a hole that is painted on a fill goes on from that fill."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt

from app.engine.protocol import InpaintJob
from app.window.canvas.brush import Rect
from app.window.canvas.growing import grown
from app.window.canvas.tools import Tool
from tests.app.window.conftest import User
from tests.app.window.fake_engine import colour_of
from tests.app.window.filling import act, document, fill_three, photo, seeds, shown


@pytest.fixture
def filled(user: User, photo_file: Path) -> User:
    """A window with three fills of seeds 5, 6 and 7, the first one shown."""
    return fill_three(user, photo_file)


@pytest.fixture
def jobs(user: User, monkeypatch: pytest.MonkeyPatch) -> list[InpaintJob]:
    """The runs that the engine is asked for."""
    asked: list[InpaintJob] = []
    submit = user.page.session._link.client.submit
    monkeypatch.setattr(
        user.page.session._link.client,
        "submit",
        lambda job: (asked.append(job), submit(job)),  # type: ignore[func-returns-value]
    )
    return asked


def applied(user: User) -> list[int]:
    return [fill.patch.seed for fill in document(user).applied]


def test_a_hole_painted_on_a_fill_is_filled_in_that_fill(filled: User, jobs: list[InpaintJob]) -> None:
    first = filled.hole.copy()
    filled.page.strip.select(1)
    on_screen = shown(filled).copy()
    filled.stroke((58, 48), (80, 60))  # over part of the fill
    assert np.array_equal(shown(filled), on_screen)
    second = filled.hole.copy()
    filled.inpaint("a cat", fills=2, seed=20)
    filled.finish_run()
    assert np.array_equal(jobs[-1].photo, on_screen)
    assert "seed 6" in filled.message
    assert (shown(filled)[second] == colour_of(20)).all()
    assert np.array_equal(shown(filled)[~second], on_screen[~second])
    assert (shown(filled)[first & ~second] == colour_of(6)).all()
    assert seeds(filled) == [5, 6, 7, 20, 21]
    assert applied(filled) == [6]
    assert np.array_equal(filled.hole, second)


def test_undo_takes_that_fill_out_of_the_photo_again_and_shows_it_with_the_new_hole(filled: User) -> None:
    before, first = photo(filled).copy(), filled.hole.copy()
    filled.page.strip.select(1)
    on_screen = shown(filled).copy()
    filled.stroke((100, 20))
    second = filled.hole.copy()
    filled.inpaint("a cat", fills=2, seed=20)
    filled.finish_run()
    act(filled, "undo")
    assert applied(filled) == []
    assert np.array_equal(photo(filled), before)
    assert np.array_equal(shown(filled), on_screen)
    assert np.array_equal(filled.hole, second)
    assert filled.page.canvas.hole_shown
    assert seeds(filled) == [5, 6, 7, 20, 21]
    act(filled, "undo")  # the stroke that began another hole
    assert np.array_equal(filled.hole, first)
    act(filled, "redo")
    act(filled, "redo")
    assert applied(filled) == [6]
    assert np.array_equal(photo(filled), on_screen)
    assert np.array_equal(filled.hole, second)


def test_what_is_painted_on_a_fill_without_a_hole_on_screen_is_a_hole_of_its_own(filled: User) -> None:
    first = filled.hole.copy()
    filled.stroke((100, 20))
    assert not (filled.hole & first).any()
    second = filled.hole.copy()
    filled.stroke((100, 70))  # on screen there is a hole now
    assert (filled.hole & second).sum() == second.sum()
    filled.page.strip.select(-1)
    third = filled.hole.copy()
    filled.stroke((20, 70))  # and here there is one too
    assert (filled.hole & third).sum() == third.sum()


def test_a_click_beside_the_photo_leaves_the_hole(filled: User) -> None:
    first, steps = filled.hole.copy(), filled.page.undo_stack.count()
    filled.page.set_brush(4)
    filled.stroke((-8, 20))
    assert np.array_equal(filled.hole, first)
    assert filled.page.undo_stack.count() == steps
    act(filled, "undo")
    assert not filled.hole.any()


def test_a_region_that_is_found_on_a_fill_is_a_hole_of_its_own_too(filled: User) -> None:
    filled.page.canvas.object_asked.emit(Rect(90, 10, 110, 30), True)
    filled.wait(lambda: filled.page.undo_stack.count() == 2)
    expected = np.zeros_like(filled.hole)
    expected[10:30, 90:110] = True
    assert np.array_equal(filled.hole, grown(expected, filled.page.tool.growth_pixels))


@pytest.mark.parametrize("button", [Qt.MouseButton.RightButton, Qt.MouseButton.LeftButton])
def test_what_is_taken_away_on_a_fill_is_taken_from_the_hole_that_is_there(
    filled: User, button: Qt.MouseButton
) -> None:
    first = filled.hole.copy()
    if button == Qt.MouseButton.LeftButton:
        filled.page.set_tool(Tool.ERASER)
    filled.stroke((60, 50), button=button)
    assert 0 < filled.hole.sum() < first.sum()
    assert not (filled.hole & ~first).any()


def test_a_fill_under_its_own_hole_or_a_larger_one_is_not_made_the_photo(filled: User) -> None:
    before = photo(filled)
    filled.inpaint("a cat", fills=1, seed=20)
    filled.finish_run()
    filled.page.workspace.set_hole_shown(True)
    filled.stroke((64, 52))
    filled.inpaint("a cat", fills=1, seed=30)
    filled.finish_run()
    assert applied(filled) == []
    assert photo(filled) is before


def test_a_soft_hole_is_filled_anew_as_it_was(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    user.page.set_hardness(0)
    user.stroke((40, 40), (60, 50))
    for seed in (5, 6):
        user.inpaint(fills=1, seed=seed)
        user.finish_run()
    assert applied(user) == []


def test_a_fill_seen_through_a_soft_edge_is_gone_on_from(filled: User) -> None:
    filled.page.set_hardness(0)
    filled.page.set_brush(90)
    filled.stroke((50, 45))
    filled.inpaint("a cat", fills=1, seed=20)
    filled.finish_run()
    assert applied(filled) == [5]


def test_a_fill_that_is_the_photo_already_is_not_applied_twice(filled: User) -> None:
    act(filled, "apply")
    filled.page.strip.select(0)
    filled.stroke((100, 20))
    filled.inpaint("a cat", fills=1, seed=20)
    filled.finish_run()
    assert applied(filled) == [5]
    assert filled.message == ""


def test_while_fills_are_made_nothing_is_made_the_photo(filled: User) -> None:
    filled.inpaint("wait a bird", fills=2, seed=20)
    filled.wait(lambda: len(document(filled).fills) == 4)
    filled.page.strip.select(1)
    filled.stroke((100, 20))
    filled.page.inpaint()
    assert applied(filled) == []
    filled.page.escape()
    filled.finish_run()

"""The picture on screen as the classifiers see it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.app.window.conftest import User
from tests.app.window.filling import act, fill_three


def check(user: User) -> None:
    with user.bot.waitSignal(user.page.fill_tools.checked, timeout=60_000):
        act(user, "check")


@pytest.fixture
def filled(user: User, photo_file: Path) -> User:
    """A window with three fills of seeds 5, 6 and 7, the first one shown."""
    return fill_three(user, photo_file)


def test_a_checked_fill_shows_its_verdict_and_heat_map_until_something_else_is_done(filled: User) -> None:
    with filled.bot.waitSignal(filled.page.fill_tools.checked, timeout=60_000) as checked:
        act(filled, "check")
        assert filled.page.panel.hint.text() == "The classifiers look at the picture…"
        assert not filled.window.actions_by_name["check"].isEnabled()
    assert checked.args[0].verdict == "authentic"
    assert filled.page.panel.verdict.isVisible()
    assert filled.page.canvas._heat is not None
    QTest.keyClick(filled.window, Qt.Key.Key_Escape)
    assert not filled.page.panel.verdict.isVisible()
    assert filled.page.canvas._heat is None
    with filled.bot.waitSignal(filled.page.fill_tools.checked, timeout=60_000):
        act(filled, "check")
    filled.page.strip.select(1)
    assert filled.page.canvas._heat is None


def test_a_check_that_fails_is_a_sentence(user: User, tmp_path: Path, photo_file: Path) -> None:
    user.open(photo_file.rename(tmp_path / "fail.png"))
    act(user, "check")
    user.wait(lambda: user.message == "This photo could not be judged: the fake was told to fail")
    assert user.window.actions_by_name["check"].isEnabled()


def test_the_photo_alone_can_be_checked_and_its_hole_is_there_again_afterwards(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    user.stroke((40, 40))
    check(user)
    assert not user.page.canvas.hole_shown
    QTest.keyClick(user.window, Qt.Key.Key_Escape)
    assert user.page.canvas.hole_shown


@pytest.mark.parametrize("name", ["clear", "invert", "apply", "delete_fill"])
def test_a_verdict_goes_with_the_picture_that_it_was_about(filled: User, name: str) -> None:
    check(filled)
    act(filled, name)
    assert filled.page.canvas._heat is None
    assert not filled.page.fill_tools.verdict_shown


def test_a_verdict_of_an_applied_fill_goes_when_that_is_taken_back(filled: User) -> None:
    act(filled, "apply")
    check(filled)
    act(filled, "undo")
    assert filled.page.canvas._heat is None
    assert not filled.page.fill_tools.verdict_shown


def test_a_stroke_takes_back_a_check_that_still_runs(filled: User, tmp_path: Path) -> None:
    act(filled, "check")
    filled.stroke((90, 70))
    assert not filled.page.fill_tools.checking
    check(filled)
    assert filled.page.fill_tools.verdict_shown

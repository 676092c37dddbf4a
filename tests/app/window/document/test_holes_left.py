"""A hole that nobody filled stays when its photo gives way to another one or the window closes, and is offered."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from app.window.document import autosave as autosave_module
from app.window.document.autosave_file import SESSION
from app.window.settings.state import state_folder
from tests.app.window.conftest import User, fill_three


def paint(user: User, file: Path, caption: str = "a red bird") -> np.ndarray:
    """Open a photo, type a caption and paint; the hole."""
    user.open(file)
    user.page.panel.caption.setPlainText(caption)
    user.stroke((40, 40), (60, 50))
    return user.hole.copy()


def restore(user: User) -> None:
    before = user.page.document
    user.window.keeper.bar.restore.click()
    user.wait(lambda: user.page.document is not before)


def offered(user: User) -> str:
    user.settle()
    return "" if user.window.keeper.bar.isHidden() else user.window.keeper.bar.text()


def discard(user: User) -> None:
    user.window.keeper.bar.discard.click()


def sessions() -> list[Path]:
    return [file.parent for file in (state_folder() / "sessions").glob(f"*/{SESSION}")]


def test_a_hole_is_offered_once_another_photo_is_open_and_comes_back_with_its_caption(
    quick: User, photo_file: Path, other_file: Path
) -> None:
    hole = paint(quick, photo_file)
    quick.open(other_file)
    assert "bird.png" in offered(quick)
    other = paint(quick, other_file, "a cat")
    restore(quick)
    assert np.array_equal(quick.hole, hole)
    assert quick.page.panel.box.caption() == "a red bird"
    assert "cat.png" in offered(quick), "what the restored one took the place of"
    restore(quick)
    assert np.array_equal(quick.hole, other)
    assert quick.page.panel.box.caption() == "a cat"


def test_a_hole_is_offered_at_the_next_start_and_when_its_photo_is_opened_again(
    quick: User, photo_file: Path, other_file: Path, make_quick: Callable[[], User]
) -> None:
    hole = paint(quick, photo_file)
    quick.open(other_file)
    paint(quick, other_file)
    quick.settle()
    quick.stroke((10, 10))  # so soon before the end that no tick has saved it
    last = quick.hole.copy()
    quick.close()
    again = make_quick()
    again.wait(again.window.keeper.bar.isVisible)
    assert "cat.png" in offered(again)
    again.open(photo_file)
    assert "bird.png" in offered(again)
    restore(again)
    assert np.array_equal(again.hole, hole)
    assert "cat.png" in offered(again), "one after the other"
    restore(again)
    assert np.array_equal(again.hole, last)
    assert "bird.png" in offered(again), "what this one took the place of"
    discard(again)
    assert offered(again) == ""


def test_once_one_hole_is_answered_the_next_is_offered(quick: User, photo_file: Path, other_file: Path) -> None:
    for file in (photo_file, other_file, photo_file):
        paint(quick, file)
    assert other_file.name in offered(quick)
    discard(quick)
    assert photo_file.name in offered(quick)


def test_where_every_hole_was_filled_undone_or_discarded_nothing_is_offered(
    filled: User, photo_file: Path, other_file: Path, tmp_path: Path
) -> None:
    for number in range(3):
        filled.pick(number)
        filled.save(tmp_path / f"{number}.png")
    filled.open(other_file)
    assert offered(filled) == ""
    paint(filled, other_file)
    filled.act("undo")
    filled.open(photo_file)
    assert offered(filled) == ""
    fill_three(filled).stroke((100, 20))
    assert filled.document.has_unfilled_hole()
    filled.window.close()
    filled.answer("Cancel")
    assert offered(filled) == ""
    filled.open(other_file)  # and discard
    assert offered(filled) == ""
    filled.close()
    assert sessions() == []


def test_a_hole_is_kept_however_busy_the_disk_is(
    opened: User, photo_file: Path, other_file: Path, monkeypatch: pytest.MonkeyPatch, make_quick: Callable[[], User]
) -> None:
    gate, write = threading.Event(), autosave_module.write_session

    def slow(*arguments: object) -> None:
        gate.wait()
        write(*arguments)  # type: ignore[arg-type]

    opened.stroke((40, 40))
    opened.settle()
    monkeypatch.setattr(autosave_module, "write_session", slow)
    opened.window.keeper.autosave.save_now()
    opened.stroke((100, 80))
    hole = opened.hole.copy()
    opened.open(other_file)
    opener = threading.Timer(0, lambda: (opened.window.keeper.autosave._closing.wait(10), gate.set()))
    opener.start()
    opened.close()
    opener.join()
    again = make_quick()
    again.restore()
    assert np.array_equal(again.hole, hole)


def test_where_a_hole_can_not_be_written_it_is_said_and_tried_again(
    quick: User, photo_file: Path, other_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError("No space left on device")

    hole = paint(quick, photo_file)
    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        quick.open(other_file)
        quick.wait(lambda: "not survive a crash" in quick.message)
    quick.window.keeper.autosave.save_now()
    assert "bird.png" in offered(quick)
    restore(quick)
    assert np.array_equal(quick.hole, hole)


def test_all_that_was_made_comes_back_after_a_crash(
    filled: User, photo_file: Path, make_quick: Callable[[], User]
) -> None:
    original = filled.photo.copy()
    filled.act("star")
    filled.act("apply")
    filled.stroke((90, 70))
    filled.pick(2)
    hole, now, on_screen = filled.hole.copy(), filled.photo.copy(), filled.shown.copy()
    filled.crash()
    again = make_quick()
    again.wait(again.window.keeper.bar.isVisible)
    assert "bird.png" in again.window.keeper.bar.text()
    again.restore()
    assert np.array_equal(again.hole, hole)
    assert np.array_equal(again.photo, now)
    assert np.array_equal(again.shown, on_screen)
    assert (again.applied, again.seeds) == ([5], [5, 6, 7])
    assert [fill.starred for fill in again.document.fills] == [True, False, False]
    assert again.page.panel.box.caption() == "a red bird"
    assert again.tiles == ["Original", "Photo now", "seed 5", "seed 6", "seed 7"]
    for row, picture in ((0, original), (1, now)):
        again.click_tile(row)
        assert np.array_equal(again.shown, picture)
    again.wait(lambda: again.page.session.checkpoint == "fake")
    again.run("a red bird", fills=2)
    assert [fill.run for fill in again.document.fills] == [1, 1, 1, 2, 2], "runs stay apart"


def test_a_caption_that_was_never_used_is_among_the_recent_ones_after_the_end(
    opened: User, make_quick: Callable[[], User]
) -> None:
    opened.page.panel.caption.setPlainText("a blue bird")
    opened.close()
    assert make_quick().page.panel.box.recent() == ["a blue bird"]

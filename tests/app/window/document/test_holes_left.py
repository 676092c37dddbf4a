"""A hole that nobody filled stays when its photo gives way to another one or the window closes, and is offered."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.window.document import autosave as autosave_module
from app.window.document.autosave_file import SESSION
from app.window.settings.state import state_folder
from tests.app.window.conftest import User
from tests.app.window.filling import document, fill_three


@pytest.fixture
def other_file(tmp_path: Path) -> Path:
    file = tmp_path / "cat.png"
    Image.new("RGB", (80, 60), "green").save(file)
    return file


def settle(user: User) -> None:
    autosave = user.window.keeper.autosave
    user.wait(lambda: not (user.page.background.busy or autosave.busy))


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
    settle(user)
    return "" if user.window.keeper.bar.isHidden() else user.window.keeper.bar.text()


def sessions() -> list[Path]:
    return [file.parent for file in (state_folder() / "sessions").glob(f"*/{SESSION}")]


def close(user: User) -> None:
    user.window.close()
    user.wait(lambda: not user.window.isVisible())


def test_a_hole_is_offered_once_another_photo_is_open_and_comes_back_with_its_caption(
    user: User, photo_file: Path, other_file: Path
) -> None:
    hole = paint(user, photo_file)
    user.open(other_file)
    assert "bird.png" in offered(user)
    other = paint(user, other_file, "a cat")
    restore(user)
    assert np.array_equal(user.hole, hole)
    assert user.page.panel.box.caption() == "a red bird"
    assert "cat.png" in offered(user), "what the restored one took the place of"
    restore(user)
    assert np.array_equal(user.hole, other)
    assert user.page.panel.box.caption() == "a cat"


def test_a_hole_is_offered_at_the_next_start_and_when_its_photo_is_opened_again(
    user: User, photo_file: Path, other_file: Path, make_user: Callable[..., User]
) -> None:
    hole = paint(user, photo_file)
    user.open(other_file)
    paint(user, other_file)
    settle(user)
    user.stroke((10, 10))  # so soon before the end that no tick has saved it
    last = user.hole.copy()
    close(user)
    again = make_user()
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
    again.window.keeper.bar.discard.click()
    assert offered(again) == ""


def test_without_a_hole_that_is_not_filled_nothing_is_offered(
    user: User, photo_file: Path, other_file: Path, tmp_path: Path
) -> None:
    fill_three(user, photo_file)
    for number in range(3):
        user.page.strip.select(number)
        with user.bot.waitSignal(user.page.saved, timeout=60_000):
            user.page.save(tmp_path / f"{number}.png")
    user.open(other_file)
    assert offered(user) == ""
    paint(user, other_file)
    user.page.undo()
    user.open(photo_file)
    assert offered(user) == ""
    close(user)
    assert sessions() == []


def test_once_one_hole_is_answered_the_next_is_offered(user: User, photo_file: Path, other_file: Path) -> None:
    paint(user, photo_file)
    paint(user, other_file)
    paint(user, photo_file)
    assert other_file.name in offered(user)
    user.window.keeper.bar.discard.click()
    assert photo_file.name in offered(user)


def test_discard_takes_the_hole_along_and_cancel_leaves_it(user: User, photo_file: Path, other_file: Path) -> None:
    fill_three(user, photo_file)
    user.stroke((100, 20))
    assert document(user).has_unfilled_hole()
    user.window.close()
    user.answer("Cancel")
    assert offered(user) == ""
    user.open(other_file)
    assert offered(user) == ""
    close(user)
    assert sessions() == []


def test_a_hole_is_kept_however_busy_the_disk_is(
    user: User, photo_file: Path, other_file: Path, monkeypatch: pytest.MonkeyPatch, make_user: Callable[..., User]
) -> None:
    gate, write = threading.Event(), autosave_module.write_session

    def slow(*arguments: object) -> None:
        gate.wait()
        write(*arguments)  # type: ignore[arg-type]

    paint(user, photo_file)
    settle(user)
    monkeypatch.setattr(autosave_module, "write_session", slow)
    user.window.keeper.autosave.save_now()
    user.stroke((100, 80))
    hole = user.hole.copy()
    user.open(other_file)
    opener = threading.Timer(0, lambda: (user.window.keeper.autosave._closing.wait(10), gate.set()))
    opener.start()
    close(user)
    opener.join()
    again = make_user()
    again.wait(again.window.keeper.bar.isVisible)
    restore(again)
    assert np.array_equal(again.hole, hole)


def test_where_a_hole_can_not_be_written_it_is_said_and_tried_again(
    user: User, photo_file: Path, other_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(descriptor: int) -> None:
        raise OSError("No space left on device")

    hole = paint(user, photo_file)
    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        user.open(other_file)
        user.wait(lambda: "not kept" in user.message)
    user.window.keeper.autosave.save_now()
    assert "bird.png" in offered(user)
    restore(user)
    assert np.array_equal(user.hole, hole)


def test_a_caption_that_was_never_used_is_among_the_recent_ones_after_the_end(
    user: User, photo_file: Path, make_user: Callable[..., User]
) -> None:
    user.open(photo_file)
    user.page.panel.caption.setPlainText("a blue bird")
    close(user)
    assert make_user().page.panel.box.recent() == ["a blue bird"]

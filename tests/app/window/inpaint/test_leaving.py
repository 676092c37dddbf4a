"""The question about unsaved fills: when it is asked, what its answers do, and what goes wrong meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QFileDialog

from app.window.document.document import Document
from models.imaging import load_photo, read_provenance
from tests.app.window.conftest import User
from tests.app.window.filling import act, document, fill_three, photo, shown


@pytest.fixture
def filled(user: User, photo_file: Path) -> User:
    """A window with three fills of seeds 5, 6 and 7, the first one shown."""
    return fill_three(user, photo_file)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that a person names when asked for one."""
    folder = tmp_path / "fills"
    folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    return folder


def save(user: User, number: int, file: Path) -> None:
    user.page.strip.select(number)
    with user.bot.waitSignal(user.page.saved, timeout=60_000):
        user.page.save(file)


def saved_seeds(folder: Path) -> dict[str, int]:
    return {file.name: (read_provenance(file) or {})["seed"] for file in folder.iterdir()}


def test_kept_fills_are_saved_and_the_window_closes(filled: User, folder: Path) -> None:
    for number in (0, 2):
        filled.page.strip.select(number)
        act(filled, "star")
    expected = shown(filled).copy()
    (folder / "bird-fill-5.png").write_bytes(b"another's")
    filled.window.close()
    assert filled.window.isVisible()
    filled.answer("Save kept fills (2)")
    filled.wait(lambda: not filled.window.isVisible())
    assert (folder / "bird-fill-5.png").read_bytes() == b"another's"
    (folder / "bird-fill-5.png").unlink()
    assert saved_seeds(folder) == {"bird-fill-5-2.png": 5, "bird-fill-7.png": 7}
    assert np.array_equal(load_photo(folder / "bird-fill-7.png").pixels, expected)


def test_where_none_is_kept_all_are_saved(filled: User, folder: Path) -> None:
    save(filled, 1, folder / "mine.png")
    filled.window.close()
    filled.answer("Save all fills (2)")
    filled.wait(lambda: not filled.window.isVisible())
    assert sorted(saved_seeds(folder).values()) == [5, 6, 7]


def test_a_photo_with_an_applied_fill_is_saved_as_it_is(filled: User, folder: Path) -> None:
    act(filled, "apply")
    act(filled, "delete_unstarred")
    expected = photo(filled).copy()
    filled.window.close()
    filled.answer("Save")
    filled.wait(lambda: not filled.window.isVisible())
    assert np.array_equal(load_photo(folder / "bird-fill-5.png").pixels, expected)


def test_cancel_and_no_folder_leave_all_as_it_was(filled: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    for text in ("Cancel", "Save"):
        filled.window.close()
        filled.answer(text)
        assert filled.window.isVisible()
        assert filled.page.leaving.question is None
    assert len(document(filled).fills) == 3


def test_where_a_fill_can_not_be_written_the_window_stays(
    filled: User, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.rmdir()
    filled.window.close()
    filled.answer("Save")
    filled.wait(lambda: "can't be written" in filled.message)
    assert filled.window.isVisible()
    assert len(document(filled).fills) == 3


def test_a_save_in_progress_is_waited_for_instead_of_asked_about(user: User, photo_file: Path, tmp_path: Path) -> None:
    user.open(photo_file)
    user.stroke((40, 40))
    user.inpaint(fills=1)
    user.finish_run()
    user.page.save(tmp_path / "out.png")
    user.window.close()
    assert user.page.leaving.question is None
    user.wait(lambda: not user.window.isVisible())
    assert load_photo(tmp_path / "out.png").pixels.shape == (90, 120, 3)


def test_a_fill_whose_file_was_replaced_is_asked_about(filled: User, folder: Path) -> None:
    act(filled, "delete_fill")
    save(filled, 0, folder / "out.png")
    save(filled, 1, folder / "out.png")
    (picture,) = document(filled).unsaved()
    assert picture[-1].patch.seed == 6


def test_the_question_is_asked_about_the_last_wish(filled: User, photo_file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.png"
    Image.open(photo_file).save(other)
    filled.window.close()
    filled.window.open(other)
    filled.wait(lambda: not filled.page.background.busy)
    with filled.bot.waitSignal(filled.page.opened, timeout=60_000):
        filled.answer("Discard")
    assert filled.window.isVisible()
    assert document(filled).name == "other.png"


def test_a_lost_session_takes_the_place_of_fills_only_after_a_question(
    filled: User, photo_file: Path, make_user: Callable[..., User]
) -> None:
    filled.crash()
    again = make_user()
    bar = again.window.keeper.bar
    again.wait(bar.isVisible)
    fill_three(again, photo_file)
    act(again, "delete_fill")
    bar.restore.click()
    again.wait(lambda: again.page.leaving.question is not None)
    again.answer("Cancel")
    assert len(document(again).fills) == 2
    assert bar.isVisible()
    bar.restore.click()
    again.wait(lambda: again.page.leaving.question is not None)
    again.answer("Discard")
    assert len(document(again).fills) == 3


def test_what_is_saved_is_known_after_a_crash_too(filled: User, folder: Path, make_user: Callable[..., User]) -> None:
    save(filled, 1, folder / "out.png")
    filled.crash()
    again = make_user()
    again.restore()
    restored: Document = document(again)
    assert [picture[-1].patch.seed for picture in restored.unsaved()] == [5, 7]
    assert restored.saved.last_file() == folder / "out.png"


def test_another_fill_gets_a_name_with_its_seed_beside_the_first(filled: User, folder: Path) -> None:
    save(filled, 0, folder / "mine.jpg")
    assert document(filled).suggested_path() == folder / "mine.jpg"
    filled.page.strip.select(1)
    assert document(filled).suggested_path() == folder / "bird-fill-6.jpg"


def test_what_a_run_went_on_from_chooses_nothing_among_the_fills_that_came_after(filled: User, folder: Path) -> None:
    filled.stroke((100, 20))
    filled.inpaint("a cat", fills=2, seed=20)
    filled.finish_run()
    filled.window.close()
    filled.answer("Save all fills (5)")
    filled.wait(lambda: not filled.window.isVisible())
    assert sorted(saved_seeds(folder).values()) == [5, 6, 7, 20, 21]

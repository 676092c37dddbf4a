"""The question about unsaved fills: when it is asked, what its answers do, and what goes wrong meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from models.imaging import load_photo, read_provenance
from tests.app.window.conftest import User, fill_three


@pytest.fixture
def folder(tmp_path: Path, name_file: Callable[[Path], None]) -> Path:
    """The folder that a person names when asked for one."""
    folder = tmp_path / "fills"
    folder.mkdir()
    name_file(folder)
    return folder


def save(user: User, number: int, file: Path) -> None:
    user.pick(number)
    user.save(file)


def close_and_answer(user: User, text: str) -> None:
    """Close the window, and wait for it to go after this answer."""
    user.window.close()
    assert user.window.isVisible()
    user.answer(text)
    user.wait(lambda: not user.window.isVisible())


def saved_seeds(folder: Path) -> dict[str, int]:
    return {file.name: (read_provenance(file) or {})["seed"] for file in folder.iterdir()}


def test_kept_fills_are_saved_and_the_window_closes(filled: User, folder: Path) -> None:
    for number in (0, 2):
        filled.pick(number)
        filled.act("star")
    expected, others = filled.shown.copy(), folder / "bird-fill-5.png"
    others.write_bytes(b"another's")
    close_and_answer(filled, "Save kept fills (2)")
    assert others.read_bytes() == b"another's"
    others.unlink()
    assert saved_seeds(folder) == {"bird-fill-5-2.png": 5, "bird-fill-7.png": 7}
    assert np.array_equal(load_photo(folder / "bird-fill-7.png").pixels, expected)


def test_where_none_is_kept_all_are_saved_also_beside_what_a_run_went_on_from(filled: User, folder: Path) -> None:
    filled.stroke((100, 20))
    filled.run("a cat", fills=2, seed=20)
    save(filled, 1, folder / "mine.png")
    close_and_answer(filled, "Save all fills (4)")
    assert sorted(saved_seeds(folder).values()) == [5, 6, 7, 20, 21]


def test_kept_fills_are_saved_together_once_and_to_the_folder_that_was_asked_for_first(
    filled: User, folder: Path, name_file: Callable[[Path | str], None]
) -> None:
    assert not filled.can("save_kept")
    save(filled, 1, folder.parent / "mine.png")
    for number in (0, 1):
        filled.page.workspace.star(number)
    (folder / "bird-fill-5.png").write_bytes(b"another's")
    filled.act("save_kept")
    filled.wait(lambda: filled.message == f"1 kept fill saved to {folder}.")
    name_file("")
    filled.page.workspace.star(2)
    filled.act("save_kept")
    filled.wait(lambda: (folder / "bird-fill-7.png").exists() and not filled.page.saving.busy)
    assert (folder / "bird-fill-5.png").read_bytes() == b"another's"
    (folder / "bird-fill-5.png").unlink()
    assert saved_seeds(folder) == {"bird-fill-5-2.png": 5, "bird-fill-7.png": 7}
    filled.act("save_kept")
    assert filled.message == "All kept fills are saved."
    filled.run("a cat", seed=20)
    filled.page.workspace.star(3)
    folder.rename(folder.with_name("elsewhere"))
    filled.act("save_kept")
    filled.wait(lambda: "can't be written" in filled.message)
    name_file(folder.parent)
    filled.act("save_kept")
    filled.wait(lambda: (folder.parent / "bird-fill-20.png").exists())


def test_a_photo_with_an_applied_fill_is_saved_as_it_is(filled: User, folder: Path) -> None:
    filled.act("apply", "delete_unstarred")
    expected = filled.photo.copy()
    close_and_answer(filled, "Save")
    assert np.array_equal(load_photo(folder / "bird-fill-5.png").pixels, expected)


def test_cancel_no_folder_or_one_that_is_gone_leave_all_as_it_was(
    filled: User, folder: Path, name_file: Callable[[Path | str], None]
) -> None:
    name_file("")
    for text in ("Cancel", "Save"):
        filled.window.close()
        filled.answer(text)
        assert filled.window.isVisible()
        assert filled.page.leaving.question is None
    folder.rmdir()
    name_file(folder)
    filled.window.close()
    filled.answer("Save")
    filled.wait(lambda: "can't be written" in filled.message)
    assert filled.window.isVisible()
    assert filled.seeds == [5, 6, 7]


def test_a_save_in_progress_is_waited_for_instead_of_asked_about(opened: User, tmp_path: Path) -> None:
    opened.stroke((40, 40))
    opened.run()
    opened.page.save(tmp_path / "out.png")
    opened.window.close()
    assert opened.page.leaving.question is None
    opened.wait(lambda: not opened.window.isVisible())
    assert load_photo(tmp_path / "out.png").pixels.shape == (90, 120, 3)


def test_the_question_is_asked_about_the_last_wish(filled: User, other_file: Path) -> None:
    filled.window.close()
    filled.window.open(other_file)
    filled.wait(lambda: not filled.page.background.busy)
    with filled.bot.waitSignal(filled.page.opened, timeout=60_000):
        filled.answer("Discard")
    assert filled.window.isVisible()
    assert filled.document.name == other_file.name


def test_a_lost_session_takes_the_place_of_fills_only_after_a_question(
    filled: User, photo_file: Path, make_quick: Callable[[], User]
) -> None:
    filled.crash()
    again = make_quick()
    bar = again.window.keeper.bar
    again.wait(bar.isVisible)
    again.open(photo_file)
    fill_three(again).act("delete_fill")
    for answer, left in (("Cancel", [6, 7]), ("Discard", [5, 6, 7])):
        assert bar.isVisible()
        bar.restore.click()
        again.wait(lambda: again.page.leaving.question is not None)
        again.answer(answer)
        assert again.seeds == left


def test_a_saved_fill_is_known_until_its_file_is_another_ones(
    filled: User, folder: Path, make_quick: Callable[[], User]
) -> None:
    def unsaved(user: User) -> list[int]:
        return [picture[-1].patch.seed for picture in user.document.unsaved()]

    save(filled, 0, folder / "mine.jpg")
    assert filled.document.suggested_path() == folder / "mine.jpg"
    filled.pick(1)
    assert filled.document.suggested_path() == folder / "bird-fill-6.jpg"
    save(filled, 1, folder / "mine.jpg")
    assert unsaved(filled) == [5, 7]
    filled.crash()
    again = make_quick()
    again.restore()
    assert unsaved(again) == [5, 7]
    assert again.document.saved.last_file() == folder / "mine.jpg"

"""A project in the window: saved, marked as modified, asked about, opened again, and offered on the empty page."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from app.window.canvas.margins import Margins
from app.window.document import project_file
from app.window.settings.recent_tiles import RecentTiles
from tests.app.window.conftest import User, fill_three
from tests.app.window.dropping import drop
from tests.app.window.inpaint.test_extending import extend


@pytest.fixture
def project(tmp_path: Path, name_file: Callable[[Path], None]) -> Path:
    """The file that a person names when asked for one."""
    file = tmp_path / "work" / "bird.featherproof"
    file.parent.mkdir()
    name_file(file)
    return file


@pytest.fixture
def saved(filled: User, project: Path) -> User:
    """A window with a project of three fills."""
    save(filled)
    return filled


def save(user: User) -> None:
    with user.saving():
        user.press("Ctrl+Shift+P")


def open_again(user: User, project: Path) -> User:
    with user.bot.waitSignal(user.page.opened, timeout=60_000):
        user.window.open(project)
    return user


def title(user: User) -> str:
    """As the system shows it."""
    mark = "*" if user.window.isWindowModified() else ""
    return user.window.windowTitle().replace("[*]", mark)


def test_what_was_saved_is_there_again_after_the_photo_is_gone_and_nothing_is_asked(
    filled: User, project: Path, photo_file: Path, make_quick: Callable[[], User]
) -> None:
    filled.act("star", "apply")
    save(filled)  # those in it are of a smaller photo
    extend(filled, Margins(left=10, bottom=20))
    filled.run("a cat", fills=2, seed=30)
    filled.act("fold")
    extend(filled, Margins(top=5))  # not filled
    filled.page.panel.caption.setPlainText("a red bird")
    filled.pick(3)
    save(filled)
    hole, photo, shown = filled.hole, filled.photo.copy(), filled.shown.copy()
    holes = [fill.hole.unpack() for fill in filled.document.fills]
    notes = {number: (note.started, note.folded) for number, note in filled.document.run_notes.items()}
    filled.close()
    photo_file.unlink()
    again = open_again(make_quick(), project)
    assert again.seeds == [5, 6, 7, 30, 31]
    assert [fill.run for fill in again.document.fills] == [1, 1, 1, 2, 2]
    assert again.document.fills[0].starred
    assert again.applied == [5]
    assert np.array_equal(again.hole, hole)
    assert np.array_equal(again.photo, photo)
    assert np.array_equal(again.shown, shown)
    assert again.document.margins == Margins(left=10, top=5, bottom=20)
    assert all(map(np.array_equal, [fill.hole.unpack() for fill in again.document.fills], holes))
    assert {number: (note.started, note.folded) for number, note in again.document.run_notes.items()} == notes
    assert (notes[1][1], notes[2][1], None in notes) == (False, True, False)
    assert again.page.panel.caption.toPlainText() == "a red bird"
    assert (again.page.panel.fills.value(), again.page.panel.seed.value()) == (2, 30)
    assert title(again) == "bird.featherproof — Featherproof"
    again.stroke((20, 70))
    again.run("a cat", fills=1, seed=40)
    assert again.document.fills[-1].run == 3
    save(again)
    again.close()


def test_the_title_marks_changes_until_they_are_saved_or_something_else_is_open(
    filled: User, project: Path, other_file: Path
) -> None:
    assert title(filled) == "bird.png — Featherproof"
    save(filled)
    for change in (
        lambda: filled.stroke((90, 60)),
        lambda: filled.act("star"),
        lambda: filled.act("apply"),
        lambda: filled.act("undo"),
        lambda: QTest.keyClicks(filled.page.panel.caption, "s"),
    ):
        assert title(filled) == "bird.featherproof — Featherproof"
        change()
        assert title(filled) == "bird.featherproof* — Featherproof"
        save(filled)
    filled.pick(2)  # to look at something changes nothing
    assert not filled.window.isWindowModified()
    filled.stroke((20, 20))
    filled.open(other_file)
    assert title(filled) == "cat.png — Featherproof"


def test_what_changes_while_a_project_is_written_is_not_in_it_and_marked(
    saved: User, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, write = threading.Event(), project_file.write_project
    monkeypatch.setattr(project_file, "write_project", lambda *all_: gate.wait() and write(*all_))
    hole = saved.hole
    saved.press("Ctrl+Shift+P")
    saved.stroke((90, 60))
    saved.run("a cat", fills=1, seed=50)
    gate.set()
    saved.wait(lambda: not saved.page.projects.busy)
    assert saved.window.isWindowModified()
    assert [picture[-1].patch.seed for picture in saved.document.unsaved()] == [50]
    gate.clear()
    saved.press("Ctrl+Shift+P")
    saved.press("Ctrl+Shift+P")  # one more while that is written
    gate.set()
    saved.wait(lambda: not saved.page.projects.busy)
    assert not saved.document.would_be_missed()
    assert not np.array_equal(open_again(saved, project).hole, hole)
    assert saved.seeds == [5, 6, 7, 50]


def test_leaving_asks_about_what_is_not_in_the_project_and_can_save_it(
    saved: User, project: Path, make_quick: Callable[[], User]
) -> None:
    saved.stroke((90, 60))
    for answer in ("Cancel", "Save the &project"):
        saved.window.close()
        question = saved.page.leaving.question
        assert question is not None
        assert question.text() == "bird.featherproof has unsaved changes."
        assert question.defaultButton() is not None
        assert question.defaultButton().text() == "Save the &project"
        hole = saved.hole
        assert saved.window.isVisible()
        saved.answer(answer)
    saved.wait(lambda: not saved.window.isVisible())
    assert np.array_equal(open_again(make_quick(), project).hole, hole)


def test_leaving_unsaved_fills_offers_a_project_and_stays_where_no_file_is_named(
    filled: User, project: Path, name_file: Callable[[Path | str], None]
) -> None:
    name_file("")
    filled.window.close()
    filled.answer("project")
    assert filled.window.isVisible()
    name_file(project)
    filled.window.close()
    filled.answer("project")
    filled.wait(lambda: not filled.window.isVisible())
    assert project.is_file()


def test_what_prevents_saving_a_project_is_a_sentence_and_the_work_stays(
    filled: User, project: Path, name_file: Callable[[Path | str], None]
) -> None:
    name_file(project.parent / "gone" / "bird.featherproof")
    filled.window.close()
    filled.answer("project")
    filled.wait(lambda: "bird.featherproof can't be written: No such file or directory." in filled.message)
    assert filled.window.isVisible()
    name_file(project.with_suffix(".png"))
    filled.act("save_project_as")
    assert "the name of a project must end in .featherproof" in filled.message
    name_file(project.with_suffix(""))
    with filled.saving():
        filled.act("save_project_as")
    assert project.is_file()
    project.write_bytes(b"PK")
    filled.window.open(project)
    filled.wait(lambda: "is damaged, cut short or no project" in filled.message)
    assert filled.seeds == [5, 6, 7]


def test_a_project_after_a_crash_is_that_project_still(
    saved: User, project: Path, photo_file: Path, make_quick: Callable[[], User]
) -> None:
    open_again(saved, project)
    saved.stroke((90, 60))
    hole = saved.hole
    photo_file.unlink()
    saved.crash()
    again = make_quick()
    again.restore()
    assert np.array_equal(again.hole, hole)
    assert title(again) == "bird.featherproof* — Featherproof"
    save(again)
    assert np.array_equal(open_again(again, project).hole, hole)


def test_a_hole_that_lies_in_a_project_is_not_offered_as_unfinished(
    opened: User, project: Path, other_file: Path
) -> None:
    opened.stroke((40, 40))
    save(opened)
    opened.open(other_file)
    opened.settle()
    assert opened.window.keeper.bar.isHidden()


def test_recent_photos_and_projects_are_pictures_on_the_empty_page(
    saved: User, project: Path, photo_file: Path, other_file: Path, make_quick: Callable[[], User]
) -> None:
    saved.open(other_file)
    saved.close()
    other_file.unlink()
    again = make_quick()
    tiles = again.window.recent_tiles
    again.wait(lambda: len(names(tiles)) == 2)
    assert names(tiles) == [str(project), str(photo_file)]
    tile = tiles.findChildren(QToolButton)[0]
    assert not tile.icon().isNull()
    with again.bot.waitSignal(again.page.opened, timeout=60_000):
        QTest.mouseClick(tile, Qt.MouseButton.LeftButton)
    assert again.seeds == [5, 6, 7]


def names(tiles: RecentTiles) -> list[str]:
    return [tile.toolTip() for tile in tiles.findChildren(QToolButton)]


def test_a_dropped_project_is_opened(saved: User, project: Path, make_quick: Callable[[], User]) -> None:
    again = make_quick()
    with again.bot.waitSignal(again.page.opened, timeout=60_000):
        drop(again.window, project)
    fill_three(again)
    assert again.seeds[:3] == [5, 6, 7]

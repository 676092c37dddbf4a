"""What belongs to no page alone: pages, preferences, theme, dropped files, keys, lost sessions and failures."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from app.window.canvas.tools import Tool
from app.window.engine.session import EngineState
from app.window.parts.theme import DARK, LIGHT
from app.window.settings.preferences import config_folder, read_preferences
from app.window.settings.state import read_state
from tests.app.window.conftest import User
from tests.app.window.judging import photos
from tests.fixtures.user_folders import UserFolders


def press(user: User, keys: str) -> None:
    """Press a key with its modifiers, as bound to the whole window."""
    combination = QKeySequence(keys)[0]
    QTest.keyClick(user.window, combination.key(), combination.keyboardModifiers())


def drop(user: User, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    user.window.dropEvent(QDropEvent(QPointF(300, 300), copy, data, left, none))


@pytest.mark.parametrize(("keys", "name"), [("Alt+2", "authenticate"), ("Alt+3", "checkpoints"), ("Alt+1", "inpaint")])
def test_pages_have_keys(user: User, keys: str, name: str) -> None:
    press(user, keys)
    assert user.window.page_name == name
    assert user.window.actions_by_name[f"page_{name}"].isChecked()
    assert user.window.tools.isVisible() == (name == "inpaint")


def test_a_page_that_is_shown_has_the_keys(user: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = photos(tmp_path / "p", "a.png")[0]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(file)], ""))
    press(user, "Alt+2")
    focus = QApplication.focusWidget()
    assert focus is user.window.authenticate or user.window.authenticate.isAncestorOf(focus)
    QTest.keyClick(focus, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    user.wait(lambda: user.window.authenticate.model.rowCount() == 1)
    press(user, "Alt+1")
    assert QApplication.focusWidget() is user.page.canvas or user.page.document is None
    user.wait(lambda: not user.window.authenticate.queue.running)


@pytest.mark.parametrize(
    ("keys", "tool"), list(zip("BEROLPWGA", (tool for tool in Tool), strict=True)), ids=[tool.value for tool in Tool]
)
def test_tools_have_keys(user: User, photo_file: Path, keys: str, tool: Tool) -> None:
    user.open(photo_file)
    press(user, keys)
    assert user.page.canvas.tool is tool
    assert user.window.actions_by_name[tool.value].isChecked()
    assert user.page.panel.tool.tolerance.isVisible() == (tool is Tool.WAND)
    assert user.page.panel.tool.hardness.isVisible() == (tool in (Tool.BRUSH, Tool.ERASER))


def test_brackets_change_size_and_hardness(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    size = user.page.canvas.brush
    press(user, "]")
    assert user.page.canvas.brush > size
    press(user, "[")
    press(user, "[")
    assert user.page.canvas.brush < size
    press(user, "{")
    assert user.page.canvas.hardness == 90
    assert user.page.panel.tool.hardness.slider.value() == 90
    press(user, "}")
    assert user.page.canvas.hardness == 100


def test_one_dropped_photo_is_opened_and_several_are_judged(user: User, photo_file: Path, tmp_path: Path) -> None:
    with user.bot.waitSignal(user.page.opened, timeout=60_000):
        drop(user, photo_file)
    files = photos(tmp_path / "p", "a.png", "b.png")
    drop(user, *files)
    assert user.window.page_name == "authenticate"
    user.wait(lambda: user.window.authenticate.model.rowCount() == 2)
    drop(user, tmp_path / "p")
    user.wait(lambda: not user.window.authenticate.queue.running and not user.window.background.busy)


@pytest.mark.parametrize("count", [1, 2])
def test_what_letting_go_will_do_is_said_while_files_hover(user: User, tmp_path: Path, count: int) -> None:
    data = QMimeData()
    files = photos(tmp_path / "p", "a.png", "b.png")[:count]
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    hint = user.window.drop_hint
    entered = QDragEnterEvent(
        QPointF(9, 9).toPoint(), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    user.window.dragEnterEvent(entered)
    assert hint.isVisible()
    assert hint.text() == ("Open a.png" if count == 1 else "Learn which of these were inpainted")
    assert hint.size() == user.window.centralWidget().size()
    user.window.dragLeaveEvent(QDragLeaveEvent())
    assert not hint.isVisible()


def test_a_judged_photo_opens_on_the_inpaint_page(user: User, tmp_path: Path) -> None:
    file = photos(tmp_path / "p", "a.png")[0]
    with user.bot.waitSignal(user.page.opened, timeout=60_000):
        user.window.authenticate.inpaint_asked.emit(str(file))
    assert user.window.page_name == "inpaint"
    assert user.window.windowTitle() == "a.png — Featherproof"


def test_judging_lets_fills_in_between(user: User, photo_file: Path, tmp_path: Path) -> None:
    user.open(photo_file)
    user.stroke((40, 40))
    user.window.authenticate.add([str(file) for file in photos(tmp_path / "p", *(f"{n}.png" for n in range(40)))])
    user.wait(lambda: user.window.authenticate.queue.done >= 2)
    user.inpaint(fills=1)
    user.finish_run()
    assert user.window.authenticate.queue.running
    user.wait(lambda: not user.window.authenticate.queue.running)


def test_preferences_hold_at_once_and_are_kept(user: User) -> None:
    press(user, "Ctrl+,")
    dialog = user.window.windows.preferences
    assert dialog.isVisible()
    assert not dialog.isModal()
    user.window.store.update(theme="light", fills=7, hardness=40, quality=80, heat=30)
    assert LIGHT.panel in user.window.styleSheet()
    assert user.page.panel.fills.value() == 7
    assert user.page.canvas.hardness == 40
    assert user.page.saving.quality == 80
    assert user.page.panel.verdict.opacity.value() == 30
    user.window.close()
    assert read_preferences(config_folder()).fills == 7


def test_the_theme_has_a_key(user: User) -> None:
    user.window.store.update(theme="light")
    press(user, "Ctrl+Shift+D")
    assert DARK.panel in user.window.styleSheet()
    assert user.page.canvas._theme is DARK
    press(user, "Ctrl+Shift+D")
    assert user.page.canvas._theme is LIGHT


def test_another_device_starts_the_engine_anew_and_keeps_the_work(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    user.stroke((40, 40))
    user.wait(lambda: user.page.session.state is EngineState.READY)
    hole, pid = user.hole.copy(), user.page.session.pid
    user.window.store.update(device="cpu")
    user.wait(lambda: user.page.session.pid not in (None, pid) and user.page.session.state is EngineState.READY)
    user.inpaint(fills=1)
    user.finish_run()
    assert np.array_equal(user.hole, hole)
    assert len(user.page.document.fills) == 1  # type: ignore[union-attr]


def test_f1_lists_every_key_and_can_be_searched(user: User) -> None:
    press(user, "F1")
    window = user.window.windows.shortcuts
    listed = "\n".join(_rows(window.tree.model()))  # type: ignore[attr-defined]
    for text in ("Magic wand", "Ctrl+Z", "hold Space", "Judge again", "F5"):
        assert text in listed, text
    window.search.setText("lasso")  # type: ignore[attr-defined]
    assert "Polygon" not in "\n".join(_rows(window.tree.model()))  # type: ignore[attr-defined]
    user.wait(window.isActiveWindow)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def _rows(model: object, parent: object = None) -> list[str]:
    from PySide6.QtCore import QModelIndex

    parent = parent or QModelIndex()
    rows = []
    for row in range(model.rowCount(parent)):  # type: ignore[attr-defined]
        rows.append(" ".join(str(model.index(row, column, parent).data()) for column in range(2)))  # type: ignore[attr-defined]
        rows += _rows(model, model.index(row, 0, parent))  # type: ignore[attr-defined]
    return rows


def test_opened_photos_can_be_opened_again(user: User, photo_file: Path, make_user: Callable[..., User]) -> None:
    user.open(photo_file)
    user.window.close()
    again = make_user()
    again.window.recent.aboutToShow.emit()
    entry = next(action for action in again.window.recent.actions() if "bird.png" in action.text())
    with again.bot.waitSignal(again.page.opened, timeout=60_000):
        entry.trigger()
    assert again.page.document.name == "bird.png"  # type: ignore[union-attr]


def test_a_session_whose_program_crashed_is_offered_and_comes_back(
    user: User, photo_file: Path, make_user: Callable[..., User]
) -> None:
    user.open(photo_file)
    user.stroke((40, 40), (60, 50))
    user.inpaint("a red bird", fills=2, seed=5)
    user.finish_run()
    user.page.fill_tools.star()
    user.page.fill_tools.apply()
    user.stroke((90, 70))
    keeper = user.window.keeper.autosave
    user.wait(lambda: not keeper.busy)
    keeper.save_now()
    user.wait(lambda: not keeper.busy)
    hole, pixels = user.hole.copy(), user.page.document.photo.pixels  # type: ignore[union-attr]
    own = keeper._own
    assert own is not None
    own.lock.unlock()  # as the system does when a process is gone
    again = make_user()
    again.wait(again.window.keeper.bar.isVisible)
    assert "bird.png" in again.window.keeper.bar.text()
    QTest.mouseClick(again.window.keeper.bar.restore, Qt.MouseButton.LeftButton)
    again.wait(lambda: again.page.document is not None)
    document = again.page.document
    assert document is not None
    assert np.array_equal(document.hole.pixels, hole)
    assert np.array_equal(document.photo.pixels, pixels)
    assert [fill.patch.seed for fill in document.applied] == [5]
    assert [fill.patch.seed for fill in document.fills] == [5, 6]
    assert [fill.starred for fill in document.fills] == [True, False]
    assert again.page.panel.box.caption() == "a red bird"
    assert again.page.strip.fills.rowCount() == 4
    again.wait(lambda: not again.window.keeper.autosave.busy)


def test_what_nobody_caught_is_a_sentence_with_its_details(user: User) -> None:
    user.window.tell_uncaught("Traceback of it")
    assert "Something went wrong inside the program" in user.message
    QTest.mouseClick(user.window.message.copy, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert "Traceback of it" in copied
    assert "Featherproof" in copied


def test_an_engine_out_of_memory_is_a_sentence_and_the_work_stays(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    user.stroke((40, 40))
    hole = user.hole.copy()
    user.inpaint("memory")
    user.finish_run()
    assert user.message == "This fill failed: out of memory. A smaller photo needs less."
    user.inpaint("a bird", fills=1)
    user.finish_run()
    assert np.array_equal(user.hole, hole)
    assert len(user.page.document.fills) == 1  # type: ignore[union-attr]


def test_two_deaths_of_the_engine_in_a_row_lose_nothing(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    user.stroke((40, 40))
    hole = user.hole.copy()
    for _ in range(2):
        user.wait(lambda: user.page.session.state is EngineState.READY)
        user.inpaint("hang")
        user.wait(lambda: user.page.session.state is EngineState.WORKING)
        assert user.page.session.pid is not None
        os.kill(user.page.session.pid, signal.SIGKILL)
        user.finish_run()
    user.wait(lambda: user.page.session.state is EngineState.READY)
    assert np.array_equal(user.hole, hole)


def test_the_window_can_be_closed_while_photos_are_judged(user: User, tmp_path: Path) -> None:
    user.window.authenticate.add([str(file) for file in photos(tmp_path / "p", "hang.png", "b.png")])
    user.wait(lambda: user.window.authenticate.queue.running)
    user.window.close()


def test_the_status_bar_says_what_memory_the_engine_holds(user: User) -> None:
    user.wait(lambda: bool(user.window.status.memory.text()))
    assert user.window.status.memory.text().endswith(" MB")


def test_what_was_opened_is_kept_while_the_window_is_open(
    user: User, photo_file: Path, user_folders: UserFolders
) -> None:
    user.open(photo_file)
    user.wait(lambda: read_state(user_folders.state).recent_photos == (str(photo_file),))


def test_a_window_whose_screen_is_gone_comes_back_to_one_that_is_there(make_user: Callable[..., User]) -> None:
    first = make_user()
    first.window.setGeometry(9000, 9000, 900, 600)
    first.window.close()
    again = make_user()
    available = again.window.screen().availableGeometry()
    assert available.intersects(again.window.geometry())


def test_another_preference_leaves_the_pages_controls_alone(user: User) -> None:
    user.page.panel.fills.setValue(9)
    user.window.store.update(theme="light")
    assert user.page.panel.fills.value() == 9
    user.window.store.update(fills=3)
    assert user.page.panel.fills.value() == 3


def test_a_window_that_is_closed_at_once_starts_nothing(make_user: Callable[..., User]) -> None:
    user = make_user()
    user.window.close()
    user.bot.wait(0)
    assert user.window.session.state is EngineState.STARTING
    assert not user.window.background.busy

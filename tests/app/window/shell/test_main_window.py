"""What belongs to no page alone: pages, preferences, theme, dropped files, keys and failures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDragLeaveEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.verdicts.decision import Decision
from app.window.engine.session import EngineState
from app.window.parts.theme import DARK, LIGHT
from app.window.settings.preferences import config_folder, read_preferences
from app.window.settings.state import read_state
from models.checkpoints.checkpoint import Manifest
from tests.app.window.conftest import User
from tests.app.window.dropping import data_of, drag_over, drop, words_of
from tests.app.window.judging import photos
from tests.fixtures.user_folders import UserFolders


def judged(user: User) -> None:
    """Wait until no photo waits for its verdict."""
    user.wait(lambda: not user.window.authenticate.queue.running and not user.window.background.busy)


def add(user: User, *files: Path) -> None:
    user.window.authenticate.add([str(file) for file in files])


def test_pages_have_keys_and_the_one_that_is_shown_has_them(
    opened: User, tmp_path: Path, name_file: Callable[[Path], None]
) -> None:
    window = opened.window
    name_file(photos(tmp_path / "p", "a.png")[0])
    for keys, name in (("Alt+3", "checkpoints"), ("Alt+2", "authenticate")):
        opened.press(keys)
        assert window.page_name == name
        assert window.actions_by_name[f"page_{name}"].isChecked()
        assert not window.tools.isVisible()
    focus = QApplication.focusWidget()
    assert focus is window.authenticate or window.authenticate.isAncestorOf(focus)
    QTest.keyClick(focus, Qt.Key.Key_O, Qt.KeyboardModifier.ControlModifier)
    opened.wait(lambda: window.authenticate.model.rowCount() == 1)
    opened.press("Alt+1")
    assert window.page_name == "inpaint"
    assert window.tools.isVisible()
    assert QApplication.focusWidget() is opened.page.canvas
    judged(opened)


# Files dropped anywhere -------------------------------------------------------------------------------------------


def test_one_dropped_photo_is_opened_and_several_or_a_folder_are_judged(
    quick: User, photo_file: Path, tmp_path: Path
) -> None:
    with quick.bot.waitSignal(quick.page.opened, timeout=60_000):
        drop(quick.window, photo_file)
    assert quick.document.name == "bird.png"
    drop(quick.window, *photos(tmp_path / "p", "a.png", "b.png"))
    assert quick.window.page_name == "authenticate"
    quick.wait(lambda: quick.window.authenticate.model.rowCount() == 2)
    photos(tmp_path / "p", "c.png")
    drop(quick.window, tmp_path / "p")
    quick.wait(lambda: quick.window.authenticate.model.rowCount() == 3)
    judged(quick)
    with quick.bot.waitSignal(quick.page.opened, timeout=60_000):
        quick.window.authenticate.inpaint_asked.emit(str(tmp_path / "p" / "a.png"))
    assert quick.window.page_name == "inpaint"
    assert quick.window.windowTitle() == "a.png — Featherproof"


def test_what_letting_go_will_do_is_said_while_files_hover_and_all_else_is_refused(quick: User, tmp_path: Path) -> None:
    hint, files = quick.window.drop_hint, photos(tmp_path / "p", "a.png", "b.png")
    mixed = data_of(files[0])
    mixed.setUrls([QUrl("https://example.org/x.png"), *mixed.urls()])
    assert not quick.page.panel.caption.canInsertFromMimeData(mixed), "wherever it falls"
    for data, said in (
        (data_of(files[0]), "Open a.png"),
        (mixed, "Open a.png"),
        (data_of(*files), "See which of these were inpainted"),
    ):
        assert drag_over(quick.window, data)
        assert hint.isVisible()
        assert hint.text() == said
        assert hint.size() == quick.window.centralWidget().size()
        quick.window.dragLeaveEvent(QDragLeaveEvent())
        assert not hint.isVisible()
    assert not drag_over(quick.window, words_of("only words"))


# Preferences and state --------------------------------------------------------------------------------------------


def test_preferences_hold_at_once_and_are_kept_and_leave_other_controls_alone(quick: User) -> None:
    page, store = quick.page, quick.window.store
    quick.press("Ctrl+,")
    dialog = quick.window.windows.preferences
    assert dialog is not None
    assert dialog.isVisible()
    assert not dialog.isModal()
    store.update(theme="light", fills=7, hardness=40, heat=30)
    assert LIGHT.panel in quick.window.styleSheet()
    assert (page.panel.fills.value(), page.canvas.hardness) == (7, 40)
    assert page.panel.verdict.opacity.value() == 30
    page.panel.fills.setValue(9)
    for theme in (DARK, LIGHT):
        quick.press("Ctrl+Shift+D")
        assert theme.panel in quick.window.styleSheet()
        assert page.canvas._theme is theme
    assert page.panel.fills.value() == 9
    quick.window.close()
    assert read_preferences(config_folder()).fills == 7


def test_opened_photos_can_be_opened_again(
    opened: User, photo_file: Path, user_folders: UserFolders, make_quick: Callable[[], User]
) -> None:
    opened.wait(lambda: read_state(user_folders.state).recent_photos == (str(photo_file),))
    opened.window.setGeometry(9000, 9000, 900, 600)  # on a screen that is gone at the next start
    opened.window.close()
    again = make_quick()
    assert again.window.screen().availableGeometry().intersects(again.window.geometry())
    again.window.recent.aboutToShow.emit()
    entry = next(action for action in again.window.recent.actions() if "bird.png" in action.text())
    with again.bot.waitSignal(again.page.opened, timeout=60_000):
        entry.trigger()
    assert again.document.name == "bird.png"


def test_f1_lists_every_key_and_can_be_searched(quick: User) -> None:
    quick.press("F1")
    window = quick.window.windows.shortcuts
    listed = "\n".join(_rows(window.tree.model()))  # type: ignore[union-attr]
    for text in ("Magic wand", "Ctrl+Z", "hold Space", "Judge again", "F5"):
        assert text in listed, text


def _rows(model: object, parent: object = None) -> list[str]:
    from PySide6.QtCore import QModelIndex

    parent = parent or QModelIndex()
    rows = []
    for row in range(model.rowCount(parent)):  # type: ignore[attr-defined]
        rows.append(" ".join(str(model.index(row, column, parent).data()) for column in range(2)))  # type: ignore[attr-defined]
        rows += _rows(model, model.index(row, 0, parent))  # type: ignore[attr-defined]
    return rows


# The engine -------------------------------------------------------------------------------------------------------


def test_another_device_starts_the_engine_anew_keeps_the_work_and_judging_lets_fills_in_between(
    user: User, photo_file: Path, tmp_path: Path
) -> None:
    user.open(photo_file)
    user.stroke((40, 40))
    session, queue = user.page.session, user.window.authenticate.queue
    user.wait(lambda: session.state is EngineState.READY)
    hole, pid = user.hole.copy(), session.pid
    user.window.store.update(device="cpu")
    user.wait(lambda: session.pid not in (None, pid) and session.state is EngineState.READY)
    user.wait(lambda: user.window.status.memory.text().endswith(" MB"))
    add(user, *photos(tmp_path / "p", *(f"{n}.png" for n in range(40))))
    user.wait(lambda: queue.done >= 2)
    user.run()
    assert queue.running
    assert np.array_equal(user.hole, hole)
    assert user.seeds == [5]
    add(user, *photos(tmp_path / "q", "hang.png", "b.png"))
    user.wait(lambda: queue.running)
    user.window.close_unasked()  # while photos are judged


def test_hidden_columns_decisions_a_note_half_written_and_the_threshold_are_there_at_the_next_start(
    quick: User, make_quick: Callable[[], User], tmp_path: Path
) -> None:
    page = quick.window.authenticate
    add(quick, *photos(tmp_path / "p", "a-inpainted.png"))
    quick.wait(lambda: page.model.rowCount() == 1)
    judged(quick)
    page.model.set_threshold(0.95)
    page.table.columns.chosen.emit(("size", "swin"))  # as its menu does
    page.open_row(page.model.rows[0])
    QTest.keyClicks(page.detail.decision.note, "odd eye")
    judged(quick)
    quick.close()
    again = make_quick()
    page = again.window.authenticate
    again.wait(again.window.tables.bar.isVisible)
    QTest.mouseClick(again.window.tables.bar.restore, Qt.MouseButton.LeftButton)
    again.wait(lambda: page.model.rowCount() == 1 and page.model.rows[0].verdict is not None)
    (row,) = page.model.rows
    assert row.decision == Decision("unsure", "odd eye", "unsure")
    assert page.model.threshold == 0.95
    kinds = map(page.model.kind_of, range(page.model.columnCount()))
    assert [kind for column, kind in enumerate(kinds) if page.table.isColumnHidden(column)] == ["swin", "size"]
    again.wait(lambda: not again.window.tables.busy)


def test_a_threshold_that_was_moved_after_the_table_was_saved_is_offered_with_it(
    quick: User, make_quick: Callable[[], User], tmp_path: Path
) -> None:
    page = quick.window.authenticate
    add(quick, *photos(tmp_path / "p", "a-inpainted.png"))
    quick.wait(lambda: page.model.rowCount() == 1)
    judged(quick)
    page.exporting.save(tmp_path / "t.verdicts")
    judged(quick)
    page.model.set_threshold(0.85)  # which changes no verdict
    quick.close()
    again = make_quick()
    again.wait(again.window.tables.bar.isVisible)


def test_what_nobody_caught_is_a_sentence_with_its_details(quick: User) -> None:
    quick.window.tell_uncaught("Traceback of it")
    assert "Something went wrong in the program" in quick.message
    QTest.mouseClick(quick.window.message.copy, Qt.MouseButton.LeftButton)
    copied = QGuiApplication.clipboard().text()
    assert "Traceback of it" in copied
    assert "Featherproof" in copied


def test_a_window_that_is_closed_at_once_starts_nothing(make_user: Callable[..., User]) -> None:
    user = make_user()
    user.window.close()
    user.bot.wait(0)
    assert user.window.session.state is EngineState.STARTING
    assert not user.window.background.busy


def test_the_status_bar_names_the_checkpoint_that_the_page_uses(user: User, tiny_authenticator: Manifest) -> None:
    status = user.window.status
    user.wait(lambda: status.checkpoint.text() == "fake")
    user.window.store.update(ensemble=str(tiny_authenticator.path))
    user.window.show_page("authenticate")
    user.wait(lambda: status.checkpoint.text() == tiny_authenticator.name)
    user.window.show_page("checkpoints")
    assert status.checkpoint.text() == ""
    user.window.show_page("inpaint")
    user.wait(lambda: status.checkpoint.text() == "fake")

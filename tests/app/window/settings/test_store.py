"""Preferences and state of the running program: applied at once, written a moment later, never lost."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.window.settings.preferences import FILE, Preferences, read_preferences
from app.window.settings.state import WindowState, read_state
from app.window.settings.store import PreferencesStore, StateStore
from tests.fixtures.user_folders import UserFolders

WAIT = 60_000  # milliseconds: only how long a broken test takes to fail


def _write(folders: UserFolders, text: str) -> None:
    folders.config.mkdir()
    (folders.config / FILE).write_text(text)


def test_a_change_holds_at_once_and_is_written_a_moment_later(qtbot: QtBot, user_folders: UserFolders) -> None:
    store = PreferencesStore()
    heard: list[Preferences] = []
    store.changed.connect(heard.append)
    store.update(fills=7)
    assert heard == [store.values] == [Preferences(fills=7)]
    qtbot.waitUntil(lambda: read_preferences(user_folders.config).fills == 7, timeout=WAIT)
    assert PreferencesStore().values == store.values


def test_many_changes_are_written_once(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[int] = []
    monkeypatch.setattr("app.window.settings.store.write_preferences", lambda _, values: written.append(values.heat))
    store = PreferencesStore()
    for heat in range(50):
        store.update(heat=heat)
    qtbot.waitUntil(lambda: bool(written), timeout=WAIT)
    store.close()
    assert written == [49]


def test_closing_writes_what_was_about_to_be_written(user_folders: UserFolders) -> None:
    store = PreferencesStore()
    store.update(theme="light")
    store.close()
    assert read_preferences(user_folders.config).theme == "light"


def test_nothing_is_written_where_nothing_changed(user_folders: UserFolders) -> None:
    store = PreferencesStore()
    store.changed.connect(lambda values: pytest.fail("nothing changed"))
    store.update(theme="system")
    store.close()
    assert not user_folders.config.exists()


def test_an_impossible_value_is_refused_and_nothing_changes(user_folders: UserFolders) -> None:
    store = PreferencesStore()
    with pytest.raises(ValueError, match="fills"):
        store.update(fills=99)
    assert store.values == Preferences()


def test_defaults_are_restored_but_for_the_chosen_checkpoints() -> None:
    store = PreferencesStore()
    store.update(theme="dark", quality=50, checkpoint="mine", ensemble="ours")
    store.reset()
    assert store.values == Preferences(checkpoint="mine", ensemble="ours")
    store.close()


def test_a_damaged_file_is_told_of_and_survives_until_there_is_something_new(user_folders: UserFolders) -> None:
    _write(user_folders, "theme = ")
    store = PreferencesStore()
    assert store.values == Preferences()
    assert str(user_folders.config / FILE) in store.unread
    assert "preferences.toml.bad" in store.unread
    store.close()
    assert (user_folders.config / FILE).read_text() == "theme = "
    store.update(theme="dark")
    store.close()
    assert (user_folders.config / "preferences.toml.bad").read_text() == "theme = "
    assert PreferencesStore().values.theme == "dark"


def test_an_impossible_value_in_the_file_is_told_of_and_the_others_hold(user_folders: UserFolders) -> None:
    _write(user_folders, "fills = 400\nheat = 12\n")
    store = PreferencesStore()
    assert store.values == Preferences(heat=12)
    assert "fills" in store.unread


def test_a_good_file_needs_no_words(user_folders: UserFolders) -> None:
    _write(user_folders, "fills = 3\n")
    assert PreferencesStore().unread == ""


def test_a_folder_that_can_not_be_written_is_one_sentence(user_folders: UserFolders) -> None:
    user_folders.config.write_text("in the way")
    store = PreferencesStore()
    problems: list[str] = []
    store.problem.connect(problems.append)
    store.update(fills=2)
    store.close()
    assert store.values.fills == 2
    assert len(problems) == 1
    assert str(user_folders.config) in problems[0]


def test_what_the_window_remembers_is_written_a_moment_later(qtbot: QtBot, user_folders: UserFolders) -> None:
    state = StateStore()
    state.add_photo("/a")
    state.add_photo("/b")
    qtbot.waitUntil(lambda: read_state(user_folders.state) == WindowState(recent_photos=("/b", "/a")), timeout=WAIT)


def test_closing_writes_what_the_window_remembers(user_folders: UserFolders) -> None:
    state = StateStore()
    state.update(page="authenticate")
    state.close()
    assert StateStore().values.page == "authenticate"


def test_a_state_that_can_not_be_written_is_for_the_log_only(user_folders: UserFolders) -> None:
    user_folders.state.write_text("in the way")
    state = StateStore()
    reasons: list[str] = []
    state.unwritten.connect(reasons.append)
    state.update(page="authenticate")
    state.close()
    assert len(reasons) == 1

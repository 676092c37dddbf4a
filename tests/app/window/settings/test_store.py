"""Preferences and state of the running program: applied at once, written a moment later, never lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from app.window.settings.preferences import FILE, Preferences, read_preferences
from app.window.settings.state import WindowState, read_state
from app.window.settings.store import PreferencesStore, StateStore
from tests.fixtures.user_folders import UserFolders

WAIT = 60_000  # milliseconds: only how long a broken test takes to fail


@pytest.fixture
def store(user_folders: UserFolders) -> Iterator[PreferencesStore]:
    found = PreferencesStore()
    yield found
    found.close()


def _write(folders: UserFolders, text: str) -> None:
    folders.config.mkdir()
    (folders.config / FILE).write_text(text)


def test_changes_hold_at_once_and_are_written_a_moment_later_in_one(
    store: PreferencesStore, qtbot: QtBot, user_folders: UserFolders, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Preferences] = []
    store.changed.connect(heard.append)
    store.update(theme="system")  # as it is
    store.close()
    assert not user_folders.config.exists()
    store.update(fills=7)
    assert heard == [store.values] == [Preferences(fills=7)]
    qtbot.waitUntil(lambda: read_preferences(user_folders.config).fills == 7, timeout=WAIT)
    assert PreferencesStore().values == store.values
    written: list[int] = []
    monkeypatch.setattr("app.window.settings.store.write_preferences", lambda _, values: written.append(values.heat))
    for heat in range(50):
        store.update(heat=heat)
    store.close()
    store.close()
    assert written == [49]


def test_an_impossible_value_is_refused_and_defaults_spare_the_chosen_checkpoints(store: PreferencesStore) -> None:
    with pytest.raises(ValueError, match="fills"):
        store.update(fills=99)
    assert store.values == Preferences()
    store.update(theme="dark", quality=50, checkpoint="mine", ensemble="ours")
    store.reset()
    assert store.values == Preferences(checkpoint="mine", ensemble="ours")


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
    again = PreferencesStore()
    assert (again.values.theme, again.unread) == ("dark", "")


def test_an_impossible_value_in_the_file_is_told_of_and_the_others_hold(user_folders: UserFolders) -> None:
    _write(user_folders, "fills = 400\nheat = 12\n")
    store = PreferencesStore()
    assert store.values == Preferences(heat=12)
    assert "fills" in store.unread


def test_a_folder_in_the_files_place_is_told_with_its_cause(user_folders: UserFolders) -> None:
    (user_folders.config / FILE).mkdir(parents=True)
    assert "can't be read (" in PreferencesStore().unread


def test_a_folder_that_can_not_be_written_is_one_sentence_and_of_the_state_for_the_log(
    store: PreferencesStore, user_folders: UserFolders
) -> None:
    user_folders.config.write_text("in the way")
    user_folders.state.write_text("in the way")
    problems: list[str] = []
    state = StateStore()
    store.problem.connect(problems.append)
    state.unwritten.connect(problems.append)
    store.update(fills=2)
    store.close()
    state.update(page="authenticate")
    state.close()
    assert store.values.fills == 2
    assert len(problems) == 2
    assert str(user_folders.config) in problems[0]


def test_what_the_window_remembers_is_written_a_moment_later_and_on_closing(
    qtbot: QtBot, user_folders: UserFolders
) -> None:
    state = StateStore()
    state.add_photo("/a")
    state.add_photo("/b")
    qtbot.waitUntil(lambda: read_state(user_folders.state) == WindowState(recent_photos=("/b", "/a")), timeout=WAIT)
    state.update(page="authenticate")
    state.close()
    assert StateStore().values.page == "authenticate"

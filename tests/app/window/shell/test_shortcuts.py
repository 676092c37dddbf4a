"""The list of keys that F1 opens."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.window.shell.shortcut_list import ShortcutList


def _action(text: str, *keys: str) -> QAction:
    action = QAction(text)
    action.setShortcuts([QKeySequence(key) for key in keys])
    return action


@pytest.fixture
def keys(qtbot: QtBot) -> Iterator[ShortcutList]:
    """A list of two menus and one gesture, on screen."""
    actions = [_action("&Open a photo…", "Ctrl+O"), _action("Redo", "Ctrl+Shift+Z", "Ctrl+Y"), _action("About")]
    window = ShortcutList([("File", actions[:1]), ("Edit", actions[1:2]), ("Help", actions[2:])], [("Zoom", "wheel")])
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()
    window.deleteLater()


def _shown(window: ShortcutList) -> dict[str, list[tuple[str, str]]]:
    model = window.tree.model()

    def text(row: int, column: int, parent: QModelIndex) -> str:
        return str(model.index(row, column, parent).data())

    top = QModelIndex()
    groups = {}
    for number in range(model.rowCount(top)):
        group = model.index(number, 0, top)
        assert window.tree.isExpanded(group)
        groups[str(group.data())] = [(text(row, 0, group), text(row, 1, group)) for row in range(model.rowCount(group))]
    return groups


def test_keys_are_listed_by_menu_with_the_gestures_after_them(keys: ShortcutList) -> None:
    assert _shown(keys) == {
        "File": [("Open a photo", "Ctrl+O")],
        "Edit": [("Redo", "Ctrl+Shift+Z, Ctrl+Y")],
        "Held keys and mouse": [("Zoom", "wheel")],
    }


def test_it_is_searched_by_command_key_or_menu(keys: ShortcutList) -> None:
    assert not keys.isModal()
    assert keys.focusWidget() is keys.search, "one types at once"
    for typed, found in (
        ("open", {"File": [("Open a photo", "Ctrl+O")]}),
        ("ctrl+y", {"Edit": [("Redo", "Ctrl+Shift+Z, Ctrl+Y")]}),
        ("WHEEL", {"Held keys and mouse": [("Zoom", "wheel")]}),
        ("edit", {"Edit": [("Redo", "Ctrl+Shift+Z, Ctrl+Y")]}),
    ):
        keys.search.clear()
        QTest.keyClicks(keys.search, typed)
        assert _shown(keys) == found
        assert not keys.nothing.isVisible()


def test_a_search_without_a_hit_says_so_and_clearing_it_brings_all_back(keys: ShortcutList) -> None:
    QTest.keyClicks(keys.search, "nowhere")
    assert _shown(keys) == {}
    assert keys.nothing.isVisible()
    keys.search.clear()
    assert len(_shown(keys)) == 3
    assert not keys.nothing.isVisible()


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_F1])
def test_it_is_closed_by_its_keys(keys: ShortcutList, key: Qt.Key) -> None:
    keys.activateWindow()
    QTest.keyClick(keys.search, key)
    assert not keys.isVisible()

"""The caption offers known words while one types and the captions used last, and writes what one takes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot

from app.window.caption.recent import MOST_RECENT
from tests.app.window.caption.writer import Writer

# Completion -------------------------------------------------------------------------------------------------------


def test_words_are_offered_from_the_second_letter_on(writer: Writer) -> None:
    writer.type("a r")
    assert writer.listed == []
    writer.type("e")
    assert writer.listed == ["red", "reddish"]
    writer.type("dd")
    assert writer.listed == ["reddish"]
    writer.type("x")
    assert writer.listed == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab])
def test_enter_and_tab_take_the_picked_word_and_do_nothing_else(writer: Writer, key: Qt.Key) -> None:
    writer.type("a Fea")
    writer.press(key)
    assert writer.box.caption() == "a Feather"
    assert writer.listed == []
    assert writer.submissions == []
    assert writer.box.field.hasFocus()
    writer.type(" r")
    assert writer.box.caption() == "a Feather r"


def test_down_or_a_click_takes_another_word_and_one_undo_takes_it_back(writer: Writer) -> None:
    writer.type("fea")
    writer.press(Qt.Key.Key_Down)
    writer.press(Qt.Key.Key_Return)
    assert writer.box.caption() == "feathers"
    writer.box.field.undo()
    assert writer.box.caption() == "fea"
    writer.press(Qt.Key.Key_Backspace)
    writer.type("a")
    words = writer.box.field.completer.list
    place = words.visualRect(words.model().index(1, 0)).center()
    QTest.mouseClick(words.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert writer.box.caption() == "feathers"


def test_a_click_beside_the_open_list_closes_it_and_does_what_it_does_without_one(writer: Writer, qtbot: QtBot) -> None:
    button = QPushButton("Inpaint", writer.window)
    button.setGeometry(10, 300, 200, 40)
    button.show()
    writer.type("a red")
    assert writer.listed == ["reddish"]
    words, window = writer.box.field.completer.list, writer.window.windowHandle()
    place = button.mapToGlobal(button.rect().center())
    with qtbot.waitSignal(button.clicked):
        QTest.mousePress(words, Qt.MouseButton.LeftButton, pos=words.mapFromGlobal(place))  # it is given all presses
        qtbot.waitUntil(button.isDown)
        QTest.mouseRelease(window, Qt.MouseButton.LeftButton, pos=window.mapFromGlobal(place))
    assert writer.listed == []
    assert button.hasFocus()
    assert writer.box.caption() == "a red"


def test_escape_closes_the_list_and_is_a_shortcut_only_without_one(writer: Writer) -> None:
    def overridden() -> bool:
        event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Escape, Qt.KeyboardModifier.NoModifier)
        event.ignore()
        QApplication.sendEvent(writer.box.field, event)
        return event.isAccepted()

    assert not overridden()
    writer.type("a fea")
    assert overridden()
    writer.press(Qt.Key.Key_Escape)
    assert writer.listed == []
    writer.press(Qt.Key.Key_Return)
    assert writer.submissions == ["a fea"]


@pytest.mark.parametrize(("text", "listed"), [("a bird", []), ("a red", ["reddish"])])
def test_where_no_word_is_begun_enter_submits_and_tab_leaves(writer: Writer, text: str, listed: list[str]) -> None:
    writer.type(text)
    assert writer.listed == listed  # "red" is known as it stands
    writer.press(Qt.Key.Key_Return)
    assert writer.submissions == [text]
    assert writer.listed == []
    writer.type(" red" if listed else "")
    writer.press(Qt.Key.Key_Tab)
    assert writer.box.caption() == (f"{text} red" if listed else text)
    assert writer.listed == []
    assert not writer.box.field.hasFocus()


def test_nothing_is_offered_for_what_was_not_typed(writer: Writer) -> None:
    writer.box.set_caption("a fea")
    writer.box.field.moveCursor(QTextCursor.MoveOperation.End)
    writer.press(Qt.Key.Key_Left)
    writer.press(Qt.Key.Key_Right)
    assert writer.listed == []


def test_words_of_an_input_method_are_completed_too(writer: Writer) -> None:
    event = QInputMethodEvent("", [])
    event.setCommitString("fea")
    QApplication.sendEvent(writer.box.field, event)
    assert writer.listed == ["feather", "feathers"]


# Recent captions --------------------------------------------------------------------------------------------------


def test_the_captions_used_last_come_first_and_none_twice(writer: Writer) -> None:
    told: list[list[str]] = []
    writer.box.recent_changed.connect(lambda: told.append(writer.box.recent()))
    writer.box.set_recent(["a dog", "a bird", "a dog"])
    assert (writer.box.recent(), told) == (["a dog", "a bird"], [])
    writer.box.remember("a bird")
    writer.box.remember("a bird")
    writer.box.remember(" ")
    assert told == [["a bird", "a dog"]]
    for number in range(MOST_RECENT + 5):
        writer.box.remember(str(number))
    assert writer.box.recent() == [str(number) for number in range(MOST_RECENT + 4, 4, -1)]


def test_alt_down_and_a_button_list_them_and_one_is_written_in_place_of_the_caption(writer: Writer) -> None:
    assert not writer.box.history.isEnabled()
    writer.box.set_recent(["a red & small bird", "a dog"])
    writer.type("something else")
    writer.press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text() for action in menu.actions()] == ["a red && small bird", "a dog"]
    writer.press(Qt.Key.Key_Return)
    assert writer.box.caption() == "a red & small bird"
    assert writer.box.field.hasFocus()
    writer.box.field.undo()
    assert writer.box.caption() == "something else"
    QTest.mouseClick(writer.box.history, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.actions()[1].trigger()
    menu.close()
    assert writer.box.caption() == "a dog"

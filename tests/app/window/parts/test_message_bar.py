"""The message bar: what it says first, what waits, what it copies, and how it is used without a mouse."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.window.parts.message_bar import MessageBar
from app.window.parts.theme import DARK


class Shown:
    """A bar above a button that has the focus, in a window that does something else at Esc."""

    def __init__(self, bot: QtBot) -> None:
        self.window = QWidget()
        self.bar = MessageBar()
        self.bar.set_theme(DARK)
        self.work = QPushButton("work")
        column = QVBoxLayout(self.window)
        column.addWidget(self.bar)
        column.addWidget(self.work)
        self.escapes = 0
        QShortcut(QKeySequence("Esc"), self.window).activated.connect(self._escape)
        self.window.resize(900, 400)
        self.window.show()
        bot.waitExposed(self.window)
        self.window.activateWindow()
        self.work.setFocus()

    def _escape(self) -> None:
        self.escapes += 1

    @property
    def said(self) -> str:
        return self.bar.text() if self.bar.isVisible() else ""

    def button(self, text: str) -> QPushButton | None:
        buttons = self.bar.findChildren(QPushButton)
        return next((button for button in buttons if button.text() == text and button.isVisible()), None)

    def press(self, text: str) -> None:
        button = self.button(text)
        assert button is not None
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Shown]:
    shown = Shown(qtbot)
    yield shown
    shown.window.close()
    shown.window.deleteLater()


def test_there_is_nothing_to_see_while_there_is_nothing_to_say(shown: Shown) -> None:
    assert not shown.bar.isVisible()


def test_an_error_is_not_covered_by_a_note_which_is_said_afterwards(shown: Shown) -> None:
    shown.bar.error("The photo can't be read.")
    shown.bar.note("It was converted.")
    assert shown.said == "The photo can't be read."
    shown.bar.dismiss()
    assert shown.said == "It was converted."
    shown.bar.dismiss()
    assert shown.said == ""


def test_a_second_error_is_said_at_once_and_the_first_after_it(shown: Shown) -> None:
    shown.bar.error("first")
    shown.bar.error("second")
    assert shown.said == "second"
    shown.bar.dismiss()
    assert shown.said == "first"


def test_errors_that_wait_are_said_before_notes_that_wait(shown: Shown) -> None:
    shown.bar.error("first")
    shown.bar.note("by the way")
    shown.bar.error("second")
    order = []
    while shown.said:
        order.append(shown.said)
        shown.bar.dismiss()
    assert order == ["second", "first", "by the way"]


def test_notes_that_wait_are_said_in_their_order(shown: Shown) -> None:
    shown.bar.error("It failed.")
    shown.bar.note("one")
    shown.bar.note("two")
    shown.bar.dismiss()
    assert shown.said == "one"
    shown.bar.dismiss()
    assert shown.said == "two"


def test_an_error_that_comes_again_and_again_is_dismissed_once(shown: Shown) -> None:
    for _ in range(3):
        shown.bar.error("the same")
        shown.bar.error("another")
    shown.bar.dismiss()
    shown.bar.dismiss()
    assert shown.said == ""


def test_an_error_that_comes_again_leaves_open_what_is_being_read(shown: Shown) -> None:
    shown.bar.error("the same", "details")
    shown.press("Details")
    shown.bar.error("the same", "details")
    assert shown.bar.details.isVisible()


def test_a_note_takes_the_place_of_a_note(shown: Shown) -> None:
    shown.bar.note("first")
    shown.bar.note("second")
    assert shown.said == "second"
    shown.bar.dismiss()
    assert shown.said == ""


def test_what_waited_is_forgotten_once_something_new_began(shown: Shown) -> None:
    shown.bar.error("old")
    shown.bar.note("old note")
    shown.bar.hide()  # as a page does when another photo is opened
    shown.bar.error("new")
    shown.bar.dismiss()
    assert shown.said == ""


def test_how_many_wait_is_said(shown: Shown) -> None:
    def texts() -> list[str]:
        return [label.text() for label in shown.bar.findChildren(type(shown.bar._more)) if label.isVisible()]

    shown.bar.error("first")
    assert "and 1 more" not in texts()
    shown.bar.note("second")
    assert "and 1 more" in texts()


def test_details_unfold_below_the_sentence_with_the_end_of_the_log(shown: Shown) -> None:
    shown.bar._report = lambda: "version 1\n\nlast line of the log"
    shown.bar.error("It failed.", "ValueError: 3")
    assert not shown.bar.details.isVisible()
    shown.press("Details")
    assert shown.bar.details.isVisible()
    assert shown.bar.details.toPlainText() == "ValueError: 3\n\nversion 1\n\nlast line of the log"
    assert shown.bar.details.isReadOnly()
    shown.press("Details")
    assert not shown.bar.details.isVisible()


def test_the_next_message_comes_with_its_details_folded(shown: Shown) -> None:
    shown.bar.error("first", "why")
    shown.press("Details")
    shown.bar.error("second", "why else")
    assert not shown.bar.details.isVisible()
    shown.press("Details")
    assert shown.bar.details.toPlainText() == "why else"
    assert shown.bar.details.isVisible()


def test_a_message_without_details_offers_none(shown: Shown) -> None:
    shown.bar.error("There is no such file.")
    assert shown.button("Details") is None
    assert shown.button("Copy report") is None


def test_a_report_holds_sentence_details_and_what_is_known_of_the_program(shown: Shown) -> None:
    shown.bar._report = lambda: "Featherproof 1.2, log: x"
    shown.bar.error("It failed.", "ValueError: 3")
    shown.press("Copy report")
    assert QApplication.clipboard().text() == "It failed.\n\nValueError: 3\n\nFeatherproof 1.2, log: x"
    assert shown.button("Copied") is not None


def test_an_action_is_done_and_its_message_goes(shown: Shown) -> None:
    done: list[str] = []
    shown.bar.error("The engine stopped.", "", ("Restart engine", lambda: done.append("restarted")))
    shown.press("Restart engine")
    assert done == ["restarted"]
    assert shown.said == ""


def test_an_action_is_that_of_the_message_which_is_shown(shown: Shown) -> None:
    done: list[str] = []
    shown.bar.error("first", "", ("Do it", lambda: done.append("first")))
    shown.bar.error("second", "", ("Do it", lambda: done.append("second")))
    shown.press("Do it")
    assert done == ["second"]
    shown.press("Do it")
    assert done == ["second", "first"]


def test_an_error_that_an_action_meets_is_said(shown: Shown) -> None:
    shown.bar.error("first", "", ("Try again", lambda: shown.bar.error("again", "why")))
    shown.press("Try again")
    assert shown.said == "again"


def test_escape_dismisses_the_message_while_the_focus_is_in_it(shown: Shown) -> None:
    shown.bar.error("It failed.", "why")
    shown.bar.fold.setFocus()
    QTest.keyClick(shown.bar.fold, Qt.Key.Key_Escape)
    assert shown.said == ""
    assert shown.escapes == 0


def test_escape_elsewhere_leaves_the_message(shown: Shown) -> None:
    shown.bar.error("It failed.", "why")
    QTest.keyClick(shown.work, Qt.Key.Key_Escape)
    assert shown.said == "It failed."
    assert shown.escapes == 1


def test_a_message_takes_no_focus_from_the_work(shown: Shown) -> None:
    shown.bar.error("It failed.", "why", ("Do it", lambda: None))
    assert shown.work.hasFocus()


def test_every_button_is_reached_by_the_tab_key(shown: Shown) -> None:
    shown.bar.error("It failed.", "why", ("Do it", lambda: None))
    reached = set()
    for _ in range(6):
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_Tab)
        focus = QApplication.focusWidget()
        assert focus is not None
        reached.add(getattr(focus, "text", str)() or focus.accessibleName())
    assert reached >= {"Do it", "Details", "Copy report", "Dismiss", "work"}


def test_a_screen_reader_is_told_the_sentence(shown: Shown) -> None:
    shown.bar.error("It failed.")
    interface = QAccessible.queryAccessibleInterface(shown.bar._text)
    assert interface.text(QAccessible.Text.Name) == "It failed."


def test_a_long_path_does_not_widen_the_window(shown: Shown) -> None:
    width = shown.window.minimumSizeHint().width()
    shown.bar.error("x" * 4000 + " can't be read.")
    assert shown.window.minimumSizeHint().width() <= width + 200

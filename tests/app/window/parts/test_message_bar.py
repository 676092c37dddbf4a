"""The message bar: what it says first, what waits, what it copies, and how it is used without a mouse."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QObject, Qt, Signal
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
        self.bar = MessageBar(lambda: "version 1, log: x")
        self.bar.set_theme(DARK)
        self.work = QPushButton("work")
        column = QVBoxLayout(self.window)
        column.addWidget(self.bar)
        column.addWidget(self.work)
        self.escapes: list[bool] = []
        QShortcut(QKeySequence("Esc"), self.window).activated.connect(lambda: self.escapes.append(True))
        self.window.resize(900, 400)
        self.window.show()
        bot.waitExposed(self.window)
        self.window.activateWindow()
        self.work.setFocus()

    @property
    def said(self) -> str:
        return self.bar.text() if self.bar.isVisible() else ""

    def all_said(self) -> list[str]:
        """What is said, and then when that is dismissed, until nothing is."""
        order = []
        while self.said:
            order.append(self.said)
            self.bar.dismiss()
        return order

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


@pytest.mark.parametrize(
    ("told", "order"),
    [
        ([], []),
        (["error 1", "note 2"], ["1", "2"]),  # a note does not cover an error
        (["error 1", "error 2"], ["2", "1"]),
        (["error 1", "note 2", "error 3"], ["3", "1", "2"]),
        (["error 1", "note 2", "note 3"], ["1", "2", "3"]),
        (["note 1", "note 2"], ["2"]),
        (["error 1", "error 2"] * 3, ["2", "1"]),
        (["error 1", "note 2", "hide", "error 3"], ["3"]),  # as a page does when another photo is opened
        ([f"error {number}" for number in range(40)], [str(number) for number in range(39, 18, -1)]),
    ],
)
def test_errors_come_before_notes_and_each_is_said_once(shown: Shown, told: list[str], order: list[str]) -> None:
    for what in told:
        kind, _, sentence = what.partition(" ")
        if kind == "hide":
            shown.bar.hide()
        else:
            (shown.bar.error if kind == "error" else shown.bar.note)(sentence)
    assert shown.all_said() == order


def test_how_many_wait_is_said(shown: Shown) -> None:
    shown.bar.error("first")
    assert not shown.bar._more.isVisible()
    shown.bar.note("second")
    assert shown.bar._more.isVisible()
    assert shown.bar._more.text() == "and 1 more"


def test_details_unfold_with_the_report_and_fold_for_another_message_only(shown: Shown) -> None:
    shown.bar.error("first", "why")
    assert not shown.bar.details.isVisible()
    shown.press("Details")
    shown.bar.error("first", "why")  # again
    assert shown.bar.details.isVisible()
    assert shown.bar.details.toPlainText() == "why\n\nversion 1, log: x"
    assert shown.bar.details.isReadOnly()
    shown.bar.error("second", "why else")
    assert not shown.bar.details.isVisible()
    shown.press("Details")
    assert shown.bar.details.toPlainText().startswith("why else")
    shown.press("Details")
    assert not shown.bar.details.isVisible()
    shown.press("Copy report")
    assert QApplication.clipboard().text() == "second\n\nwhy else\n\nversion 1, log: x"
    assert shown.button("Copied") is not None
    shown.bar.error("There is no such file.")
    assert shown.button("Details") is None
    assert shown.button("Copy report") is None


def test_an_action_is_done_and_its_message_goes_and_what_it_meets_is_said(shown: Shown) -> None:
    done: list[str] = []
    shown.bar.error("first", "", ("Do it", lambda: done.append("first")))
    shown.bar.error("second", "", ("Do it", lambda: done.append("second")))
    for order in (["second"], ["second", "first"]):
        shown.press("Do it")
        assert done == order
    assert shown.said == ""
    shown.bar.error("third", "", ("Do it", lambda: shown.bar.error("again", "why")))
    shown.press("Do it")
    assert shown.said == "again"


def test_it_is_used_by_keyboard_and_takes_no_focus_from_the_work(shown: Shown) -> None:
    shown.bar.error("It failed.", "why", ("Do it", lambda: None))
    assert shown.work.hasFocus()
    QTest.keyClick(shown.work, Qt.Key.Key_Escape)  # which means something else there
    assert (shown.said, len(shown.escapes)) == ("It failed.", 1)
    reached = set()
    for _ in range(6):
        focus = QApplication.focusWidget()
        assert focus is not None
        reached.add(getattr(focus, "text", str)() or focus.accessibleName())
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert reached >= {"Do it", "Details", "Copy report", "Dismiss", "work"}
    shown.bar.fold.setFocus()
    QTest.keyClick(shown.bar.fold, Qt.Key.Key_Escape)
    assert (shown.said, len(shown.escapes)) == ("", 1)


def test_a_screen_reader_is_told_the_sentence_and_a_long_path_does_not_widen_the_window(shown: Shown) -> None:
    shown.bar.error("It failed.")
    width = shown.window.minimumSizeHint().width()
    interface = QAccessible.queryAccessibleInterface(shown.bar._text)
    assert interface.text(QAccessible.Text.Name) == "It failed."
    shown.bar.error("x" * 4000 + " can't be read.")
    assert shown.window.minimumSizeHint().width() <= width + 200


class Cause(QObject):
    gone = Signal(str)


@pytest.mark.parametrize(
    ("told", "left"),
    [
        (["error 1 until"], []),
        (["note 1 until"], []),
        (["error 1 until", "error 2"], ["2"]),
        (["error 1", "error 2 until", "error 3"], ["3", "1"]),
        (["error 1", "note 2 until"], ["1"]),
    ],
)
def test_what_has_a_cause_goes_with_it_and_nothing_else_does(shown: Shown, told: list[str], left: list[str]) -> None:
    cause = Cause()
    for kind, text, *until in map(str.split, told):
        getattr(shown.bar, kind)(text, until=cause.gone if until else None)
    cause.gone.emit("any value")
    assert shown.all_said() == left

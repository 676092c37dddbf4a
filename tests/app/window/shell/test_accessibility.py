"""Everything in the window can be reached by Tab, has a name that can be spoken and says its shortcut."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QSlider,
    QSpinBox,
    QStackedWidget,
    QTableWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.window.shell.main_window import PAGES
from tests.app.window.accessibility_checks import clashes, nameless, pages, unreached, without_tooltip
from tests.app.window.conftest import User

Check = Callable[[QWidget], list[str]]
CHECKS = (nameless, without_tooltip, clashes, unreached)


# The window ---------------------------------------------------------------------------------------------------------


def complaints(user: User, check: Check) -> dict[str, list[str]]:
    """By page, what `check` finds."""
    window = user.window
    window.activateWindow()
    user.wait(window.isActiveWindow)
    found = {}
    assert window.stack.count() == len(PAGES)
    for name in PAGES:
        window.show_page(name)  # so that the commands follow
        for place in pages(window.stack.currentWidget()):
            if complaint := check(window):
                found[place] = complaint
    return found


@pytest.mark.parametrize("check", CHECKS)
def test_the_window_before_a_photo_is_open(user: User, check: Check) -> None:
    assert complaints(user, check) == {}


@pytest.mark.parametrize("check", CHECKS)
def test_the_window_with_a_photo_a_hole_and_fills(user: User, photo_file: Path, check: Check) -> None:
    user.open(photo_file)
    user.stroke((30, 30), (60, 60))
    user.inpaint()
    user.finish_run()
    assert complaints(user, check) == {}


@pytest.mark.parametrize("check", CHECKS)
def test_the_window_while_it_says_what_went_wrong(user: User, check: Check) -> None:
    user.window.message.error("It went wrong.", "Traceback", ("Try again", lambda: None))
    assert complaints(user, check) == {}


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("command", ["preferences", "shortcuts"])
def test_the_windows_beside_it(user: User, command: str, check: Check) -> None:
    user.window.actions_by_name[command].trigger()
    user.wait(lambda: QApplication.activeWindow() not in (None, user.window))
    assert check(QApplication.activeWindow()) == []


# The checks themselves: each finds a fault that is planted ------------------------------------------------------------


class Faulty(QMainWindow):
    """A window to plant faults in; without one nothing is wrong with it."""

    def __init__(self) -> None:
        super().__init__()
        self.name = QLineEdit()
        self.name.setAccessibleName("Name")
        self.go = QPushButton("Go")
        self.go.setToolTip("Go on (Ctrl+G)")
        self.go.setShortcut("Ctrl+G")
        self.stack = QStackedWidget()
        for _ in range(2):
            self.stack.addWidget(QWidget())
            QVBoxLayout(self.stack.widget(self.stack.count() - 1))
        middle = QWidget()
        self.column = QVBoxLayout(middle)
        for widget in (self.name, self.go, self.stack):
            self.column.addWidget(widget)
        self.setCentralWidget(middle)
        self.menuBar().addMenu("&File").addAction(self.action("Open", "Ctrl+O"))

    def action(self, text: str, key: str, tip: str = "") -> QAction:
        action = QAction(text, self)
        action.setShortcut(key)
        action.setToolTip(tip or f"{text} ({key})")
        return action

    def plant(self, widget: QWidget, page: int | None = None) -> None:
        (self.column if page is None else self.stack.widget(page).layout()).addWidget(widget)


@pytest.fixture
def faulty(qtbot: QtBot) -> Iterator[Faulty]:
    window = Faulty()
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=60_000)
    yield window
    window.close()
    window.deleteLater()


def found(window: Faulty, check: Check) -> list[str]:
    return [complaint for _ in pages(window.centralWidget()) for complaint in check(window)]


@pytest.mark.parametrize("check", CHECKS)
def test_nothing_is_found_where_nothing_is_wrong(faulty: Faulty, check: Check) -> None:
    label, number, words = QLabel("Count"), QSpinBox(), QLineEdit()
    label.setBuddy(number)
    words.setClearButtonEnabled(True)
    words.setText("so that its clear button shows")
    words.setAccessibleName("Words")
    for widget in (label, number, words):
        faulty.plant(widget, page=1)
    assert found(faulty, check) == []


@pytest.mark.parametrize("make", [QSlider, QSpinBox, QLineEdit, QPlainTextEdit, QToolButton, lambda: QPushButton("…")])
@pytest.mark.parametrize("page", [None, 1])
def test_a_control_without_a_name_is_found_on_any_page(
    faulty: Faulty, make: Callable[[], QWidget], page: int | None
) -> None:
    faulty.plant(make(), page)
    assert found(faulty, nameless)


def test_a_drawn_control_without_a_name_is_found(faulty: Faulty) -> None:
    canvas = QWidget()
    canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    faulty.plant(canvas)
    assert found(faulty, nameless)
    canvas.setAccessibleName("Photo")
    assert not found(faulty, nameless)


def test_a_button_without_a_tooltip_is_found(faulty: Faulty) -> None:
    button = QToolButton()
    button.setAccessibleName("New seed")
    faulty.plant(button)
    assert found(faulty, without_tooltip)


def test_a_shortcut_that_the_tooltip_does_not_say_is_found(faulty: Faulty) -> None:
    faulty.addAction(faulty.action("Save", "Ctrl+S", "Save the fill"))
    assert len(set(found(faulty, without_tooltip))) == 1
    faulty.go.setToolTip("Go on")
    assert len(set(found(faulty, without_tooltip))) == 2


def test_return_is_enter_to_people(faulty: Faulty) -> None:
    faulty.addAction(faulty.action("Run", "Ctrl+Return", "Run (Ctrl+Enter)"))
    assert not found(faulty, without_tooltip)


def test_a_key_of_two_actions_is_found_while_both_are_enabled(faulty: Faulty) -> None:
    other = faulty.action("Other", "Ctrl+O")
    faulty.addAction(other)
    assert found(faulty, clashes)
    other.setEnabled(False)
    assert not found(faulty, clashes)


def test_a_key_of_a_button_or_a_bare_shortcut_clashes_too(faulty: Faulty) -> None:
    faulty.addAction(faulty.action("Other", "Ctrl+G"))
    assert found(faulty, clashes)
    QShortcut(QKeySequence("Ctrl+O"), faulty)
    assert len(set(found(faulty, clashes))) == 2


def test_a_key_may_mean_different_things_on_different_pages_but_not_what_the_window_means(faulty: Faulty) -> None:
    for page, key in ((0, "F5"), (1, "F5"), (1, "Ctrl+O")):
        action = faulty.action(f"On page {page}", key)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        faulty.stack.widget(page).addAction(action)
    assert [complaint.partition(":")[0] for complaint in found(faulty, clashes)] == ["Ctrl+O"]


def test_a_key_in_a_menu_of_a_button_counts_where_the_button_is(faulty: Faulty) -> None:
    button, menu = QToolButton(), QMenu(faulty)
    button.setMenu(menu)
    menu.addAction(faulty.action("Export", "Ctrl+O"))
    faulty.plant(button, page=1)
    assert clashes(faulty) == []
    assert len(found(faulty, clashes)) == 1


def test_two_menus_with_one_letter_are_found(faulty: Faulty) -> None:
    faulty.menuBar().addMenu("&Fills")
    assert found(faulty, clashes)


def test_a_field_that_keeps_tab_for_itself_is_found(faulty: Faulty) -> None:
    text = QPlainTextEdit()
    faulty.plant(text, page=1)
    assert "does not come round" in found(faulty, unreached)[0]
    text.setTabChangesFocus(True)
    assert not found(faulty, unreached)


def test_a_table_that_keeps_tab_for_itself_is_found(faulty: Faulty) -> None:
    table = QTableWidget(3, 2)
    faulty.plant(table)
    assert found(faulty, unreached)
    table.setTabKeyNavigation(False)
    assert not found(faulty, unreached)


def test_a_control_that_hands_the_focus_back_is_found(faulty: Faulty) -> None:
    class Shy(QLineEdit):
        def focusInEvent(self, event: object) -> None:
            faulty.name.setFocus()

    shy = Shy()
    faulty.plant(shy)
    assert found(faulty, unreached)

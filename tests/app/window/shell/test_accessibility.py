"""Everything in the window can be reached by Tab, has a name that can be spoken, says its shortcut and is in sight."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QToolBar

from app.window.shell.main_window import PAGES
from tests.app.window.accessibility_checks import complaints, pages
from tests.app.window.conftest import User


def complaints_by_page(user: User) -> dict[str, list[str]]:
    window = user.window
    window.activateWindow()
    user.wait(window.isActiveWindow)
    found = {}
    for name in PAGES:
        window.show_page(name)  # so that the commands follow
        for place in pages(window.stack.currentWidget()):
            if complaint := complaints(window):
                found[place] = complaint
    return found


def test_the_window_and_those_beside_it_before_a_photo_is_open(quick: User) -> None:
    assert complaints_by_page(quick) == {}
    for command in ("preferences", "shortcuts", "guide", "licences", "inpaint_many"):
        quick.act(command)
        quick.wait(lambda: QApplication.activeWindow() not in (None, quick.window))
        assert complaints(QApplication.activeWindow()) == []
        QApplication.activeWindow().close()


def test_the_window_with_fills_while_it_says_what_went_wrong(filled: User) -> None:
    filled.window.message.error("It went wrong.", "Traceback", ("Try again", lambda: None))
    assert complaints_by_page(filled) == {}


# In a small window ------------------------------------------------------------------------------------------------


def hidden_actions(user: User) -> list[str]:
    """Of the tool bars on screen, the actions without a button there."""
    bars = [bar for bar in user.window.findChildren(QToolBar) if bar.isVisible()]
    return [
        action.text()
        for bar in bars
        for action in bar.actions()
        if not action.isSeparator() and action.isVisible() and not _in_sight(bar, action)
    ]


def _in_sight(bar: QToolBar, action: QAction) -> bool:
    button = bar.widgetForAction(action)
    return button.isVisible() and bar.rect().contains(button.geometry())


@pytest.mark.parametrize("size", [(1440, 900), (1024, 700)])
def test_all_buttons_of_tool_bars_are_in_sight(quick: User, size: tuple[int, int]) -> None:
    for name in PAGES:
        quick.window.show_page(name)
        quick.window.resize(*size)
        quick.wait(lambda: (quick.window.width(), quick.window.height()) == size)
        quick.wait(lambda: hidden_actions(quick) == [])


def test_buttons_that_moved_together_move_apart_again(quick: User) -> None:
    bar = quick.window.tools
    button = bar.widgetForAction(bar.actions()[0])
    at_first = button.height()
    quick.window.resize(1024, 700)
    quick.wait(lambda: button.height() < at_first)
    quick.window.resize(1280, 800)
    quick.wait(lambda: button.height() == at_first)

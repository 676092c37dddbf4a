"""In a small window nothing is out of sight."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolBar

from app.window.shell.main_window import PAGES
from tests.app.window.conftest import User


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
def test_all_buttons_of_tool_bars_are_in_sight(user: User, size: tuple[int, int]) -> None:
    for name in PAGES:
        user.window.show_page(name)
        user.window.resize(*size)
        user.wait(lambda: (user.window.width(), user.window.height()) == size)
        user.wait(lambda: hidden_actions(user) == [])


def test_buttons_that_moved_together_move_apart_again(user: User) -> None:
    bar = user.window.tools
    button = bar.widgetForAction(bar.actions()[0])
    at_first = button.height()
    user.window.resize(1024, 700)
    user.wait(lambda: button.height() < at_first)
    user.window.resize(1280, 800)
    user.wait(lambda: button.height() == at_first)

"""The menu bar: every command in its menu, the photos to open again, and the switch between the pages."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMainWindow, QMenu

from app.window.shell.actions import Actions
from app.window.shell.commands import MENUS, menu_titles
from app.window.shell.page_bar import PageBar


def build_menus(window: QMainWindow, actions: Actions, recent: QMenu, pages: list[str]) -> PageBar:
    """Fill the window's menu bar. Pages exclude each other, and so do tools."""
    titles = menu_titles()
    for name in MENUS:
        menu = window.menuBar().addMenu(titles[name])
        menu.setToolTipsVisible(True)
        menu.addActions(actions.of_menu(name))
        if name == "file":
            menu.insertMenu(actions["open_sample"], recent)
    shown = [actions[f"page_{name}"] for name in pages]
    for group_of in (shown, [action for action in actions.of_menu("tool") if action.isCheckable()]):
        group = QActionGroup(window)
        for action in group_of:
            group.addAction(action)
    bar = PageBar(shown, [actions["switch_theme"], actions["preferences"]])
    window.menuBar().setCornerWidget(bar, Qt.Corner.TopRightCorner)
    return bar

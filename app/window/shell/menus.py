"""The menu bar: every command in its menu, the photos to open again, and beside it the switch between the pages."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenu, QToolButton, QWidget

from app.window.shell.commands import MENUS, Actions, menu_titles


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


class PageBar(QWidget):
    """The switch between the pages: one button for each page's action, and smaller ones for `extras`."""

    def __init__(self, pages: list[QAction], extras: list[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("pages")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 8, 2)
        row.setSpacing(2)
        for action in pages:
            row.addWidget(_button(action, "page", Qt.ToolButtonStyle.ToolButtonTextOnly))
        row.addSpacing(16)
        for action in extras:
            row.addWidget(_button(action, "extra", Qt.ToolButtonStyle.ToolButtonIconOnly))


def _button(action: QAction, name: str, style: Qt.ToolButtonStyle) -> QToolButton:
    button = QToolButton()
    button.setObjectName(name)
    button.setDefaultAction(action)
    button.setToolButtonStyle(style)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys with the page
    button.setAccessibleName(action.text().rstrip("…"))
    return button

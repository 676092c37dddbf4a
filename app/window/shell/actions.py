"""The window's commands as QActions."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from app.window.parts.icons import icon
from app.window.parts.theme import Theme
from app.window.shell.commands import commands


class Actions(QObject):
    """QActions by their command's name; `on` gives each what it does."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._commands = commands()
        self._actions: dict[str, QAction] = {}
        for command in self._commands:
            action = QAction(command.text, window)
            action.setShortcuts([QKeySequence(key) for key in command.keys])
            action.setCheckable(command.checkable)
            keys = ", ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts())
            title = command.text.rstrip("…")
            action.setToolTip(f"{title} ({keys})" if keys else title)
            window.addAction(action)  # so that its shortcut works wherever it stands
            self._actions[command.name] = action

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def on(self, name: str, slot: Callable[[], object]) -> None:
        self._actions[name].triggered.connect(lambda: slot())

    def enable(self, enabled: bool, *names: str) -> None:
        for name in names:
            self._actions[name].setEnabled(enabled)

    def set_theme(self, theme: Theme) -> None:
        for command in self._commands:
            if command.icon:
                self._actions[command.name].setIcon(icon(command.icon, theme))

    def of_menu(self, menu: str) -> list[QAction]:
        """A menu's actions, in the table's order."""
        return [self._actions[command.name] for command in self._commands if command.menu == menu]

    def of_page(self, page: str) -> list[str]:
        """The names of the commands that belong to one page."""
        return [command.name for command in self._commands if command.page == page]

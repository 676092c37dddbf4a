"""Every command of the window: its name, icon and shortcuts, in one table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from app.window.icons import icon
from app.window.theme import Theme


@dataclass(frozen=True)
class Command:
    """`menu` is where it stands, "" for nowhere; those of "tool" exclude each other."""

    name: str
    menu: str
    text: str
    icon: str = ""
    keys: tuple[str, ...] = ()
    checkable: bool = False


class Actions(QObject):
    """The window's QActions by name; `connect` gives each what it does."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._commands = self._table()
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

    def _table(self) -> tuple[Command, ...]:
        return (
            Command("open", "file", self.tr("Open a photo…"), "folder-open", ("Ctrl+O",)),
            Command("open_sample", "file", self.tr("Open the sample"), "image"),
            Command("save", "file", self.tr("Save the fill"), "floppy-disk", ("Ctrl+S",)),
            Command("save_as", "file", self.tr("Save the fill as…"), "", ("Ctrl+Shift+S",)),
            Command("quit", "file", self.tr("Quit"), "", ("Ctrl+Q",)),
            Command("undo", "edit", self.tr("Undo"), "arrow-u-up-left", ("Ctrl+Z",)),
            Command("redo", "edit", self.tr("Redo"), "arrow-u-up-right", ("Ctrl+Shift+Z", "Ctrl+Y")),
            Command("clear", "edit", self.tr("Clear the hole"), "trash", ("Ctrl+Backspace",)),
            Command("invert", "edit", self.tr("Invert the hole"), "selection-inverse", ("Ctrl+I",)),
            Command("brush", "tool", self.tr("Brush"), "paint-brush", ("B",), True),
            Command("eraser", "tool", self.tr("Eraser (or the right mouse button)"), "eraser", ("E",), True),
            Command("smaller", "", self.tr("Smaller brush"), "", ("[",)),
            Command("larger", "", self.tr("Larger brush"), "", ("]",)),
            Command("fit", "view", self.tr("Fit the window"), "corners-out", ("Ctrl+0",)),
            Command("actual", "view", self.tr("100 %"), "", ("Ctrl+1",)),
            Command("zoom_in", "view", self.tr("Zoom in"), "magnifying-glass-plus", ("Ctrl++", "Ctrl+=")),
            Command("zoom_out", "view", self.tr("Zoom out"), "magnifying-glass-minus", ("Ctrl+-",)),
            Command("before", "view", self.tr("Show the original (or hold \\)"), "circle-half", ("Ctrl+\\",), True),
            Command("show_hole", "view", self.tr("Show the hole"), "selection", ("H",), True),
        )

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

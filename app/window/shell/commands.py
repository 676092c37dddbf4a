"""Every command of the window in one table: its name, menu, text, icon and shortcuts. And each as a QAction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from app.window.parts.icons import icon
from app.window.parts.language import tr
from app.window.parts.theme import Theme

MENUS = ("file", "edit", "hole", "tool", "fills", "view", "help")


@dataclass(frozen=True)
class Command:
    """`menu` is where it stands, one of MENUS; those of "tool" that are checkable exclude each other.

    `page`: "inpaint" where it means something on that page only.
    """

    name: str
    menu: str
    text: str
    icon: str = ""
    keys: tuple[str, ...] = ()
    checkable: bool = False
    page: str = ""


def menu_titles() -> dict[str, str]:
    """The menus' titles, in their order."""
    titles = (tr("&File"), tr("&Edit"), tr("&Hole"), tr("&Tools"), tr("F&ills"), tr("&View"), tr("Hel&p"))
    return dict(zip(MENUS, titles, strict=True))


def commands() -> tuple[Command, ...]:
    """The whole table, in the order of the menus."""
    return (*_files(), *_edits(), *_holes(), *_tools(), *_fills(), *_views(), *_helps())


def _files() -> tuple[Command, ...]:
    return (
        Command("open", "file", tr("Open a photo or project…"), "folder-open", ("Ctrl+O",)),
        Command("open_sample", "file", tr("Open the sample"), "image"),
        Command("inpaint_many", "file", tr("Inpaint many…"), "queue", ("Ctrl+Shift+M",)),
        Command("save", "file", tr("Save the fill"), "floppy-disk", ("Ctrl+S",), page="inpaint"),
        Command("save_as", "file", tr("Save the fill as…"), "", ("Ctrl+Shift+S",), page="inpaint"),
        Command("save_kept", "file", tr("Save kept fills…"), "floppy-disk-back", ("Ctrl+Alt+S",), page="inpaint"),
        Command("save_project", "file", tr("Save the project"), "package", ("Ctrl+Shift+P",), page="inpaint"),
        Command("save_project_as", "file", tr("Save the project as…"), "", ("Ctrl+Alt+Shift+P",), page="inpaint"),
        Command("preferences", "file", tr("Preferences…"), "gear", ("Ctrl+,",)),
        Command("quit", "file", tr("Quit"), "", ("Ctrl+Q",)),
    )


def _edits() -> tuple[Command, ...]:
    return (
        Command("undo", "edit", tr("Undo"), "arrow-u-up-left", ("Ctrl+Z",), page="inpaint"),
        Command("redo", "edit", tr("Redo"), "arrow-u-up-right", ("Ctrl+Shift+Z", "Ctrl+Y"), page="inpaint"),
        Command("copy", "edit", tr("Copy the picture"), "copy", ("Ctrl+C",), page="inpaint"),
        Command("paste", "edit", tr("Paste as a new photo"), "clipboard", ("Ctrl+V",)),
    )


def _holes() -> tuple[Command, ...]:
    return (
        Command("clear", "hole", tr("Clear the hole"), "trash", ("Ctrl+Backspace",), page="inpaint"),
        Command("invert", "hole", tr("Invert the hole"), "selection-inverse", ("Ctrl+I",), page="inpaint"),
        Command("select_animals", "hole", tr("Select the animals"), "paw-print", ("Ctrl+Shift+A",), page="inpaint"),
        Command("select_background", "hole", tr("Select the background"), "", ("Ctrl+Shift+B",), page="inpaint"),
        Command("grow", "hole", tr("Grow the hole"), "arrows-out", ("Ctrl+G",), page="inpaint"),
        Command("shrink", "hole", tr("Shrink the hole"), "arrows-in", ("Ctrl+Shift+G",), page="inpaint"),
        Command("import_mask", "hole", tr("Load a mask from a file…"), "", ("Ctrl+Shift+O",), page="inpaint"),
        Command("export_mask", "hole", tr("Save the hole as a mask…"), "", ("Ctrl+Shift+E",), page="inpaint"),
        Command("show_hole", "hole", tr("Show the hole"), "selection", ("H",), True, page="inpaint"),
    )


def _tools() -> tuple[Command, ...]:
    return (
        Command("brush", "tool", tr("Brush"), "paint-brush", ("B",), True, "inpaint"),
        Command("eraser", "tool", tr("Eraser (or the right mouse button)"), "eraser", ("E",), True, "inpaint"),
        Command("rectangle", "tool", tr("Rectangle"), "rectangle", ("R",), True, "inpaint"),
        Command("ellipse", "tool", tr("Ellipse"), "circle", ("O",), True, "inpaint"),
        Command("lasso", "tool", tr("Lasso"), "scribble-loop", ("L",), True, "inpaint"),
        Command("polygon", "tool", tr("Polygon"), "polygon", ("P",), True, "inpaint"),
        Command("wand", "tool", tr("Magic wand: a region by its colour"), "magic-wand", ("W",), True, "inpaint"),
        Command("object", "tool", tr("Object: draw a box around it"), "bounding-box", ("G",), True, "inpaint"),
        Command("animal", "tool", tr("Animal: click a bird, cat or dog"), "paw-print", ("A",), True, "inpaint"),
        Command("extend", "tool", tr("Extend: drag the photo's edges"), "frame-corners", ("X",), True, "inpaint"),
        Command("smaller", "tool", tr("Smaller brush"), "", ("[",), page="inpaint"),
        Command("larger", "tool", tr("Larger brush"), "", ("]",), page="inpaint"),
        Command("softer", "tool", tr("Softer brush"), "", ("Shift+[", "{"), page="inpaint"),
        Command("harder", "tool", tr("Harder brush"), "", ("Shift+]", "}"), page="inpaint"),
    )


def _fills() -> tuple[Command, ...]:
    return (
        Command("apply", "fills", tr("Make this fill the photo"), "check", ("Ctrl+Shift+Return",), page="inpaint"),
        Command("star", "fills", tr("Keep this fill"), "star", ("S",), page="inpaint"),
        Command("more", "fills", tr("More like this"), "sparkle", ("M",), page="inpaint"),
        Command("delete_fill", "fills", tr("Delete this fill"), "", ("Del",), page="inpaint"),
        Command(
            "delete_unstarred", "fills", tr("Delete all fills except kept ones"), "", ("Ctrl+Del",), page="inpaint"
        ),
        Command("fold", "fills", tr("Fold or unfold its run"), "caret-down", ("F",), page="inpaint"),
        Command("compare", "fills", tr("Compare with the original"), "square-half", ("C",), True, "inpaint"),
        Command("before", "fills", tr("Show the original (or hold \\)"), "circle-half", ("Ctrl+\\",), True, "inpaint"),
        Command("check", "fills", tr("Check this fill"), "shield-check", ("K",), page="inpaint"),
    )


def _views() -> tuple[Command, ...]:
    return (
        Command("page_inpaint", "view", tr("Inpaint"), "paint-brush", ("Alt+1",), True),
        Command("page_authenticate", "view", tr("Authenticate"), "shield-check", ("Alt+2",), True),
        Command("page_checkpoints", "view", tr("Checkpoints"), "stack", ("Alt+3",), True),
        Command("switch_theme", "view", tr("Light or dark"), "circle-half-tilt", ("Ctrl+Shift+D",)),
        Command("fit", "view", tr("Fit the window"), "corners-out", ("Ctrl+0",), page="inpaint"),
        Command("actual", "view", tr("100 %"), "", ("Ctrl+1",), page="inpaint"),
        Command("zoom_in", "view", tr("Zoom in"), "magnifying-glass-plus", ("Ctrl++", "Ctrl+="), page="inpaint"),
        Command("zoom_out", "view", tr("Zoom out"), "magnifying-glass-minus", ("Ctrl+-",), page="inpaint"),
    )


def _helps() -> tuple[Command, ...]:
    return (
        Command("guide", "help", tr("User guide"), "book-open", ("Shift+F1",)),
        Command("shortcuts", "help", tr("Keys and gestures"), "keyboard", ("F1",)),
        Command("log_folder", "help", tr("Open the log's folder")),
        Command("licences", "help", tr("Licences")),
        Command("about", "help", tr("About Featherproof")),
    )


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

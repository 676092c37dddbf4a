"""The list of keys and gestures that F1 opens."""

from __future__ import annotations

from PySide6.QtCore import QSize, QSortFilterProxyModel, Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QLineEdit, QTreeView, QVBoxLayout, QWidget

from app.window.parts.language import tr

WIDTH, HEIGHT = 680, 720
ROW, HEADING = 26, 40  # pixels high


class ShortcutList(QWidget):
    """A window of its own, not modal; `groups` are menus' titles with their actions, `gestures` what has no action."""

    def __init__(
        self, groups: list[tuple[str, list[QAction]]], gestures: list[tuple[str, str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("Keys and gestures"))
        self.setObjectName("shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.resize(WIDTH, HEIGHT)
        self.model = QStandardItemModel(0, 2, self)
        for title, actions in groups:
            self._add_group(title, [(_text(action), _keys(action)) for action in actions if action.shortcuts()])
        self._add_group(self.tr("Held keys and mouse"), gestures)
        shown = QSortFilterProxyModel(self)
        shown.setSourceModel(self.model)
        shown.setRecursiveFilteringEnabled(True)
        shown.setAutoAcceptChildRows(True)  # a menu's title finds all that is in it
        shown.setFilterKeyColumn(-1)
        shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setAccessibleName(self.tr("Search keys and gestures"))
        self.search.setToolTip(self.tr("Part of a command or a key"))
        self.search.setClearButtonEnabled(True)
        self.tree = QTreeView()
        self.tree.setAccessibleName(self.windowTitle())
        self.tree.setModel(shown)
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setItemsExpandable(False)
        self.tree.setIndentation(0)
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.header().setStretchLastSection(False)
        self.tree.expandAll()
        self.search.textChanged.connect(shown.setFilterFixedString)
        self.search.textChanged.connect(self.tree.expandAll)
        self.nothing = QLabel(self.tr("No command or key matches."))
        self.nothing.setObjectName("faint")
        self.nothing.hide()
        self.search.textChanged.connect(lambda: self.nothing.setVisible(shown.rowCount() == 0))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(self.nothing)
        column.addWidget(self.tree)
        for key in ("Esc", "F1"):
            QShortcut(QKeySequence(key), self).activated.connect(self.close)

    def _add_group(self, title: str, rows: list[tuple[str, str]]) -> None:
        group = QStandardItem(title)
        font = group.font()
        font.setBold(True)
        group.setFont(font)
        group.setSizeHint(QSize(0, HEADING))
        for row in rows:
            items = [QStandardItem(text) for text in row]
            items[0].setSizeHint(QSize(0, ROW))
            group.appendRow(items)
        if rows:
            self.model.appendRow([group, QStandardItem()])


def _text(action: QAction) -> str:
    return action.text().replace("&", "").rstrip("…")


def _keys(action: QAction) -> str:
    return ", ".join(key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts())


def gestures() -> list[tuple[str, str]]:
    """What is done with held keys and the mouse, and how."""
    return [
        (tr("Paint with the current tool"), tr("left button")),
        (tr("Remove from the hole"), tr("right button, or Alt with the left")),
        (tr("Square or circle"), tr("hold Shift")),
        (tr("See which animal a click would select"), tr("move over it with the animal tool")),
        (tr("Close the polygon"), tr("double click, Enter, or click its first corner")),
        (tr("Remove the polygon's last corner"), tr("Backspace")),
        (tr("Zoom at the cursor"), tr("wheel or pinch")),
        (tr("Move the photo"), tr("hold Space and drag, middle button, Ctrl with the arrow keys")),
        (tr("Previous or next fill"), tr("left and right arrow keys on the photo or the strip")),
        (tr("Draw without a mouse: move the cross"), tr("Shift and the arrow keys")),
        (tr("Press at the cross; release the next time"), tr("Shift+Enter; with Alt to remove")),
        (tr("Cancel the shape being drawn"), "Esc"),
        (tr("Move the divider"), tr("Ctrl with the left and right arrow keys")),
        (tr("Show the original"), tr("hold \\")),
        (tr("Fold or unfold a run"), tr("click its heading in the strip")),
        (tr("Drag a fill out of the window"), tr("from the strip")),
        (tr("Recent captions"), tr("Alt+Down in the caption field")),
        (tr("Start filling"), tr("Enter in the caption field or on the photo, or Ctrl+Enter")),
        (tr("New seed"), "Ctrl+R"),
    ]

"""A page's commands as QActions that work while the focus is on the page, and buttons that stand for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QPushButton, QWidget


def command(owner: QWidget, text: str, tip: str, keys: Sequence[str], slot: Callable[[], object]) -> QAction:
    """An action of `owner` whose keys work inside it; its tooltip is `tip` and the first of them."""
    action = QAction(text, owner)
    action.setShortcuts([QKeySequence(key) for key in keys if key])
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    set_tip(action, tip)
    action.triggered.connect(lambda: slot())
    owner.addAction(action)
    return action


def set_tip(action: QAction, tip: str) -> None:
    """Say what the action does, or why it can't; its shortcut is added where it has one."""
    key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{tip} ({key})" if key else tip)


def button_for(action: QAction) -> QPushButton:
    """A button that does what `action` does, and is called and enabled as it is."""
    button = QPushButton()

    def follow() -> None:
        button.setText(action.text())
        button.setToolTip(action.toolTip())
        button.setEnabled(action.isEnabled())

    action.changed.connect(follow)
    button.clicked.connect(action.trigger)
    follow()
    return button

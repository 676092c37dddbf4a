"""Files that a person drags over the window and drops there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from tests.app.window.conftest import User

COPY, LEFT, NONE = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def data_of(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drag_over(user: User, data: QMimeData) -> bool:
    """Drag into the window; whether it would take that."""
    event = QDragEnterEvent(QPoint(300, 300), COPY, data, LEFT, NONE)
    event.ignore()
    user.window.dragEnterEvent(event)
    return event.isAccepted()


def drop(user: User, *paths: Path) -> None:
    data = data_of(*paths)
    user.window.dropEvent(QDropEvent(QPointF(300, 300), COPY, data, LEFT, NONE))

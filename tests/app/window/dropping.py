"""What a person drags over a widget and drops there."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

COPY, LEFT, NONE = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def data_of(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def words_of(text: str) -> QMimeData:
    data = QMimeData()
    data.setText(text)
    return data


def drag_over(widget: QWidget, data: QMimeData) -> bool:
    """Drag into a widget; whether it would take that."""
    event = QDragEnterEvent(QPoint(300, 300), COPY, data, LEFT, NONE)
    event.ignore()
    widget.dragEnterEvent(event)
    return event.isAccepted()


def drop(widget: QWidget, *paths: Path) -> None:
    drop_data(widget, data_of(*paths))


def drop_data(widget: QWidget, data: QMimeData) -> bool:
    """Drag over a widget and let go there; whether it was taken."""
    taken = drag_over(widget, data)
    if taken:
        widget.dropEvent(QDropEvent(QPointF(300, 300), COPY, data, LEFT, NONE))
    return taken

"""Where a window stands, as text, and back: always where a screen is."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

_TITLE = 64  # pixels of a window's upper edge that must be on a screen, or nobody can move it


def geometry_text(window: QWidget) -> str:
    """Place, size, screen and whether it is maximised, as hexadecimal digits."""
    return bytes(window.saveGeometry().toHex().data()).decode("ascii")


def restore_geometry(window: QWidget, text: str) -> bool:
    """Put a window where it was; False, and nothing happens, where `text` is none of `geometry_text`.

    A window that would be off every screen, since one was taken away, goes to the middle of the first.
    """
    if not window.restoreGeometry(QByteArray.fromHex(text.encode("ascii", "ignore"))):
        return False
    edge = QRect(window.geometry().topLeft(), window.geometry().topRight()).adjusted(0, 0, 0, _TITLE)
    if not any(screen.availableGeometry().intersects(edge) for screen in QGuiApplication.screens()):
        _centre(window)
    return True


def _centre(window: QWidget) -> None:
    room = QGuiApplication.primaryScreen().availableGeometry()
    size = window.size().boundedTo(room.size())
    place = QRect(room.topLeft(), size)
    place.moveCenter(room.center())
    window.setGeometry(place)

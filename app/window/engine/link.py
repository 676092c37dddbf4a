"""Carries the engine's replies from the client's thread to Qt's main thread."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal

from app.engine.client import EngineClient
from app.engine.protocol import Reply


class EngineLink(QObject):
    """`replied` fires on the main thread, once for each `Reply`."""

    replied = Signal(object)
    _arrived = Signal(object)

    def __init__(self, make_client: Callable[[Callable[[Reply], None]], EngineClient], parent: QObject | None = None):
        super().__init__(parent)
        self._arrived.connect(self.replied, Qt.ConnectionType.QueuedConnection)
        self._closed = False
        self.client = make_client(self._arrived.emit)

    def close(self) -> None:
        """End the engine; nothing fires afterwards. May be called twice."""
        if not self._closed:
            self._closed = True
            self.client.close()
            self._arrived.disconnect()

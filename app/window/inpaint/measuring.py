"""Measures the hole once the strokes pause: its share of the photo, and how many areas it has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.window.canvas.areas import count_areas

if TYPE_CHECKING:
    from app.window.inpaint.page import InpaintPage

DELAY_MS = 120


class Measuring(QObject):
    """The page's `hole_measured` follows `soon` and `now`."""

    def __init__(self, page: InpaintPage) -> None:
        super().__init__(page)
        self._page = page
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self.now)

    def soon(self) -> None:
        """The hole is another one."""
        self._timer.start()

    def now(self) -> None:
        """Count, unless a stroke is being drawn: that it would hold up."""
        if self._page.canvas.painting:
            self._timer.start()
        elif self._page.document is not None:
            hole = self._page.document.hole
            self._page.hole_measured.emit(hole.fraction, count_areas(hole.pixels) if hole.count else 0)

    def stop(self) -> None:
        self._timer.stop()

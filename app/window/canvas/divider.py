"""The line between the original and the fill, that a person can drag."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPen

from app.window.canvas.view import View

REACH = 10.0  # logical pixels beside the line in which the mouse takes hold of it
KNOB = 9.0  # radius of the knob on it


class Divider:
    """`place` is the share of the photo's width left of it, None where there is none.

    `near`: the mouse is over it; `held`: a person drags it.
    """

    def __init__(self) -> None:
        self.place: float | None = None
        self.near = self.held = False

    def within_reach(self, point: QPointF, view: View, photo: tuple[int, int], ratio: float) -> bool:
        """Whether the mouse (logical pixels) is near enough to take hold of it."""
        if self.place is None:
            return False
        top, bottom = view.top / ratio, (view.top + photo[1] * view.scale) / ratio
        return abs(point.x() - self._x(view, photo, ratio)) <= REACH and top <= point.y() <= bottom

    def _x(self, view: View, photo: tuple[int, int], ratio: float) -> float:
        assert self.place is not None
        return (view.left + self.place * photo[0] * view.scale) / ratio

    def paint(self, painter: QPainter, view: View, photo: tuple[int, int], ratio: float) -> None:
        """Draw the line and its knob with a painter in logical pixels."""
        if self.place is None:
            return
        x = self._x(view, photo, ratio)
        top, bottom = view.top / ratio, (view.top + photo[1] * view.scale) / ratio
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for colour, width in ((QColor(0, 0, 0, 150), 4.0), (QColor(255, 255, 255), 2.0)):
            painter.setPen(QPen(colour, width))
            painter.drawLine(QPointF(x, top), QPointF(x, bottom))
        middle = (top + bottom) / 2
        painter.setPen(QPen(QColor(0, 0, 0, 150), 1))
        painter.setBrush(QColor(255, 255, 255))
        painter.drawEllipse(QRectF(x - KNOB, middle - KNOB, 2 * KNOB, 2 * KNOB))
        painter.setPen(QPen(QColor(60, 60, 60), 1.5))
        for side in (-1, 1):
            tip = QPointF(x + side * 5.5, middle)
            for dy in (-3, 3):
                painter.drawLine(tip, QPointF(x + side * 2.5, middle + dy))

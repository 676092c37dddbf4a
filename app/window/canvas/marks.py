"""The lines over the canvas: the brush's ring, a shape being drawn, the keyboard's cross; and an animal's name.

Each is a light line over a dark one: one of the two reads on any photo. Dashes say that something is taken away.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

DARK, LIGHT = QColor(0, 0, 0, 150), QColor(255, 255, 255, 230)
CORNER = 3.0  # logical pixels from a corner's middle to the sides of the square that shows it
ARM = 9.0  # length of the cross's arms
BADGE = 8  # pixels beside the text of a badge
REACH = 12  # logical pixels that no mark reaches beyond its points


def draw_ring(painter: QPainter, ring: QRectF, erasing: bool, hardness: int) -> None:
    """A brush's edge and, inside it, how far it covers wholly (hardness in percent)."""
    for pen, grow in ((QPen(DARK, 1.2), 1.0), (_light(erasing), 0.0)):
        painter.setPen(pen)
        painter.drawEllipse(ring.adjusted(-grow, -grow, grow, grow))
    if 0 < hardness < 100:
        inset = ring.width() / 2 * (1 - hardness / 100)
        painter.setPen(QPen(QColor(255, 255, 255, 120), 1, Qt.PenStyle.DotLine))
        painter.drawEllipse(ring.adjusted(inset, inset, -inset, -inset))


def draw_outline(
    painter: QPainter, points: list[QPointF], dashed: bool, corners: list[QPointF], first: float = CORNER + 1.5
) -> None:
    """A shape's line, and squares on corners that can be taken; the `first` one, which closes it, larger."""
    line = QPolygonF(points)
    for pen in (QPen(DARK, 3), _light(dashed)):
        painter.setPen(pen)
        painter.drawPolyline(line)
    painter.setPen(QPen(DARK, 1))
    painter.setBrush(QColor(255, 255, 255))
    for number, corner in enumerate(corners):
        side = CORNER if number else first
        painter.drawRect(QRectF(corner.x() - side, corner.y() - side, 2 * side, 2 * side))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def draw_cross(painter: QPainter, at: QPointF) -> None:
    """Where the keyboard would draw."""
    for pen in (QPen(DARK, 3.2), QPen(LIGHT, 1.2)):
        painter.setPen(pen)
        painter.drawLine(QPointF(at.x() - ARM, at.y()), QPointF(at.x() + ARM, at.y()))
        painter.drawLine(QPointF(at.x(), at.y() - ARM), QPointF(at.x(), at.y() + ARM))


def draw_badge(painter: QPainter, over: QRectF, text: str) -> None:
    """A name above what it names, or at the top of that where there is no room above."""
    size = painter.fontMetrics().boundingRect(text).size()
    badge = QRectF(0, 0, size.width() + 2 * BADGE, size.height() + BADGE)
    badge.moveCenter(over.center())
    above = over.top() - BADGE / 2 - badge.height()
    badge.moveTop(above if above >= 0 else over.top() + BADGE)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 190))
    painter.drawRoundedRect(badge, 6, 6)
    painter.setPen(QColor(255, 255, 255))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)


def _light(erasing: bool) -> QPen:
    return QPen(LIGHT, 1.2, Qt.PenStyle.DashLine if erasing else Qt.PenStyle.SolidLine)

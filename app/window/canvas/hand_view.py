"""Shows the tool in hand over the photo: the brush's ring, the shape being drawn, the keyboard's cross."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QWidget

from app.window.canvas import marks
from app.window.canvas.brush import snapped
from app.window.canvas.extend_view import ExtendView
from app.window.canvas.tools import Drawing, Tool
from app.window.parts.theme import Theme


class HandView(ExtendView):
    """What the hand holds and does is set elsewhere."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.brush = 64
        self.hardness = 100
        self.tool = Tool.BRUSH
        self._stroke_value: bool | None = None  # True while painting, False while erasing
        self._drawing: Drawing | None = None
        self._hover: QPointF | None = None
        self._by_keys = False  # the keyboard moved the hand last, not the mouse

    @property
    def erasing(self) -> bool:
        """Whether the left button takes away from the hole."""
        return self.tool is Tool.ERASER

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._hole is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._drawing is not None:
            corners = self._drawing.points[:-1] if self._drawing.tool is Tool.POLYGON else []
            line, squares = ([self.widget_point(p) for p in points] for points in (self._drawing.outline(), corners))
            marks.draw_outline(painter, line, not self._drawing.adds, squares)
        if self._hover is not None and self._pan_from is None and not self._pan_held and not self._divider.near:
            if self._has_ring:
                erasing = self.erasing if self._stroke_value is None else not self._stroke_value
                marks.draw_ring(painter, self._brush_ring(), erasing, self.hardness)
            if self._by_keys:
                marks.draw_cross(painter, self._hover)

    @property
    def _has_ring(self) -> bool:
        return self.tool in (Tool.BRUSH, Tool.ERASER)

    def _brush_ring(self) -> QRectF:
        """Where the brush would paint, in widget coordinates."""
        assert self._hover is not None
        middle = self.widget_point(snapped(self.photo_point(self._hover), self.brush))
        radius = self.brush / 2 * self.view.scale / self.devicePixelRatioF()
        return QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)

    def _move_ring(self, point: QPointF | None) -> None:
        self.point_at(point if self.tool is Tool.ANIMAL else None)
        for position in (self._hover, point):
            self._hover = position
            if position is not None and self._hole is not None:
                around = self._brush_ring() if self._has_ring else QRectF(position, position)
                cross = QRectF(position, position).adjusted(-marks.ARM, -marks.ARM, marks.ARM, marks.ARM)
                self.update(around.united(cross).adjusted(-4, -4, 4, 4).toAlignedRect())

    def _update_drawing(self) -> None:
        """Repaint where the shape being drawn is; of a lasso, its end."""
        if self._drawing is not None:
            points = self._drawing.outline()[-2 if self.tool is Tool.LASSO else 0 :]
            line = QPolygonF([self.widget_point(point) for point in points]).boundingRect()
            reach = marks.REACH
            self.update(line.adjusted(-reach, -reach, reach, reach).toAlignedRect())

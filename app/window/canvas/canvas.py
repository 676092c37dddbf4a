"""The canvas: a photo with its hole on top, and the tools that make it.

A stroke redraws its own rectangle of the hole's image and nothing else, so its cost does not grow with the photo.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.window.canvas.brush import Point, Rect, snapped
from app.window.canvas.hole import Hole, HoleChange
from app.window.canvas.pyramid import Pyramid
from app.window.canvas.tools import DRAWN, Drawing, Tool
from app.window.canvas.viewport import Viewport
from app.window.theme import Theme

MOST_BRUSH = 2000
CLOSING = 8.0  # logical pixels from its first corner in which a click closes a polygon


class Canvas(Viewport):
    """`stroke_done` carries the `HoleChange` of a finished stroke or shape.

    `wand_asked` carries a photo pixel x, y and `object_asked` a `Rect`, each with whether what is found there is to be
    added to the hole or taken from it: the answer comes from elsewhere.
    """

    stroke_begun = Signal()
    stroke_done = Signal(object)
    wand_asked = Signal(int, int, bool)
    object_asked = Signal(object, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setAccessibleName(self.tr("Photo and hole"))
        self.setAccessibleDescription(self.tr("Paint over the part of the photo that should be filled."))
        self._hole: Hole | None = None
        self.brush = 64
        self.hardness = 100
        self.tool = Tool.BRUSH
        self._hole_shown = True
        self._stroke_value: bool | None = None  # True while painting, False while erasing
        self._drawing: Drawing | None = None
        self._last_point: Point = (0.0, 0.0)
        self._hover: QPointF | None = None

    # What is shown ------------------------------------------------------------------------------------------------

    def show_photo(self, pyramid: Pyramid, hole: Hole) -> None:
        """Show another photo with its hole, fitted to the canvas."""
        self._hole = hole
        self._stroke_value = self._drawing = None
        self._hole_shown = True
        self.show_pyramid(pyramid)

    def show_hole(self, shown: bool) -> None:
        """Show or hide the hole's overlay."""
        if shown != self._hole_shown:
            self._hole_shown = shown
            self.hole_changed()

    @property
    def hole_shown(self) -> bool:
        return self._hole_shown

    @property
    def painting(self) -> bool:
        """Whether a stroke or a shape is being drawn."""
        return self._stroke_value is not None or self._drawing is not None

    @property
    def erasing(self) -> bool:
        """Whether the left button takes away from the hole."""
        return self.tool is Tool.ERASER

    def hole_changed(self, rect: Rect | None = None) -> None:
        """Redraw the hole, or only a rectangle of its pixels."""
        area = self._frame() if rect is None else self.view.to_device(rect, margin=self.images.line + 1)
        self._redraw_overlay(area)

    def set_tool(self, tool: Tool) -> None:
        """What the left button does from now on; a shape that is not finished is dropped."""
        self.tool = tool
        self.drop_drawing()
        self.update()

    def set_brush(self, diameter: int) -> None:
        """Brush diameter in photo pixels."""
        self.brush = min(max(1, diameter), MOST_BRUSH)
        self.update()

    def set_hardness(self, percent: int) -> None:
        """How much of the brush's radius covers wholly, 0 to 100 percent."""
        self.hardness = min(max(0, percent), 100)
        self.update()

    def apply_selection(self, region: np.ndarray, adds: bool) -> HoleChange | None:
        """Add a region (bool H×W of the photo) to the hole or take it away; None where that changes nothing."""
        assert self._hole is not None
        self._hole.cover(Rect(0, 0, self._hole.width, self._hole.height), region, adds)
        self.hole_changed()
        return self._hole.commit()

    # Drawing ------------------------------------------------------------------------------------------------------

    def _redraw_all(self) -> None:
        super()._redraw_all()
        self._redraw_overlay(self._frame())

    def _redraw_overlay(self, area: Rect) -> None:
        area = self.images.clipped(area)
        if not area.empty:
            self.images.draw_overlay(area, self.view, self._hole if self._hole_shown else None, self._theme)
            self._update_device(area)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._hole is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._drawing is not None:
            line = QPolygonF([self.widget_point(point) for point in self._drawing.outline()])
            for pen in self._pens(not self._drawing.adds):
                painter.setPen(pen)
                painter.drawPolyline(line)
        if self._hover is not None and self._pan_from is None and not self._pan_held and self._has_ring:
            ring = self._brush_ring()
            erasing = self.erasing if self._stroke_value is None else not self._stroke_value
            for pen, grow in zip(self._pens(erasing), (1.0, 0.0), strict=True):
                painter.setPen(pen)
                painter.drawEllipse(ring.adjusted(-grow, -grow, grow, grow))
            if self.hardness < 100:
                inset = ring.width() / 2 * (1 - self.hardness / 100)
                painter.setPen(QPen(QColor(255, 255, 255, 120), 1, Qt.PenStyle.DotLine))
                painter.drawEllipse(ring.adjusted(inset, inset, -inset, -inset))

    def _pens(self, erasing: bool) -> tuple[QPen, QPen]:
        """A dark line and a light one over it, which read on any photo; dashed where something is taken away."""
        style = Qt.PenStyle.DashLine if erasing else Qt.PenStyle.SolidLine
        return QPen(QColor(0, 0, 0, 150), 1.2 if self._drawing is None else 3), QPen(
            QColor(255, 255, 255, 230), 1.2, style
        )

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
        for position in (self._hover, point):
            self._hover = position
            if position is not None and self._hole is not None and self._has_ring:
                self.update(self._brush_ring().adjusted(-4, -4, 4, 4).toAlignedRect())

    # Mouse --------------------------------------------------------------------------------------------------------

    def pans(self, button: Qt.MouseButton) -> bool:
        return button == Qt.MouseButton.MiddleButton or (button == Qt.MouseButton.LeftButton and self._pan_held)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._hole is None or self._stroke_value is not None:
            return
        super().mousePressEvent(event)
        left, right = (event.button() == button for button in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton))
        if self._pan_from is not None or self._divider.held or not (left or right):
            return
        point = self.photo_point(event.position())
        adds = left and not event.modifiers() & Qt.KeyboardModifier.AltModifier
        if self.tool in (Tool.BRUSH, Tool.ERASER):
            self._stroke_value = adds and not self.erasing
            self.stroke_begun.emit()
            self._last_point = point
            self._paint_to(point)
        elif self.tool is Tool.WAND:
            x, y = int(np.floor(point[0])), int(np.floor(point[1]))
            if 0 <= x < self._hole.width and 0 <= y < self._hole.height:
                self.wand_asked.emit(x, y, adds)
        elif self.tool is Tool.POLYGON:
            self._set_corner(event.position(), point, adds)
        elif self._drawing is None:
            self._drawing = Drawing(self.tool, point, adds)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self._pan_from is None and not self._divider.held:
            point = self.photo_point(event.position())
            if self._stroke_value is not None:
                self._paint_to(point)
            elif self._drawing is not None:
                self._drawing.drag_to(point, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
                self.update()
        self._move_ring(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.buttons():
            return
        if self._stroke_value is not None:
            self._stroke_value = None
            self._finish()
        elif self._drawing is not None and self._drawing.tool in DRAWN:
            drawing, self._drawing = self._drawing, None
            self._finish_drawing(drawing)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.tool is Tool.POLYGON and self._drawing is not None:
            self.close_polygon()  # its last corner was set by the first of the two clicks
        else:
            self.mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._move_ring(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event)
        if self._hole is not None:
            self._move_ring(event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, polygon = event.key(), self._drawing is not None and self.tool is Tool.POLYGON
        if polygon and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.close_polygon()
        elif polygon and key == Qt.Key.Key_Backspace:
            if self._drawing is not None and not self._drawing.take_corner_back():
                self.drop_drawing()
            self.update()
        else:
            super().keyPressEvent(event)

    # Strokes and shapes -------------------------------------------------------------------------------------------

    def _paint_to(self, point: Point) -> None:
        assert self._hole is not None
        assert self._stroke_value is not None
        changed = self._hole.paint(self._last_point, point, self.brush, self._stroke_value, self.hardness)
        self._last_point = point
        if not changed.empty:
            self.hole_changed(changed)

    def _set_corner(self, at: QPointF, point: Point, adds: bool) -> None:
        if self._drawing is None:
            self._drawing = Drawing(Tool.POLYGON, point, adds)
        away = at - self.widget_point(self._drawing.points[0])
        if len(self._drawing.points) > 3 and max(abs(away.x()), abs(away.y())) <= CLOSING:
            self.close_polygon()
        else:
            self._drawing.add_corner(point)
            self.update()

    def close_polygon(self) -> None:
        """Finish the polygon that is being drawn with the corners that were set."""
        if self._drawing is not None:
            drawing, self._drawing = self._drawing.closed(), None
            self._finish_drawing(drawing)

    def drop_drawing(self) -> bool:
        """Forget a shape that is being drawn; False where there is none."""
        dropped = self._drawing is not None
        self._drawing = None
        self.update()
        return dropped

    def _finish_drawing(self, drawing: Drawing) -> None:
        assert self._hole is not None
        self.update()
        rect, mask = drawing.shape(self._hole.width, self._hole.height)
        if rect.empty or not mask.any():
            return
        if drawing.tool is Tool.OBJECT:
            self.object_asked.emit(rect, drawing.adds)
            return
        self.stroke_begun.emit()
        self.hole_changed(self._hole.cover(rect, mask, drawing.adds))
        self._finish()

    def _finish(self) -> None:
        assert self._hole is not None
        change: HoleChange | None = self._hole.commit()
        self.update()
        if change is not None:
            self.stroke_done.emit(change)

    def _resting_cursor(self) -> Qt.CursorShape:
        return Qt.CursorShape.CrossCursor

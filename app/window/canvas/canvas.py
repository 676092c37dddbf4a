"""The canvas: shows the photo or a fill, the hole on top, and turns the mouse into strokes, zoom and pan.

A stroke redraws its own rectangle of the hole's image and nothing else, so its cost does not grow with the photo.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from app.window.canvas.brush import Point, Rect, snapped
from app.window.canvas.canvas_images import CanvasImages
from app.window.canvas.hole import Hole, HoleChange
from app.window.canvas.pyramid import Pyramid
from app.window.canvas.view import View
from app.window.theme import Theme

MARGIN = 24  # logical pixels left around a fitted photo
WHEEL_STEP = 1.2  # zoom factor a notch
MOST_BRUSH = 2000


class Canvas(QWidget):
    """`stroke_done` carries the `HoleChange` of a finished stroke; `view_changed` follows zoom and pan."""

    stroke_begun = Signal()
    stroke_done = Signal(object)
    view_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(240, 180)
        self.setAccessibleName(self.tr("Photo and hole"))
        self.setAccessibleDescription(self.tr("Paint over the part of the photo that should be filled."))
        self._theme = theme
        self._pyramid: Pyramid | None = None
        self._hole: Hole | None = None
        self.view = View()
        self._fitted = True
        self.images = CanvasImages()
        self.brush = 64
        self.erasing = False
        self._hole_shown = True
        self._stroke_value: bool | None = None  # True while painting, False while erasing
        self._last_point: Point = (0.0, 0.0)
        self._hover: QPointF | None = None
        self._pan_held = False
        self._pan_from: QPointF | None = None

    # What is shown ------------------------------------------------------------------------------------------------

    def show_photo(self, pyramid: Pyramid, hole: Hole) -> None:
        """Show another photo with its hole, fitted to the canvas."""
        self._pyramid, self._hole = pyramid, hole
        self._stroke_value = None
        self._hole_shown = True
        self.fit()

    def show_patch(self, patch: np.ndarray | None, box: Rect) -> None:
        """Show a fill's pixels at their place, or the plain photo (None)."""
        if self._pyramid is not None:
            changed = self._pyramid.show(patch, box)
            if not changed.empty:
                self._redraw_picture(self.view.to_device(changed, margin=2))

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
        """Whether a stroke is being drawn."""
        return self._stroke_value is not None

    def hole_changed(self, rect: Rect | None = None) -> None:
        """Redraw the hole, or only a rectangle of its pixels."""
        area = self._frame() if rect is None else self.view.to_device(rect, margin=self.images.line + 1)
        self._redraw_overlay(area)

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self._redraw_all()

    def set_brush(self, diameter: int) -> None:
        """Brush diameter in photo pixels."""
        self.brush = min(max(1, diameter), MOST_BRUSH)
        self.update()

    # View ---------------------------------------------------------------------------------------------------------

    def fit(self) -> None:
        """The whole photo, and again whenever the canvas changes size, until a person zooms."""
        self._fitted = True
        if self._hole is not None:
            margin = round(MARGIN * self.devicePixelRatioF())
            self._set_view(View.fitting(self._photo_size(), self._device_size(), margin))

    def zoom_to(self, scale: float, at: QPointF | None = None) -> None:
        """Zoom (device pixels per photo pixel) with the photo point under `at` staying there; the middle by default."""
        if self._hole is None:
            return
        self._fitted = False
        point = QPointF(self.width() / 2, self.height() / 2) if at is None else at
        self._set_view(self.view.zoomed(scale, self._device_point(point)))

    def set_pan_held(self, held: bool) -> None:
        """While held (Space), dragging moves the photo."""
        self._pan_held = held
        self._update_cursor()

    def _set_view(self, view: View) -> None:
        self.view = view.kept_in_sight(self._photo_size(), self._device_size())
        self._redraw_all()
        self.view_changed.emit()

    def _photo_size(self) -> tuple[int, int]:
        assert self._hole is not None
        return self._hole.width, self._hole.height

    def _device_size(self) -> tuple[int, int]:
        ratio = self.devicePixelRatioF()
        return max(1, round(self.width() * ratio)), max(1, round(self.height() * ratio))

    def _frame(self) -> Rect:
        return Rect(0, 0, *self._device_size())

    def _device_point(self, point: QPointF) -> Point:
        ratio = self.devicePixelRatioF()
        return point.x() * ratio, point.y() * ratio

    def photo_point(self, point: QPointF) -> Point:
        """The photo point under a point of the widget."""
        return self.view.to_photo(self._device_point(point))

    # Drawing ------------------------------------------------------------------------------------------------------

    def _redraw_all(self) -> None:
        self.images.fit_to(*self._device_size(), self.devicePixelRatioF())
        self._redraw_picture(self._frame())
        self._redraw_overlay(self._frame())

    def _redraw_picture(self, area: Rect) -> None:
        area = self.images.clipped(area)
        if self._pyramid is not None and not area.empty:
            self.images.draw_picture(area, self.view, self._pyramid, self._theme)
            self._update_device(area)

    def _redraw_overlay(self, area: Rect) -> None:
        area = self.images.clipped(area)
        if not area.empty:
            self.images.draw_overlay(area, self.view, self._hole if self._hole_shown else None, self._theme)
            self._update_device(area)

    def _update_device(self, area: Rect) -> None:
        ratio = self.devicePixelRatioF()
        rect = QRectF(
            area.left / ratio, area.top / ratio, (area.right - area.left) / ratio, (area.bottom - area.top) / ratio
        )
        self.update(rect.toAlignedRect())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._hole is None:
            painter.fillRect(event.rect(), QColor(self._theme.canvas))
            return
        self.images.paint(painter, event.region())
        if self._hover is not None and self._pan_from is None and not self._pan_held:
            self._draw_brush(painter)

    def _draw_brush(self, painter: QPainter) -> None:
        ring = self._brush_ring()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        erasing = self.erasing if self._stroke_value is None else not self._stroke_value
        light = QPen(QColor(255, 255, 255, 230), 1.2, Qt.PenStyle.DashLine if erasing else Qt.PenStyle.SolidLine)
        for pen, grow in ((QPen(QColor(0, 0, 0, 150), 1.2), 1.0), (light, 0.0)):
            painter.setPen(pen)
            painter.drawEllipse(ring.adjusted(-grow, -grow, grow, grow))

    def _brush_ring(self) -> QRectF:
        """Where the brush would paint, in widget coordinates."""
        assert self._hover is not None
        ratio = self.devicePixelRatioF()
        x, y = snapped(self.photo_point(self._hover), self.brush)
        radius = self.brush / 2 * self.view.scale
        middle_x, middle_y = self.view.left + x * self.view.scale, self.view.top + y * self.view.scale
        return QRectF((middle_x - radius) / ratio, (middle_y - radius) / ratio, 2 * radius / ratio, 2 * radius / ratio)

    def _move_ring(self, point: QPointF | None) -> None:
        for position in (self._hover, point):
            self._hover = position
            if position is not None and self._hole is not None:
                self.update(self._brush_ring().adjusted(-4, -4, 4, 4).toAlignedRect())

    # Mouse --------------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._hole is None or self._stroke_value is not None:
            return
        left = event.button() == Qt.MouseButton.LeftButton
        if event.button() == Qt.MouseButton.MiddleButton or (left and self._pan_held):
            self._pan_from = event.position()
            self._update_cursor()
        elif left or event.button() == Qt.MouseButton.RightButton:
            self._stroke_value = left and not self.erasing
            self.stroke_begun.emit()
            self._last_point = self.photo_point(event.position())
            self._paint_to(self._last_point)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pan_from is not None:
            start, end = self._device_point(self._pan_from), self._device_point(event.position())
            self._pan_from = event.position()
            self._fitted = False
            self._set_view(self.view.moved(end[0] - start[0], end[1] - start[1]))
        elif self._stroke_value is not None:
            self._paint_to(self.photo_point(event.position()))
        self._move_ring(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pan_from is not None and not event.buttons():
            self._pan_from = None
            self._update_cursor()
        elif self._stroke_value is not None and not event.buttons():
            self._end_stroke()

    def leaveEvent(self, event: QEvent) -> None:
        self._move_ring(None)

    def _paint_to(self, point: Point) -> None:
        assert self._hole is not None
        assert self._stroke_value is not None
        changed = self._hole.paint(self._last_point, point, self.brush, self._stroke_value)
        self._last_point = point
        if not changed.empty:
            self.hole_changed(changed)

    def _end_stroke(self) -> None:
        assert self._hole is not None
        self._stroke_value = None
        change: HoleChange | None = self._hole.commit()
        self.update()
        if change is not None:
            self.stroke_done.emit(change)

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120
        if notches:
            self.zoom_to(self.view.scale * WHEEL_STEP**notches, event.position())
            self._move_ring(event.position())
        event.accept()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom_to(self.view.scale * (1 + event.value()), event.position())
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        if self._hole is None:
            return
        if self._fitted:
            self.fit()
        else:
            self._set_view(self.view)

    def _update_cursor(self) -> None:
        if self._pan_from is not None:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self._pan_held:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.setCursor(Qt.CursorShape.CrossCursor)
        self.update()

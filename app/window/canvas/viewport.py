"""A photo on screen: zoom, pan, a fill at its place, a heat map over it, and a divider before the original."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from app.window.canvas.brush import Point, Rect
from app.window.canvas.canvas_images import CanvasImages
from app.window.canvas.divider import REACH, Divider
from app.window.canvas.heat import Heat
from app.window.canvas.pyramid import Pyramid
from app.window.canvas.view import View
from app.window.parts.theme import Theme
from models.authenticity.verdict import Box, Verdict

MARGIN = 24  # logical pixels left around a fitted photo
WHEEL_STEP = 1.2  # zoom factor a notch
ARROW_STEP = 64  # logical pixels that an arrow key moves over the photo
DIVIDER_STEP = 0.02  # of the photo's width that Ctrl and an arrow key move the divider by
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Viewport(QWidget):
    """Shows one photo; any button drags it about. `view_changed` follows zoom and pan, `compare_moved` the divider."""

    view_changed = Signal()
    compare_moved = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setMinimumSize(240, 180)
        self.setAccessibleName(self.tr("Photo"))
        self._theme = theme
        self._pyramid: Pyramid | None = None
        self.view = View()
        self._fitted = True
        self.images = CanvasImages()
        self._heat: Heat | None = None
        self._heat_opacity = 1.0
        self._divider = Divider()
        self._pan_held = False
        self._pan_from: QPointF | None = None

    # What is shown ------------------------------------------------------------------------------------------------

    def show_pyramid(self, pyramid: Pyramid) -> None:
        """Show another photo, fitted to the canvas, with nothing over it."""
        self._pyramid, self._heat = pyramid, None
        self._divider.place = None
        self._update_cursor()
        self.fit()

    def show_patch(self, patch: np.ndarray | None, box: Rect) -> None:
        """Show a fill's pixels at their place, or the plain photo (None)."""
        if self._pyramid is not None:
            changed = self._pyramid.show(patch, box)
            if not changed.empty:
                self._redraw_picture(self.view.to_device(changed, margin=2))

    def photo_changed(self, photo: np.ndarray, box: Rect) -> None:
        """The photo itself, uint8 H×W×3, is another one in `box`; no fill is shown afterwards."""
        if self._pyramid is not None:
            self._pyramid.rebase(photo, box)
            self._redraw_picture(self._frame())

    def show_heat(self, verdict: Verdict | None, other: Box | None = None) -> None:
        """Show where a photo was altered, by its whole verdict; None takes all of it away.

        `other`: a box where the file itself shows another picture, in a colour of its own.
        """
        self._heat = None if verdict is None else Heat.of(verdict, other)
        self.update()

    def set_heat_opacity(self, opacity: float) -> None:
        """From 0, unseen, to 1."""
        self._heat_opacity = opacity
        self.update()

    def set_compare(self, place: float | None) -> None:
        """Show the original left of a divider at this share of the photo's width; None: no divider."""
        if self._pyramid is not None:
            width, height = self._pyramid.size
            places = [0.0 if one is None else one * width for one in (self._divider.place, place)]
            self._divider.place = place
            self._divider.held = self._divider.held and place is not None
            between = Rect(int(min(places)), 0, int(max(places)) + 1, height)
            self._redraw_picture(self.view.to_device(between, margin=round(REACH * self.devicePixelRatioF()) + 2))

    def _drag_divider(self, place: float) -> None:
        self.set_compare(min(max(place, 0.0), 1.0))
        self.compare_moved.emit(self._divider.place)

    @property
    def comparing(self) -> bool:
        """Whether there is a divider."""
        return self._divider.place is not None

    def set_theme(self, theme: Theme) -> None:
        """Take other colours."""
        self._theme = theme
        self._redraw_all()

    # View ---------------------------------------------------------------------------------------------------------

    def fit(self) -> None:
        """The whole photo, and again whenever the canvas changes size, until a person zooms."""
        self._fitted = True
        if self._pyramid is not None:
            margin = round(self._spare() * self.devicePixelRatioF())
            self._set_view(View.fitting(self._pyramid.size, self._device_size(), margin))

    def _spare(self) -> float:
        """Logical pixels left around a fitted photo."""
        return MARGIN

    def zoom_to(self, scale: float, at: QPointF | None = None) -> None:
        """Zoom (device pixels per photo pixel) with the photo point under `at` staying there; the middle by default."""
        if self._pyramid is None:
            return
        self._fitted = False
        point = QPointF(self.width() / 2, self.height() / 2) if at is None else at
        self._set_view(self.view.zoomed(scale, self._device_point(point)))

    def pan(self, dx: float, dy: float) -> None:
        """Move the photo by device pixels."""
        if self._pyramid is not None:
            self._fitted = False
            self._set_view(self.view.moved(dx, dy))

    def set_pan_held(self, held: bool) -> None:
        """While held (Space), dragging moves the photo."""
        self._pan_held = held
        self._update_cursor()

    def _set_view(self, view: View) -> None:
        assert self._pyramid is not None
        self.view = view.kept_in_sight(self._pyramid.size, self._device_size())
        self._redraw_all()
        self.view_changed.emit()

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

    def widget_point(self, point: Point) -> QPointF:
        """The point of the widget that shows a photo point."""
        ratio = self.devicePixelRatioF()
        x, y = self.view.left + point[0] * self.view.scale, self.view.top + point[1] * self.view.scale
        return QPointF(x / ratio, y / ratio)

    # Drawing ------------------------------------------------------------------------------------------------------

    def _redraw_all(self) -> None:
        self.images.fit_to(*self._device_size(), self.devicePixelRatioF())
        self._redraw_picture(self._frame())

    def _redraw_picture(self, area: Rect) -> None:
        area = self.images.clipped(area)
        if self._pyramid is not None and not area.empty:
            self.images.draw_picture(area, self.view, self._pyramid, self._theme, self._divider.place)
            self._update_device(area)

    def _update_device(self, area: Rect) -> None:
        ratio = self.devicePixelRatioF()
        rect = QRectF(
            area.left / ratio, area.top / ratio, (area.right - area.left) / ratio, (area.bottom - area.top) / ratio
        )
        self.update(rect.toAlignedRect())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._pyramid is None:
            painter.fillRect(event.rect(), QColor(self._theme.canvas))
            return
        self.images.paint(painter, event.region())
        ratio = self.devicePixelRatioF()
        if self._heat is not None:
            self._heat.paint(painter, self.view, self._pyramid.size, ratio, self._heat_opacity)
        self._divider.paint(painter, self.view, self._pyramid.size, ratio)

    # Mouse and keys -----------------------------------------------------------------------------------------------

    def pans(self, button: Qt.MouseButton) -> bool:
        """Whether a press of this button moves the photo about."""
        return True

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._pyramid is None:
            return
        if event.button() == Qt.MouseButton.LeftButton and not self._pan_held and self._at_divider(event.position()):
            self._divider.held = True
        elif self.pans(event.button()):
            self._pan_from = event.position()
            self._update_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pyramid is None:
            return
        if self._divider.held:
            self._drag_divider(self.photo_point(event.position())[0] / self._pyramid.size[0])
        elif self._pan_from is not None:
            start, end = self._device_point(self._pan_from), self._device_point(event.position())
            self._pan_from = event.position()
            self.pan(end[0] - start[0], end[1] - start[1])
        elif self._at_divider(event.position()) != self._divider.near:
            self._divider.near = not self._divider.near
            self._update_cursor()

    def _at_divider(self, point: QPointF) -> bool:
        return self._pyramid is not None and self._divider.within_reach(
            point, self.view, self._pyramid.size, self.devicePixelRatioF()
        )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not event.buttons():
            self._divider.held = False
            self._pan_from = None
            self._update_cursor()

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120
        if notches:
            self.zoom_to(self.view.scale * WHEEL_STEP**notches, event.position())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        arrow = ARROWS.get(Qt.Key(event.key()))
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        control = held == Qt.KeyboardModifier.ControlModifier
        if arrow is not None and arrow[0] and control and self._divider.place is not None:
            self._drag_divider(self._divider.place + arrow[0] * DIVIDER_STEP)
        elif arrow is not None and (control or not held):
            step = ARROW_STEP * self.devicePixelRatioF()
            self.pan(-arrow[0] * step, -arrow[1] * step)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom_to(self.view.scale * (1 + event.value()), event.position())
            return True
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._take_size()  # the window was moved to another screen
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._take_size()

    def _take_size(self) -> None:
        if self._pyramid is None:
            return
        if self._fitted:
            self.fit()
        else:
            self._set_view(self.view)

    def _resting_cursor(self) -> Qt.CursorShape:
        return Qt.CursorShape.OpenHandCursor

    def _update_cursor(self) -> None:
        if self._pan_from is not None:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self._pan_held:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.setCursor(Qt.CursorShape.SplitHCursor if self._divider.near else self._resting_cursor())
        self.update()

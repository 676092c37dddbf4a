"""The canvas: a photo with its hole on top, and the tools that make it, by mouse and by keyboard."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from app.window.canvas.brush import Point
from app.window.canvas.hand_view import HandView
from app.window.canvas.hole import Hole
from app.window.canvas.pyramid import Pyramid
from app.window.canvas.tools import DRAWN, Drawing, Tool
from app.window.canvas.viewport import ARROWS
from app.window.parts.theme import Theme

MOST_BRUSH = 2000
CLOSING = 8.0  # logical pixels from its first corner in which a click closes a polygon
_BY_TAB = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
KEY_STEP = 8.0  # logical pixels that Shift and an arrow key move the keyboard's cross by: a photo pixel at least


class Canvas(HandView):
    """`stroke_begun` carries whether it adds to the hole, `stroke_done` the `HoleChange` of a finished stroke or shape.

    `wand_asked` and `animal_asked` carry a photo pixel x, y and `object_asked` a `Rect`, each with whether what is
    found there is to be added to the hole or taken from it: the answer comes from elsewhere. `submitted` follows Enter,
    and `step_asked`, with -1 or 1, the left and the right arrow key.
    """

    stroke_begun = Signal(bool)
    stroke_done = Signal(object)
    stroke_changed_nothing = Signal()
    wand_asked = Signal(int, int, bool)
    animal_asked = Signal(int, int, bool)
    object_asked = Signal(object, bool)
    submitted = Signal()
    step_asked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.setAccessibleName(self.tr("Photo and hole"))
        self.setAccessibleDescription(self.tr("Paint over the part of the photo that should be filled."))
        self._last_point: Point = (0.0, 0.0)
        self._framed = False  # whether the focus came by keyboard, and is to be seen

    # What is shown ------------------------------------------------------------------------------------------------

    def show_photo(self, pyramid: Pyramid, hole: Hole) -> None:
        """Show another photo with its hole, fitted to the canvas."""
        self._stroke_value = self._drawing = None
        self.drop_pull()
        super().show_photo(pyramid, hole)

    @property
    def painting(self) -> bool:
        """Whether a stroke or a shape is being drawn."""
        return self._stroke_value is not None or self._drawing is not None or self.pulling

    def set_tool(self, tool: Tool) -> None:
        """What the left button does from now on; a shape that is not finished is dropped."""
        self.tool = tool
        self.drop_drawing()
        self.show_handles(tool is Tool.EXTEND)
        self._update_cursor()
        self.point_at(self._hover if tool is Tool.ANIMAL else None)

    def set_brush(self, diameter: int) -> None:
        """Brush diameter in photo pixels."""
        self.brush = min(max(1, diameter), MOST_BRUSH)
        self.update()

    def set_hardness(self, percent: int) -> None:
        """How much of the brush's radius covers wholly, 0 to 100 percent."""
        self.hardness = min(max(0, percent), 100)
        self.update()

    # Mouse --------------------------------------------------------------------------------------------------------

    def pans(self, button: Qt.MouseButton) -> bool:
        return button == Qt.MouseButton.MiddleButton or (button == Qt.MouseButton.LeftButton and self._pan_held)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._hole is None or self._stroke_value is not None:
            return
        super().mousePressEvent(event)
        left = event.button() == Qt.MouseButton.LeftButton
        if self._pan_from is None and not self._divider.held and (left or event.button() == Qt.MouseButton.RightButton):
            self._press(event.position(), left and not event.modifiers() & Qt.KeyboardModifier.AltModifier)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._by_keys = False
        if self._pan_from is None and not self._divider.held:
            self._move(event.position(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        self._move_ring(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if not event.buttons():
            self._let_go()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.tool is Tool.POLYGON and not self.pans(event.button()):
            self.close_polygon()  # its last corner was set by the first of the two clicks
        else:
            self.mousePressEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._move_ring(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event)
        if self._hole is not None:
            self._move_ring(event.position())

    # Keyboard -----------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        arrow = ARROWS.get(Qt.Key(event.key()))
        polygon = self._drawing is not None and self.tool is Tool.POLYGON
        if self._hole is not None and event.modifiers() & Qt.KeyboardModifier.ShiftModifier and (arrow or enter):
            self._draw_by_key(arrow, adds=not event.modifiers() & Qt.KeyboardModifier.AltModifier)
        elif polygon and enter:
            self.close_polygon()
        elif polygon and event.key() == Qt.Key.Key_Backspace:
            self._take_corner_back()
        elif enter and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.submitted.emit()
        elif arrow is not None and arrow[0] and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.step_asked.emit(arrow[0])
        else:
            super().keyPressEvent(event)

    def _draw_by_key(self, arrow: tuple[int, int] | None, adds: bool) -> None:
        """Move the keyboard's cross or, without an arrow, press there, and let go the next time."""
        at = self._hover or QPointF(self.width() / 2, self.height() / 2)
        self._by_keys = True
        if arrow is not None:
            step = max(KEY_STEP, self.view.scale / self.devicePixelRatioF())
            x, y = at.x() + arrow[0] * step, at.y() + arrow[1] * step
            at = QPointF(min(max(0.0, x), self.width() - 1.0), min(max(0.0, y), self.height() - 1.0))
            self._move(at, even=False)
        elif self._stroke_value is not None or self.pulling or (self._drawing and self._drawing.tool in DRAWN):
            self._let_go()
        else:
            self._press(at, adds)
        self._move_ring(at)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._framed = event.reason() in _BY_TAB
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._framed:
            painter = QPainter(self)
            painter.setPen(QPen(QColor(self._theme.accent), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._framed = False
        self.update()
        if self._by_keys:
            self._let_go()  # or nothing would end the stroke

    # Strokes and shapes -------------------------------------------------------------------------------------------

    def _press(self, at: QPointF, adds: bool) -> None:
        """The hand comes down with the tool, to add to the hole or to take away."""
        assert self._hole is not None
        point = self.photo_point(at)
        if self._has_ring:
            self._stroke_value = adds and not self.erasing
            self.stroke_begun.emit(self._stroke_value)
            self._last_point = point
            self._paint_to(point)
        elif self.tool in (Tool.WAND, Tool.ANIMAL):
            x, y = int(np.floor(point[0])), int(np.floor(point[1]))
            if 0 <= x < self._hole.width and 0 <= y < self._hole.height:
                (self.wand_asked if self.tool is Tool.WAND else self.animal_asked).emit(x, y, adds)
        elif self.tool is Tool.EXTEND:
            if adds:
                self.pull(at)
        elif self.tool is Tool.POLYGON:
            self._set_corner(at, point, adds)
        elif self._drawing is None:
            self._drawing = Drawing(self.tool, point, adds)

    def _move(self, at: QPointF, even: bool) -> None:
        """It moves, down or not; `even` makes a square or a circle."""
        if self._stroke_value is not None:
            self._paint_to(self.photo_point(at))
        elif self._drawing is not None:
            self._update_drawing()
            self._drawing.drag_to(self.photo_point(at), even)
            self._update_drawing()
        elif self.pulling:
            self.pull_to(at)
        elif self.tool is Tool.EXTEND and self._hole is not None:
            self.point_at_edge(at)

    def _let_go(self) -> None:
        """It is lifted."""
        if self._stroke_value is not None:
            self._stroke_value = None
            self._finish()
        elif self._drawing is not None and self._drawing.tool in DRAWN:
            drawing, self._drawing = self._drawing, None
            self._finish_drawing(drawing)
        self.let_go_of_edge()

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

    def _take_corner_back(self) -> None:
        self._update_drawing()
        if self._drawing is not None and not self._drawing.take_corner_back():
            self.drop_drawing()

    def drop_drawing(self) -> bool:
        """Forget a shape that is being drawn; False where there is none."""
        dropped = self._drawing is not None
        self._drawing = None
        self.update()
        return self.drop_pull() or dropped

    def _finish_drawing(self, drawing: Drawing) -> None:
        assert self._hole is not None
        self.update()
        rect, mask = drawing.shape(self._hole.width, self._hole.height)
        if rect.empty:
            return
        if drawing.tool is Tool.OBJECT:
            self.object_asked.emit(rect, drawing.adds)
            return
        self.stroke_begun.emit(drawing.adds)
        self.hole_changed(self._hole.cover(rect, mask, drawing.adds))
        self._finish()

    def _finish(self) -> None:
        assert self._hole is not None
        change = self._hole.commit()
        self.update()
        if change is not None:
            self.stroke_done.emit(change)
        else:
            self.stroke_changed_nothing.emit()

    def _resting_cursor(self) -> Qt.CursorShape:
        return self.edge_cursor() if self.tool is Tool.EXTEND else Qt.CursorShape.CrossCursor

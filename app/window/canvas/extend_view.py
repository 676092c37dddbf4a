"""Handles at the photo's edges: what is dragged out of them becomes a margin around the photo, to be filled."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.window.canvas import marks
from app.window.canvas.animal_view import AnimalView
from app.window.canvas.margins import Margins
from app.window.parts.theme import Theme

REACH = 14.0  # logical pixels inside an edge in which it can be taken hold of; outside, it can be anywhere
SPARE = 0.22  # of the canvas's shorter side, left around the photo to drag into
Sides = tuple[int, int]  # -1: left or top, 1: right or bottom, 0: neither
_CURSORS = {
    (1, 0): Qt.CursorShape.SizeHorCursor,
    (0, 1): Qt.CursorShape.SizeVerCursor,
    (1, 1): Qt.CursorShape.SizeFDiagCursor,
    (1, -1): Qt.CursorShape.SizeBDiagCursor,
}


class ExtendView(AnimalView):
    """`margins_dragged` carries the `Margins` of the drag that goes on, `extend_asked` those of one that ended."""

    margins_dragged = Signal(object)
    extend_asked = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._handles = False
        self._room = Margins()
        self._margins = Margins()  # that are outlined
        self._pulled: tuple[Sides, QPointF] | None = None  # the sides that are dragged, and from where
        self._near: Sides = (0, 0)

    def show_handles(self, shown: bool) -> None:
        """Let the photo's edges be dragged; the whole photo is then seen with some room around it."""
        if shown != self._handles:
            self._handles = shown
            self.drop_pull()
            if self._fitted:
                self.fit()
            self.update()

    def set_room(self, room: Margins) -> None:
        """How far each edge can be dragged."""
        self._room = room

    def outline_margins(self, margins: Margins) -> None:
        """Show where the photo would reach with these."""
        self._margins = margins
        self.update()

    @property
    def pulling(self) -> bool:
        """Whether an edge is being dragged."""
        return self._pulled is not None

    def _spare(self) -> float:
        return max(super()._spare(), SPARE * min(self.width(), self.height())) if self._handles else super()._spare()

    # Dragging -----------------------------------------------------------------------------------------------------

    def _photo_rect(self, margins: Margins) -> QRectF:
        """Where the photo is on the widget, with margins."""
        assert self._hole is not None
        right, bottom = self._hole.width + margins.right, self._hole.height + margins.bottom
        return QRectF(self.widget_point((-margins.left, -margins.top)), self.widget_point((right, bottom)))

    def _sides_at(self, point: QPointF) -> Sides:
        rect = self._photo_rect(Margins()).adjusted(REACH, REACH, -REACH, -REACH)
        across = -1 if point.x() < rect.left() else 1 if point.x() > rect.right() else 0
        down = -1 if point.y() < rect.top() else 1 if point.y() > rect.bottom() else 0
        return across, down

    def point_at_edge(self, point: QPointF) -> None:
        """The mouse is there, and drags nothing."""
        near = self._sides_at(point)
        if near != self._near:
            self._near = near
            self._update_cursor()

    def pull(self, point: QPointF) -> None:
        """Take hold of the edges that are near; there may be none."""
        sides = self._sides_at(point)
        if sides != (0, 0):
            self._pulled = sides, point

    def pull_to(self, point: QPointF) -> None:
        """Drag them there, as far as there is room."""
        if self._pulled is None:
            return
        (across, down), start = self._pulled
        (x, y), (x0, y0) = self.photo_point(point), self.photo_point(start)
        wanted = [across * (x - x0), down * (y - y0)]
        out, along = (max(0, round(size)) for size in wanted)
        pulled = Margins(
            left=out if across < 0 else 0,
            top=along if down < 0 else 0,
            right=out if across > 0 else 0,
            bottom=along if down > 0 else 0,
        )
        self.outline_margins(pulled.within(self._room))
        self.margins_dragged.emit(self._margins)

    def let_go_of_edge(self) -> None:
        """Extend the photo by what was dragged."""
        margins = self._margins
        if self.drop_pull() and margins:
            self.extend_asked.emit(margins)

    def drop_pull(self) -> bool:
        """Let go, and extend nothing; False where nothing was dragged."""
        dropped = self.pulling
        self._pulled = None
        self.outline_margins(Margins())
        return dropped

    def edge_cursor(self) -> Qt.CursorShape:
        """The mouse's, by what it would drag."""
        across, down = self._near
        return _CURSORS.get((across, down)) or _CURSORS.get((-across, -down), Qt.CursorShape.ArrowCursor)

    # Drawing ------------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._handles or self._hole is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = self._photo_rect(self._margins)
        corners = [rect.topLeft(), rect.topRight(), rect.bottomRight(), rect.bottomLeft(), rect.topLeft()]
        middles = [(one + other) / 2 for one, other in pairwise(corners)]
        marks.draw_outline(painter, corners, bool(self._margins), [*corners[:-1], *middles], first=marks.CORNER)
        if self._margins:
            width, height = self._hole.width + self._margins.across, self._hole.height + self._margins.down
            marks.draw_badge(painter, rect, f"{width}×{height}")

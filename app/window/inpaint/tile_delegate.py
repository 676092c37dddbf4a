"""How a tile of the strip is drawn, and the small buttons on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.window.inpaint.fills_model import FOLDED_COUNT, STARRED, AnyIndex
from app.window.parts.icons import icon
from app.window.parts.theme import Theme

THUMB = 80  # logical pixels
MARGIN = 8
BUTTON = 20
FOLDED = 168  # width of the tile that stands for a folded run
_INSET = 4
_CARD = 4  # logical pixels that a card looks out behind the one before it
_SHADE = QColor(0, 0, 0, 150)  # under white signs, on whatever the fill shows


class TileButton(Enum):
    """The value is the sign's name."""

    STAR = "star"
    DELETE = "x"
    MORE = "sparkle"

    def place(self, tile: QRect) -> QRect:
        """Where it is on a tile."""
        frame = picture_place(tile)
        left, top = frame.x() + _INSET, frame.y() + _INSET
        far = THUMB - 2 * _INSET - BUTTON
        x, y = {TileButton.STAR: (far, 0), TileButton.DELETE: (0, 0), TileButton.MORE: (far, far)}[self]
        return QRect(left + x, top + y, BUTTON, BUTTON)


def picture_place(tile: QRect) -> QRect:
    """Where the picture is on a tile: in its middle, with a line of text over it and one under it."""
    return QRect(tile.x() + (tile.width() - THUMB) // 2, tile.y() + (tile.height() - THUMB) // 2, THUMB, THUMB)


def tile_height(metrics: QFontMetrics) -> int:
    """The picture's height and those of the two lines."""
    return THUMB + 2 * (metrics.height() + MARGIN + 2)


def button_at(tile: QRect, point: QPoint) -> TileButton | None:
    """The button of a tile under a point."""
    return next((button for button in TileButton if button.place(tile).contains(point)), None)


class TileDelegate(QStyledItemDelegate):
    """Draws a rounded picture, its buttons and its seed; a turning arc where a fill is being made.

    `theme` says the colours, `turn` how far the arc has turned, in degrees.
    """

    def __init__(self, theme: Callable[[], Theme], turn: Callable[[], int], parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._turn = theme, turn

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        label = option.fontMetrics.horizontalAdvance(index.data())
        least = FOLDED if index.data(FOLDED_COUNT) else THUMB + 2 * MARGIN
        return QSize(max(least, label + 2 * MARGIN), tile_height(option.fontMetrics))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        theme = self._theme()
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(picture_place(option.rect))
        shape = QPainterPath()
        shape.addRoundedRect(frame, 6, 6)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        if index.data(FOLDED_COUNT):
            _draw_cards(painter, frame, theme)
        if picture is None:
            painter.fillPath(shape, QColor(theme.field))
            if index.row() == index.model().first_waiting():  # type: ignore[attr-defined]
                self._draw_arc(painter, frame, theme)
        else:
            painter.setClipPath(shape)
            painter.drawImage(frame, picture)
            painter.setClipping(False)
            starred = bool(index.data(STARRED))
            is_fill = index.model().number_at(index.row()) >= 0  # type: ignore[attr-defined]
            for button in _shown(is_fill, starred, hovered):
                _draw_button(painter, button, button.place(option.rect), starred, theme)
        focused = selected and bool(option.state & QStyle.StateFlag.State_HasFocus)
        if selected or (hovered and picture is not None):
            painter.setPen(QPen(QColor(theme.accent if selected else theme.faint), 3 if focused else 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame.adjusted(-2, -2, 2, 2), 8, 8)
        painter.setPen(QColor(theme.text if selected else theme.faint))
        label = QRectF(option.rect.x(), frame.bottom() + 4, option.rect.width(), option.fontMetrics.height())
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, index.data())
        painter.restore()

    def _draw_arc(self, painter: QPainter, frame: QRectF, theme: Theme) -> None:
        ring = QRectF(0, 0, 24, 24)
        ring.moveCenter(frame.center())
        painter.setPen(QPen(QColor(theme.accent), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(ring, -self._turn() * 16, 100 * 16)


def _draw_cards(painter: QPainter, frame: QRectF, theme: Theme) -> None:
    """The other fills of a folded run, behind the one that is seen."""
    painter.setPen(QPen(QColor(theme.panel), 1))
    painter.setBrush(QColor(theme.faint))
    for number in (2, 1):
        inset = number * _CARD
        painter.drawRoundedRect(frame.adjusted(inset, inset, inset, -inset), 6, 6)


def _shown(is_fill: bool, starred: bool, hovered: bool) -> Iterator[TileButton]:
    """The buttons to draw: all under the mouse, else the star of a kept fill; none on the photo."""
    for button in TileButton:
        if is_fill and (hovered or (starred and button is TileButton.STAR)):
            yield button


def _draw_button(painter: QPainter, button: TileButton, place: QRect, starred: bool, theme: Theme) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_SHADE)
    painter.drawEllipse(place)
    kept = button is TileButton.STAR and starred
    name, colour = ("star-fill", "#ffd166") if kept else (button.value, "#ffffff")
    icon(name, theme, colour).paint(painter, place.adjusted(3, 3, -3, -3))

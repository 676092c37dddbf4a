"""The strip under the photo: the original, then every fill, the ones in the making included."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QMimeData,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QDrag, QImage, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPen, QPixmap
from PySide6.QtWidgets import QListView, QMenu, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.window.icons import icon
from app.window.inpaint.fills_model import STARRED, AnyIndex, FillsModel, Tile
from app.window.theme import Theme

THUMB = 80  # logical pixels
STAR = 20  # side of the star in a tile's corner
TURN_MS = 40


class TileDelegate(QStyledItemDelegate):
    """Draws a rounded picture, its star and its seed; a turning arc where a fill is being made."""

    def __init__(self, view: FillsStrip) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(THUMB + 16, THUMB + 16 + option.fontMetrics.height() + 4)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        theme = self._view.theme
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(option.rect.x() + 8, option.rect.y() + 8, THUMB, THUMB)
        shape = QPainterPath()
        shape.addRoundedRect(frame, 6, 6)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        if picture is None:
            painter.fillPath(shape, QColor(theme.field))
            if index.row() == self._view.fills.first_waiting():
                self._draw_arc(painter, frame, theme)
        else:
            painter.setClipPath(shape)
            painter.drawImage(frame, picture)
            painter.setClipping(False)
            if index.row() and (index.data(STARRED) or hovered):
                self._draw_star(painter, star_of(option.rect), bool(index.data(STARRED)), theme)
        if selected or (hovered and picture is not None):
            painter.setPen(QPen(QColor(theme.accent if selected else theme.faint), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame.adjusted(-2, -2, 2, 2), 8, 8)
        painter.setPen(QColor(theme.text if selected else theme.faint))
        label = QRectF(option.rect.x(), frame.bottom() + 4, option.rect.width(), option.fontMetrics.height())
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, index.data())
        painter.restore()

    def _draw_star(self, painter: QPainter, place: QRect, starred: bool, theme: Theme) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 140))
        painter.drawEllipse(place)
        name, colour = ("star-fill", "#ffd166") if starred else ("star", "#ffffff")
        icon(name, theme, colour).paint(painter, place.adjusted(3, 3, -3, -3))

    def _draw_arc(self, painter: QPainter, frame: QRectF, theme: Theme) -> None:
        ring = QRectF(0, 0, 24, 24)
        ring.moveCenter(frame.center())
        painter.setPen(QPen(QColor(theme.accent), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(ring, -self._view.turn * 16, 100 * 16)


def star_of(tile: QRect) -> QRect:
    """Where a tile's star is."""
    return QRect(tile.x() + 8 + THUMB - STAR - 4, tile.y() + 12, STAR, STAR)


class FillsStrip(QListView):
    """`shown` says which fill was picked to look at: its number, or -1 for the original; so does `star_asked`.

    `menu_of` makes the menu of a fill, `drag_of` what is dragged out of the window.
    """

    shown = Signal(int)
    star_asked = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.turn = 0
        self.menu_of: Callable[[], QMenu] | None = None
        self.drag_of: Callable[[], QMimeData | None] = lambda: None
        self.fills = FillsModel(self)
        self.setModel(self.fills)
        self.setItemDelegate(TileDelegate(self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setMouseTracking(True)
        self.setDragEnabled(True)
        self.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(THUMB + 16 + self.fontMetrics().height() + 16)
        self.setAccessibleName(self.tr("Fills"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._open_menu)
        self.selectionModel().currentChanged.connect(lambda index: self.shown.emit(index.row() - 1))
        self._timer = QTimer(self)
        self._timer.setInterval(TURN_MS)
        self._timer.timeout.connect(self._turn_arc)

    def set_theme(self, theme: Theme) -> None:
        self.theme = theme
        self.viewport().update()

    def show_original(self, thumbnail: np.ndarray) -> None:
        """Start over with another photo."""
        self._timer.stop()
        self.fills.start_over(Tile(self.tr("Original"), image(thumbnail), self.tr("The photo as it was opened")))
        self.select(-1)

    def expect(self, seeds: range, near: int | None = None) -> None:
        """Make room for the fills of a run."""
        text = self.tr("Fill with seed {seed}, to come")
        self.fills.append([Tile(self._label(seed, near), None, text.format(seed=seed)) for seed in seeds])
        self._timer.start()
        QTimer.singleShot(0, self._scroll_right)  # once the new tiles are laid out

    def add(self, thumbnail: np.ndarray, seed: int, caption: str, near: int | None = None) -> int:
        """A fill has come; its number."""
        return self.fills.fill_next(self._tile(thumbnail, seed, caption, near, False)) - 1

    def put(self, number: int, thumbnail: np.ndarray, seed: int, caption: str, near: int | None, starred: bool) -> None:
        """Put a finished fill at a number: one that was deleted, or kept from an earlier session."""
        self.fills.insert(number + 1, self._tile(thumbnail, seed, caption, near, starred))

    def _tile(self, thumbnail: np.ndarray, seed: int, caption: str, near: int | None, starred: bool) -> Tile:
        text = (
            self.tr("Fill with seed {seed}: {caption}")
            if near is None
            else self.tr("Fill with seed {seed}, like {near}: {caption}")
        )
        told = text.format(seed=seed, near=near, caption=caption)
        return Tile(self._label(seed, near), image(thumbnail), told, starred)

    def _label(self, seed: int, near: int | None) -> str:
        if near is None:
            return self.tr("seed {seed}").format(seed=seed)
        return self.tr("like {near}").format(near=near)

    def end_run(self) -> None:
        self._timer.stop()
        self.fills.drop_waiting()

    def select(self, number: int) -> None:
        """Pick a fill (-1: the original), as a click would."""
        self.selectionModel().setCurrentIndex(
            self.fills.index(number + 1), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if (
            event.button() == Qt.MouseButton.LeftButton
            and index.row() > 0
            and self.fills.tile(index.row()).picture is not None
            and star_of(self.visualRect(index)).contains(event.position().toPoint())
        ):
            self.star_asked.emit(index.row() - 1)
        else:
            super().mousePressEvent(event)

    def startDrag(self, actions: Qt.DropAction) -> None:
        data = self.drag_of()
        if data is not None:
            drag = QDrag(self)
            drag.setMimeData(data)
            picture = self.currentIndex().data(Qt.ItemDataRole.DecorationRole)
            if picture is not None:
                drag.setPixmap(QPixmap.fromImage(picture))
            drag.exec(Qt.DropAction.CopyAction)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isprintable() and event.text():
            event.ignore()  # Space and \\ belong to the canvas; a list would search for them
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setFixedHeight(THUMB + 16 + self.fontMetrics().height() + 16)

    def _open_menu(self, place: QPoint) -> None:
        if self.indexAt(place).row() > 0 and self.menu_of is not None:
            self.menu_of().popup(self.viewport().mapToGlobal(place))

    def _scroll_right(self) -> None:
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().maximum())

    def _turn_arc(self) -> None:
        self.turn = (self.turn + 10) % 360
        row = self.fills.first_waiting()
        if row >= 0:
            self.viewport().update(self.visualRect(self.fills.index(row)))


def image(pixels: np.ndarray) -> QImage:
    """A QImage of its own from uint8 h×w×3."""
    height, width = pixels.shape[:2]
    return QImage(np.ascontiguousarray(pixels).data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()

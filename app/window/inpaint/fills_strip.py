"""The strip under the photo: the original, then every fill, the ones in the making included."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.window.theme import Theme

THUMB = 80  # logical pixels
TURN_MS = 40
AnyIndex = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, eq=False)
class Tile:
    """One place of the strip; without a `picture` a fill is still to come."""

    label: str
    picture: QImage | None
    description: str


class FillsModel(QAbstractListModel):
    """Row 0 is the original; the rest are fills in the order they came."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles: list[Tile] = []

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._tiles)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        tile = self._tiles[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return tile.label
        if role == Qt.ItemDataRole.DecorationRole:
            return tile.picture
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return tile.description
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if index.isValid() and self._tiles[index.row()].picture is None:
            return Qt.ItemFlag.NoItemFlags  # nothing to look at yet
        return super().flags(index)

    def start_over(self, original: Tile) -> None:
        self.beginResetModel()
        self._tiles = [original]
        self.endResetModel()

    def append(self, tiles: list[Tile]) -> None:
        first = len(self._tiles)
        self.beginInsertRows(QModelIndex(), first, first + len(tiles) - 1)
        self._tiles += tiles
        self.endInsertRows()

    def fill_next(self, tile: Tile) -> int:
        """Put a finished fill where the first one was to come; its row."""
        row = self.first_waiting()
        self._tiles[row] = tile
        self.dataChanged.emit(self.index(row), self.index(row))
        return row

    def first_waiting(self) -> int:
        """Row of the fill in the making; -1 when there is none."""
        return next((row for row, tile in enumerate(self._tiles) if tile.picture is None), -1)

    def drop_waiting(self) -> None:
        """Remove the places of fills that won't come."""
        first = self.first_waiting()
        if first >= 0:
            self.beginRemoveRows(QModelIndex(), first, len(self._tiles) - 1)
            del self._tiles[first:]
            self.endRemoveRows()


class TileDelegate(QStyledItemDelegate):
    """Draws a rounded picture and its seed; a turning arc where a fill is being made."""

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
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        if picture is None:
            painter.fillPath(shape, QColor(theme.field))
            if index.row() == self._view.fills.first_waiting():
                self._draw_arc(painter, frame, theme)
        else:
            painter.setClipPath(shape)
            painter.drawImage(frame, picture)
            painter.setClipping(False)
        if selected or (option.state & QStyle.StateFlag.State_MouseOver and picture is not None):
            painter.setPen(QPen(QColor(theme.accent if selected else theme.faint), 2))
            painter.drawRoundedRect(frame.adjusted(-2, -2, 2, 2), 8, 8)
        painter.setPen(QColor(theme.text if selected else theme.faint))
        label = QRectF(option.rect.x(), frame.bottom() + 4, option.rect.width(), option.fontMetrics.height())
        painter.drawText(label, Qt.AlignmentFlag.AlignCenter, index.data())
        painter.restore()

    def _draw_arc(self, painter: QPainter, frame: QRectF, theme: Theme) -> None:
        ring = QRectF(0, 0, 24, 24)
        ring.moveCenter(frame.center())
        painter.setPen(QPen(QColor(theme.accent), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawArc(ring, -self._view.turn * 16, 100 * 16)


class FillsStrip(QListView):
    """`shown` says which fill was picked to look at: its number, or -1 for the original."""

    shown = Signal(int)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.turn = 0
        self.fills = FillsModel(self)
        self.setModel(self.fills)
        self.setItemDelegate(TileDelegate(self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setMouseTracking(True)
        self.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(THUMB + 16 + self.fontMetrics().height() + 16)
        self.setAccessibleName(self.tr("Fills"))
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
        self.fills.start_over(Tile(self.tr("Original"), _image(thumbnail), self.tr("The photo as it was opened")))
        self.select(-1)

    def expect(self, seeds: range) -> None:
        """Make room for the fills of a run."""
        text = self.tr("Fill with seed {seed}, to come")
        self.fills.append([Tile(self._label(seed), None, text.format(seed=seed)) for seed in seeds])
        self._timer.start()
        QTimer.singleShot(0, self._scroll_right)  # once the new tiles are laid out

    def add(self, thumbnail: np.ndarray, seed: int, caption: str) -> int:
        """A fill has come; its number."""
        text = self.tr("Fill with seed {seed}: {caption}").format(seed=seed, caption=caption)
        return self.fills.fill_next(Tile(self._label(seed), _image(thumbnail), text)) - 1

    def _label(self, seed: int) -> str:
        return self.tr("seed {seed}").format(seed=seed)

    def end_run(self) -> None:
        self._timer.stop()
        self.fills.drop_waiting()

    def select(self, number: int) -> None:
        """Pick a fill (-1: the original), as a click would."""
        self.selectionModel().setCurrentIndex(
            self.fills.index(number + 1), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isprintable() and event.text():
            event.ignore()  # Space and \\ belong to the canvas; a list would search for them
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setFixedHeight(THUMB + 16 + self.fontMetrics().height() + 16)

    def _scroll_right(self) -> None:
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().maximum())

    def _turn_arc(self) -> None:
        self.turn = (self.turn + 10) % 360
        row = self.fills.first_waiting()
        if row >= 0:
            self.viewport().update(self.visualRect(self.fills.index(row)))


def _image(pixels: np.ndarray) -> QImage:
    height, width = pixels.shape[:2]
    return QImage(np.ascontiguousarray(pixels).data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()

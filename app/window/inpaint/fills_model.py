"""The tiles of the strip as a model: the original, then every fill, the ones in the making included."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

AnyIndex = QModelIndex | QPersistentModelIndex
STARRED = Qt.ItemDataRole.UserRole


@dataclass(frozen=True, eq=False)
class Tile:
    """One place of the strip; without a `picture` a fill is still to come."""

    label: str
    picture: QImage | None
    description: str
    starred: bool = False


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
        if role == STARRED:
            return tile.starred
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return tile.description
        return None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if index.isValid() and self._tiles[index.row()].picture is None:
            return Qt.ItemFlag.NoItemFlags  # nothing to look at yet
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

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

    def set_starred(self, row: int, starred: bool) -> None:
        self._tiles[row] = replace(self._tiles[row], starred=starred)
        self.dataChanged.emit(self.index(row), self.index(row))

    def remove(self, row: int) -> None:
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._tiles[row]
        self.endRemoveRows()

    def insert(self, row: int, tile: Tile) -> None:
        self.beginInsertRows(QModelIndex(), row, row)
        self._tiles.insert(row, tile)
        self.endInsertRows()

    def tile(self, row: int) -> Tile:
        return self._tiles[row]

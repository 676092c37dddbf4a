"""The tiles of the strip as a model: the photo, then every fill, the ones in the making included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

AnyIndex = QModelIndex | QPersistentModelIndex
STARRED = Qt.ItemDataRole.UserRole
FOLDED_COUNT = STARRED + 1  # fills of the run that a tile stands for; 0 where it stands for none
NOW, ORIGINAL = -1, -2  # the numbers of what is no fill


@dataclass(frozen=True, eq=False)
class Run:
    """What the fills of one run have in common; `hole`, uint8 h×w, is a small picture of the hole, 1 inside it."""

    number: int
    caption: str
    hole: np.ndarray
    started: datetime | None = None


@dataclass(frozen=True, eq=False)
class Tile:
    """One place of the strip; without a `picture` a fill is still to come. The photo is of no `run`."""

    label: str
    picture: QImage | None
    description: str
    starred: bool = False
    run: Run | None = None


class FillsModel(QAbstractListModel):
    """Row 0 is the original, and row 1 the photo as it is now where that is another one; the rest are fills.

    Those have numbers, in the order they came. The photo as it is now is NOW, in whichever row it is.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tiles: list[Tile] = []
        self._first = 1  # row of the first fill
        self._folded: set[int] = set()  # numbers of runs

    def row_of(self, number: int) -> int:
        """Where a fill is, or NOW, or the ORIGINAL."""
        return max(0, self._first + number)

    def number_at(self, row: int) -> int:
        """What is there: NOW where nothing is, and where the original still is the photo."""
        return max(ORIGINAL, row - self._first) if row >= 0 else NOW

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._tiles)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        tile = self._tiles[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._with_count(tile.label, tile)
        if role == FOLDED_COUNT:
            return self._folded_count(tile)
        if role == Qt.ItemDataRole.DecorationRole:
            return tile.picture
        if role == STARRED:
            return tile.starred
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._with_count(tile.description, tile)
        return None

    def _folded_count(self, tile: Tile) -> int:
        count = len(self.rows_of(tile.run)) if tile.run is not None and self.is_folded(tile.run) else 0
        return count if count > 1 else 0

    def _with_count(self, text: str, tile: Tile) -> str:
        count = self._folded_count(tile)
        return self.tr("{fill}, {count} fills").format(fill=text, count=count) if count else text

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if index.isValid() and self._tiles[index.row()].picture is None:
            return Qt.ItemFlag.NoItemFlags  # nothing to look at yet
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def start_over(self, original: Tile) -> None:
        self.beginResetModel()
        self._tiles, self._first = [original], 1
        self._folded.clear()
        self.endResetModel()

    def set_now(self, tile: Tile | None) -> None:
        """Put the photo as it is now beside the original; None: the original is the photo."""
        if self._first > 1:
            self.beginRemoveRows(QModelIndex(), 1, 1)
            del self._tiles[1]
            self._first = 1
            self.endRemoveRows()
        if tile is not None:
            self.beginInsertRows(QModelIndex(), 1, 1)
            self._tiles.insert(1, tile)
            self._first = 2
            self.endInsertRows()

    def append(self, tiles: list[Tile]) -> None:
        first = len(self._tiles)
        self.beginInsertRows(QModelIndex(), first, first + len(tiles) - 1)
        self._tiles += tiles
        self.endInsertRows()

    def fill_next(self, tile: Tile) -> int:
        """Put a finished fill where the first one was to come; its number."""
        row = self.first_waiting()
        self._tiles[row] = tile
        self.dataChanged.emit(self.index(row), self.index(row))
        return self.number_at(row)

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

    def set_starred(self, number: int, starred: bool) -> None:
        self._change(number, starred=starred)

    def set_picture(self, number: int, picture: QImage) -> None:
        self._change(number, picture=picture)

    def _change(self, number: int, **changes: Any) -> None:
        row = self.row_of(number)
        self._tiles[row] = replace(self._tiles[row], **changes)
        self.dataChanged.emit(self.index(row), self.index(row))

    def remove(self, number: int) -> None:
        row = self.row_of(number)
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._tiles[row]
        self.endRemoveRows()

    def insert(self, number: int, tile: Tile) -> None:
        row = self.row_of(number)
        self.beginInsertRows(QModelIndex(), row, row)
        self._tiles.insert(row, tile)
        self.endInsertRows()

    def tile(self, row: int) -> Tile:
        return self._tiles[row]

    # Runs ---------------------------------------------------------------------------------------------------------

    def runs(self) -> Iterator[tuple[Run, range]]:
        """Each run with its rows."""
        first = 0
        for run, tiles in groupby(self._tiles, lambda tile: tile.run):
            count = len(list(tiles))
            if run is not None:
                yield run, range(first, first + count)
            first += count

    def rows_of(self, run: Run) -> range:
        """Where its fills are."""
        return next((rows for other, rows in self.runs() if other is run), range(0))

    def is_folded(self, run: Run) -> bool:
        return run.number in self._folded

    def fold(self, number: int, folded: bool) -> None:
        """Have one tile stand for all fills of a run, or no longer."""
        self.layoutAboutToBeChanged.emit()
        (self._folded.add if folded else self._folded.discard)(number)
        self.layoutChanged.emit()

    def hidden_rows(self, picked: int) -> set[int]:
        """The rows that folded runs hide: all but the one that is picked, else the first kept one, else the first."""
        hidden: set[int] = set()
        for run, rows in self.runs():
            if self.is_folded(run):
                kept = [row for row in rows if self._tiles[row].starred]
                hidden |= set(rows) - {picked if picked in rows else [*kept, *rows][0]}
        return hidden

"""The table of photos as a Qt model, and the proxy that sorts and filters it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QImage

from app.window.authenticate.rows import PhotoRow, Stage
from app.window.authenticate.words import member_name, percent, verdict_word

AnyIndex = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole  # the PhotoRow itself


class Column(IntEnum):
    """The columns before those of the members; the fixed ones after them are counted from the end."""

    FILE = 0
    VERDICT = 1
    PROBABILITY = 2
    MEMBERS = 3


AFTER = ("altered", "category", "size", "error")  # columns after the members


class PhotosModel(QAbstractTableModel):
    """Rows in the order in which they were added; a photo stands in it once."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[PhotoRow] = []
        self.members: tuple[str, ...] = ()
        self._places: dict[str, int] = {}
        self._thumbnails: dict[str, QImage] = {}

    # What Qt asks -------------------------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else Column.MEMBERS + len(self.members) + len(AFTER)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        before = (self.tr("File"), self.tr("Verdict"), self.tr("Inpainted?"))
        after = (self.tr("Altered"), self.tr("Shows"), self.tr("Size"), self.tr("Why not"))
        return (*before, *map(member_name, self.members), *after)[section]

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, index.column())
        if role == Qt.ItemDataRole.DecorationRole and index.column() == Column.FILE:
            return self._thumbnails.get(row.path)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.error or row.path if index.column() == Column.FILE else self._text(row, index.column())
        return None

    def _text(self, row: PhotoRow, column: int) -> str:
        found = row.verdict
        if column == Column.FILE:
            return row.name
        if column == Column.VERDICT:
            return self._stage_text(row) if found is None else verdict_word(found.verdict)
        if self.kind_of(column) == "error":
            return row.error.replace(row.path, row.name)  # the folder is in the tooltip
        if found is None:
            return ""
        if column == Column.PROBABILITY:
            return percent(found.p_inpainted)
        kind = self.kind_of(column)
        if kind == "altered":
            return percent(found.altered_fraction) if found.box else ""
        if kind == "category":
            return found.category[0] if found.category else ""
        if kind == "size":
            return f"{found.size[1]}×{found.size[0]}"
        return percent(found.models.get(kind, 0.0))

    def _stage_text(self, row: PhotoRow) -> str:
        return {
            Stage.WAITING: self.tr("waiting"),
            Stage.LOOKED_AT: self.tr("being judged…"),
            Stage.DONE: "",
            Stage.FAILED: self.tr("error"),
            Stage.CANCELLED: self.tr("not judged"),
        }[row.stage]

    def _sort_key(self, row: PhotoRow, column: int) -> Any:
        """What a column sorts by: numbers by their value, words by the alphabet."""
        found = row.verdict
        if column == Column.FILE:
            return row.path.casefold()
        if column == Column.VERDICT:
            return self._text(row, column)
        kind = self.kind_of(column)
        if kind in ("error", "category"):
            return self._text(row, column).casefold()
        if found is None:
            return -1.0
        if column == Column.PROBABILITY:
            return found.p_inpainted
        if kind == "altered":
            return found.altered_fraction
        return found.size[0] * found.size[1] if kind == "size" else found.models.get(kind, 0.0)

    def kind_of(self, column: int) -> str:
        """What a column after the first three shows: a member's key, or one of AFTER."""
        kinds = (*self.members, *AFTER)
        return kinds[column - Column.MEMBERS] if column >= Column.MEMBERS else ""

    # Changes ------------------------------------------------------------------------------------------------------

    def add(self, paths: Iterable[str]) -> list[str]:
        """Put photos that are not in it at the end; those that were put there."""
        fresh = [path for path in dict.fromkeys(paths) if path not in self._places]
        if fresh:
            first = len(self.rows)
            self.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
            self.rows += [PhotoRow(path) for path in fresh]
            self._places |= {path: first + number for number, path in enumerate(fresh)}
            self.endInsertRows()
        return fresh

    def row_of(self, path: str) -> PhotoRow | None:
        place = self._places.get(path)
        return None if place is None else self.rows[place]

    def put(self, row: PhotoRow) -> None:
        """Another state of a photo that is in the table; one that was taken out is left out."""
        place = self._places.get(row.path)
        if place is None:
            return
        if row.verdict is not None and not self.members:
            self._show_members(tuple(row.verdict.models))
        if row.thumbnail is not None:
            height, width = row.thumbnail.shape[:2]
            picture = QImage(row.thumbnail.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
            self._thumbnails[row.path] = picture.copy()
        self.rows[place] = row
        self.dataChanged.emit(self.index(place, 0), self.index(place, self.columnCount() - 1))

    def _show_members(self, members: tuple[str, ...]) -> None:
        self.beginInsertColumns(QModelIndex(), Column.MEMBERS, Column.MEMBERS + len(members) - 1)
        self.members = members
        self.endInsertColumns()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Put the rows in the order of a column, once: what comes later stays at the end."""
        if column < 0:
            return
        self.layoutAboutToBeChanged.emit()
        kept = [(index, self.rows[index.row()].path) for index in self.persistentIndexList()]
        descending = order == Qt.SortOrder.DescendingOrder
        self.rows.sort(key=lambda row: self._sort_key(row, column), reverse=descending)
        self._places = {row.path: number for number, row in enumerate(self.rows)}
        moved = [self.index(self._places[path], index.column()) for index, path in kept]
        self.changePersistentIndexList([index for index, _ in kept], moved)
        self.layoutChanged.emit()

    def remove(self, paths: Sequence[str]) -> None:
        """Take photos out of the table."""
        gone = set(paths)
        self.beginResetModel()
        self.rows = [row for row in self.rows if row.path not in gone]
        self._places = {row.path: number for number, row in enumerate(self.rows)}
        for path in gone:
            self._thumbnails.pop(path, None)
        self.endResetModel()


class PhotosFilter(QSortFilterProxyModel):
    """Sorts by value, not by text; `narrow` hides what is not asked for. New results never move rows by themselves."""

    def __init__(self, model: PhotosModel) -> None:
        super().__init__(model)
        self._kind, self._words = "all", ""
        self.setDynamicSortFilter(False)  # a row that jumps away while one reads it helps nobody
        self.setSourceModel(model)

    def narrow(self, kind: str, words: str) -> None:
        """`kind`: "all", a verdict, or "error"; `words`: part of the file's name."""
        self._kind, self._words = kind, words.casefold()
        self.invalidateRowsFilter()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Leave it to the model, which does it fifty times as fast: Qt would ask Python at each comparison."""
        self.sourceModel().sort(column, order)

    def filterAcceptsRow(self, source_row: int, source_parent: AnyIndex) -> bool:
        model = self.sourceModel()
        assert isinstance(model, PhotosModel)
        row = model.rows[source_row]
        if self._words and self._words not in row.name.casefold():
            return False
        if self._kind == "all":
            return True
        return (
            row.stage is Stage.FAILED
            if self._kind == "error"
            else (row.verdict is not None and row.verdict.verdict == self._kind)
        )

"""The table of photos as a Qt model, which sorts itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from enum import IntEnum
from functools import partial

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QImage

from app.window.authenticate.cell_texts import cell_text, whole_text
from app.window.authenticate.row_order import RowOrder, value_of
from app.window.authenticate.rows import PhotoRow
from app.window.parts.verdict_words import member_name, plain_tip, verdict_word
from models.authenticity.verdict import SURE

AnyIndex = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole  # the PhotoRow itself


class Column(IntEnum):
    """The columns before those of the members; the fixed ones after them are counted from the end."""

    FILE = 0
    VERDICT = 1
    PROBABILITY = 2
    DECISION = 3
    LABELS = 4
    DOMAIN = 5
    MEMBERS = 6


BEFORE = ("file", "verdict", "probability", "decision", "labels", "domain")
AFTER = ("altered", "category", "size", "error")  # columns after the members


class PhotosModel(QAbstractTableModel):
    """Rows in the order in which they were added or, once sorted, in that of a column; a photo stands in it once.

    Every verdict in it is the one that its probability has from a confidence of `threshold` on.
    """

    threshold_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[PhotoRow] = []
        self.threshold = SURE
        self.members: tuple[str, ...] = ()
        self._places: dict[str, int] = {}
        self._numbers: dict[str, int] = {}  # in the order of adding
        self._order: RowOrder | None = None

    # What Qt asks -------------------------------------------------------------------------------------------------

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else Column.MEMBERS + len(self.members) + len(AFTER)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return self.title_of(self.kind_of(section))

    def title_of(self, kind: str) -> str:
        """What a column of this kind is called, one of BEFORE or AFTER, or a member's key."""
        titles = {
            "file": self.tr("File"),
            "verdict": self.tr("Verdict"),
            "probability": self.tr("Inpainted?"),
            "decision": self.tr("Your decision"),
            "labels": self.tr("Labels in the file"),
            "domain": self.tr("Training domain"),
            "altered": self.tr("Altered"),
            "category": self.tr("Species or breed"),
            "size": self.tr("Size"),
            "error": self.tr("Error"),
        }
        return titles.get(kind) or member_name(kind)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_text(row, self.kind_of(index.column()))
        if role == Qt.ItemDataRole.DecorationRole and index.column() == Column.FILE:
            return None if row.thumbnail is None else picture_of(row.thumbnail)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(whole_text(row, self.kind_of(index.column())))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return whole_text(row, self.kind_of(index.column()))
        return None

    def kind_of(self, column: int) -> str:
        """What a column shows: one of BEFORE or AFTER, or a member's key."""
        return (*BEFORE, *self.members, *AFTER)[column]

    # Changes ------------------------------------------------------------------------------------------------------

    def add(self, paths: Iterable[str]) -> list[str]:
        """Put photos that are not in it at the end; those that were put there."""
        fresh = [path for path in dict.fromkeys(paths) if path not in self._places]
        if fresh:
            first = len(self.rows)
            self.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
            self.rows += [PhotoRow(path) for path in fresh]
            self._places |= {path: first + number for number, path in enumerate(fresh)}
            self._count(fresh)
            self.endInsertRows()
            self._put_in_order()
        return fresh

    def take_in(self, rows: Iterable[PhotoRow]) -> list[PhotoRow]:
        """Put rows of another table at the end, those of photos that are in it left out; those that were put there."""
        fresh = list({row.path: row for row in rows if row.path not in self._places}.values())
        self.add(row.path for row in fresh)
        self.put(*fresh)
        return fresh

    def row_of(self, path: str) -> PhotoRow | None:
        place = self._places.get(path)
        return None if place is None else self.rows[place]

    def put(self, *rows: PhotoRow) -> None:
        """Another state of photos that are in the table; those that were taken out are left out."""
        places = [(place, row) for row in rows if (place := self._places.get(row.path)) is not None]
        if not places:
            return
        for place, row in places:
            self._show_members(row)
            self.rows[place] = row.worded(self.threshold)
        first, last = min(place for place, _ in places), max(place for place, _ in places)
        self.dataChanged.emit(self.index(first, 0), self.index(last, self.columnCount() - 1))
        if len(places) == 1:
            self._move_to_its_place(first)
        else:
            self._put_in_order()

    def set_threshold(self, threshold: float) -> None:
        """Have every verdict take a confidence of `threshold`, 0.5 to 1."""
        if threshold != self.threshold:
            self.threshold = threshold
            self.put(*(other for row in self.rows if (other := row.worded(threshold)) is not row))
            self.threshold_changed.emit()

    def show_thumbnails(self, thumbnails: Mapping[str, np.ndarray]) -> None:
        """Give photos without one their thumbnail, uint8 h×w×3, by their paths; it moves no row."""
        for path, thumbnail in thumbnails.items():
            place = self._places.get(path)
            if place is not None and self.rows[place].thumbnail is None:
                self.rows[place] = replace(self.rows[place], thumbnail=thumbnail)
                index = self.index(place, Column.FILE)
                self.dataChanged.emit(index, index)

    def _show_members(self, row: PhotoRow) -> None:
        """Add the columns of members that no photo was judged by before: ensembles may be switched."""
        fresh = [] if row.verdict is None else [key for key in row.verdict.models if key not in self.members]
        if fresh:
            first = Column.MEMBERS + len(self.members)
            self.beginInsertColumns(QModelIndex(), first, first + len(fresh) - 1)
            self.members += tuple(fresh)
            self.endInsertColumns()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Keep the rows in the order of a column from now on, whatever is found of them; of none, for column -1."""
        self._order = None
        if column >= 0:
            kind, descending = self.kind_of(column), order == Qt.SortOrder.DescendingOrder
            value = partial(value_of, kind=kind, word=verdict_word)
            self._order = RowOrder(value, lambda row: self._numbers[row.path], descending)
            self._put_in_order()

    def _put_in_order(self) -> None:
        rows = self.rows if self._order is None else self._order.sorted(self.rows)
        if all(row is other for row, other in zip(rows, self.rows, strict=True)):
            return
        self.layoutAboutToBeChanged.emit()
        kept = [(index, self.rows[index.row()].path) for index in self.persistentIndexList()]
        self.rows = rows
        self._find_places()
        moved = [self.index(self._places[path], index.column()) for index, path in kept]
        self.changePersistentIndexList([index for index, _ in kept], moved)
        self.layoutChanged.emit()

    def _move_to_its_place(self, place: int) -> None:
        if self._order is None:
            return
        row = self.rows[place]
        to = self._order.place(row, [*self.rows[:place], *self.rows[place + 1 :]])
        if to != place:
            self.beginMoveRows(QModelIndex(), place, place, QModelIndex(), to + (to > place))
            self.rows.insert(to, self.rows.pop(place))
            self._find_places()
            self.endMoveRows()

    def _find_places(self) -> None:
        self._places = {row.path: number for number, row in enumerate(self.rows)}

    def _count(self, paths: Iterable[str]) -> None:
        """Give photos that were never in the table the next numbers."""
        for path in paths:
            self._numbers.setdefault(path, len(self._numbers))

    def placed(self, paths: Iterable[str]) -> list[tuple[int, PhotoRow]]:
        """Where these photos stand, from top to bottom."""
        places = sorted(self._places[path] for path in set(paths) if path in self._places)
        return [(place, self.rows[place]) for place in places]

    def put_back(self, placed: Sequence[tuple[int, PhotoRow]]) -> list[PhotoRow]:
        """Bring photos back to where they stood; those that were, which leaves out what was added again since."""
        missing = [(place, row) for place, row in placed if row.path not in self._places]
        for first, last in _runs([place for place, _ in missing]):
            some = [row for place, row in missing if first <= place <= last]
            at = min(first, len(self.rows))
            self.beginInsertRows(QModelIndex(), at, at + len(some) - 1)
            self.rows[at:at] = [row.worded(self.threshold) for row in some]
            self._find_places()
            self.endInsertRows()
        self._put_in_order()
        return [row for _, row in missing]

    def give_back(self, rows: Iterable[PhotoRow]) -> list[PhotoRow]:
        """Give photos in the table that lack a verdict or a decision those that they have in these rows; those that
        got something."""
        pairs = [(mine, row) for row in rows if (mine := self.row_of(row.path)) is not None]
        better = [found for mine, row in pairs if (found := mine.with_what_it_lacks(row)) is not mine]
        self.put(*better)
        return better

    def remove(self, paths: Sequence[str]) -> None:
        """Take photos out of the table."""
        places = [self._places[path] for path in set(paths) if path in self._places]
        for first, last in reversed(_runs(sorted(places))):  # from the end, so that the other places still hold
            self.beginRemoveRows(QModelIndex(), first, last)
            del self.rows[first : last + 1]
            self._find_places()
            self.endRemoveRows()


def picture_of(thumbnail: np.ndarray) -> QImage:
    """A thumbnail, uint8 h×w×3, made over at each call: faster than any cache that would be worth its memory."""
    height, width = thumbnail.shape[:2]
    picture = QImage(thumbnail.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
    return picture.copy()  # with pixels of its own


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """Sorted places as (first, last) of those that follow one another."""
    found: list[tuple[int, int]] = []
    for place in places:
        if found and place == found[-1][1] + 1:
            found[-1] = found[-1][0], place
        else:
            found.append((place, place))
    return found

"""The list of a batch: a row for each photo and caption, and its table. Free of the engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.batches.jobs import FillJob
from app.photo_files import Found

Index = QModelIndex | QPersistentModelIndex


class State(Enum):
    """Of a row."""

    WAITING = "waiting"
    WORKED_ON = "worked on"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class BatchRow:
    """`files` are its fills, `skipped` of them were there before; `job` None where the photo can't be filled at all."""

    photo: str
    job: FillJob | None
    state: State = State.WAITING
    files: tuple[str, ...] = ()
    skipped: int = 0
    error: str = ""

    @classmethod
    def of(cls, entry: FillJob | Found) -> BatchRow:
        """That of a plan's entry."""
        if isinstance(entry, FillJob):
            return cls(entry.photo, entry)
        return cls(entry.path, None, State.FAILED, error=entry.error or "")


class BatchModel(QAbstractTableModel):
    """Photo, caption, state."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[BatchRow] = []
        self.count: Counter[State] = Counter()  # rows, by their state

    def set_rows(self, rows: Iterable[BatchRow]) -> None:
        """Another batch."""
        self.beginResetModel()
        self.rows = list(rows)
        self.count = Counter(row.state for row in self.rows)
        self.endResetModel()

    def put(self, number: int, row: BatchRow) -> None:
        """Another state of a row."""
        self.count[self.rows[number].state] -= 1
        self.count[row.state] += 1
        self.rows[number] = row
        self.dataChanged.emit(self.index(number, 0), self.index(number, self.columnCount() - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - as Qt has it
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 3

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return (self.tr("Photo"), self.tr("Caption"), self.tr("State"))[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        row = self.rows[index.row()]
        if index.column() == 0:
            return row.photo if role == Qt.ItemDataRole.ToolTipRole else Path(row.photo).name
        if index.column() == 1:
            return "" if row.job is None else row.job.caption
        return self._state(row)

    def _state(self, row: BatchRow) -> str:
        if row.state is State.FAILED:
            return row.error.replace(row.photo, Path(row.photo).name)
        if row.state is State.WAITING:
            return self.tr("waiting")
        if row.state is State.WORKED_ON:
            return self.tr("filling…")
        if row.skipped == len(row.files):
            return self.tr("was there already: {count}").format(count=row.skipped)
        return self.tr("fills: {count}").format(count=len(row.files))

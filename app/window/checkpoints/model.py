"""The rows of the Checkpoints page, and the filter over them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QSortFilterProxyModel,
    Qt,
)

from app.checkpoints.list import JOBS, Entry, size_in_words
from app.window.checkpoints.words import advice, kind_in_words, state_in_words

RowRole = int(Qt.ItemDataRole.UserRole)
AnyIndex = QModelIndex | QPersistentModelIndex
KINDS = (
    "inpainting",
    "authenticity",
    "authenticity-member",
    "autoencoder",
)  # what people look for first; others follow


@dataclass(frozen=True)
class Row:
    """A checkpoint and what is known of it now.

    `state` is "unchecked", "waiting", "checking" (`percent` of it), "verified", "mismatch" (another sha256), "missing"
    (no weights), "unreadable" (weights) or "damaged" (manifest).
    """

    entry: Entry
    state: str
    percent: int | None = None
    in_use: bool = False

    @property
    def usable(self) -> bool:
        """Whether the engine could load it for one of the two jobs."""
        whole = self.state not in ("mismatch", "missing", "unreadable", "damaged") and not self.entry.lacking
        return whole and self.entry.kind in JOBS

    @property
    def checkable(self) -> bool:
        return self.entry.manifest is not None and self.state not in ("waiting", "checking")


class CheckpointsModel(QAbstractListModel):
    """Every checkpoint, by kind and name, the damaged ones last. A settled state lives on as long as its files do."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Row] = []
        self._used = {"inpainting": "default", "authenticity": "default"}

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._rows[index.row()]
        if role == RowRole:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.entry.name
        if role == Qt.ItemDataRole.ToolTipRole:
            return advice(row.entry, row.state) or str(row.entry.path)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(row)
        return None

    def _spoken(self, row: Row) -> str:
        manifest = row.entry.manifest
        parts = [row.entry.name, kind_in_words(row.entry.kind)]
        parts += [self.tr("default")] * row.entry.default + [self.tr("in use")] * row.in_use
        parts += [size_in_words(manifest.bytes)] if manifest else []
        return ", ".join([*parts, state_in_words(row.entry, row.state, row.percent)])

    @property
    def rows(self) -> list[Row]:
        return list(self._rows)

    def find(self, path: Path) -> int:
        """The row of the manifest at `path`; -1 where it isn't listed."""
        return next((number for number, row in enumerate(self._rows) if row.entry.path == path), -1)

    def set_entries(self, entries: Iterable[Entry]) -> None:
        """Show these instead; what was verified before stays so where the weight files are the same ones."""
        old = {row.entry.path: row for row in self._rows}
        self.beginResetModel()
        self._rows = [self._row(entry, old.get(entry.path)) for entry in sorted(entries, key=_order)]
        self.endResetModel()

    def _row(self, entry: Entry, old: Row | None) -> Row:
        state = "unchecked"
        if entry.manifest is None:
            state = "damaged"
        elif entry.stamp is None:
            state = "missing"
        elif old is not None and (old.entry.manifest, old.entry.stamp) == (entry.manifest, entry.stamp):
            state = old.state
        return Row(entry, state, in_use=self._is_used(entry))

    def set_state(self, path: Path, state: str, percent: int | None = None) -> None:
        """Say how far the check of the checkpoint at `path` is; nothing happens where it is no longer listed."""
        number = self.find(path)
        if number >= 0:
            self._rows[number] = replace(self._rows[number], state=state, percent=percent)
            self.dataChanged.emit(self.index(number), self.index(number))

    def set_used(self, inpainting: str, ensemble: str) -> None:
        """Mark what the engine works with: names, manifest files or "default"."""
        self._used = {"inpainting": inpainting, "authenticity": ensemble}
        self._rows = [replace(row, in_use=self._is_used(row.entry)) for row in self._rows]
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1))

    def _is_used(self, entry: Entry) -> bool:
        used = self._used.get(entry.kind)
        return used is not None and (used in (entry.name, str(entry.path)) or (used == "default" and entry.default))


class CheckpointsFilter(QSortFilterProxyModel):
    """Shows one kind only, and only what holds all the words that were typed."""

    def __init__(self, source: CheckpointsModel) -> None:
        super().__init__(source)
        self._kind: str | None = None
        self._words: list[str] = []
        self.setSourceModel(source)

    def set_kind(self, kind: str | None) -> None:
        """None: every kind."""
        self._kind = kind
        self.invalidate()

    def set_text(self, text: str) -> None:
        self._words = text.casefold().split()
        self.invalidate()

    def filterAcceptsRow(self, number: int, parent: AnyIndex) -> bool:
        row: Row = self.sourceModel().index(number, 0, parent).data(RowRole)
        entry = row.entry
        if self._kind is not None and entry.kind != self._kind:
            return False
        title = entry.manifest.title if entry.manifest else entry.problem
        text = f"{entry.name} {title} {kind_in_words(entry.kind)}".casefold()
        return all(word in text for word in self._words)


def _order(entry: Entry) -> tuple[bool, int, str, str]:
    place = KINDS.index(entry.kind) if entry.kind in KINDS else len(KINDS)
    return entry.manifest is None, place, entry.kind, entry.name

"""Which columns of the table are shown: chosen in a menu at its header, remembered by their kinds."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QTableView

from app.window.authenticate.photos_filter import PhotosFilter


class ColumnChoice(QMenu):
    """`chosen` carries the kinds of columns that are hidden now (see `PhotosModel.kind_of`), those among them that have
    no column at the moment, too."""

    chosen = Signal(tuple)

    def __init__(self, table: QTableView, shown: PhotosFilter) -> None:
        super().__init__(table)
        self.setTitle(self.tr("Columns"))
        self.setToolTipsVisible(True)
        self._table, self._photos = table, shown
        self._hidden: set[str] = set()
        self.aboutToShow.connect(self._fill)
        shown.columnsInserted.connect(self._apply)
        header = table.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._open)

    def hide_columns(self, kinds: Iterable[str]) -> None:
        """Hide just these; the files' names are always shown."""
        self._hidden = set(kinds) - {"file"}
        self._apply()

    def _kinds(self) -> list[str]:
        return [self._photos.kind_of(column) for column in range(self._photos.columnCount())]

    def _apply(self) -> None:
        for column, kind in enumerate(self._kinds()):
            self._table.setColumnHidden(column, kind in self._hidden)

    def _fill(self) -> None:
        self.clear()
        for kind in self._kinds()[1:]:
            action = self.addAction(self._photos.title_of(kind))
            action.setCheckable(True)
            action.setChecked(kind not in self._hidden)
            action.toggled.connect(lambda shown, kind=kind: self._choose(kind, shown))
        self.addSeparator()
        every = self.addAction(self.tr("Show all columns"))
        every.setEnabled(bool(self._hidden))
        every.triggered.connect(self._show_all)

    def _choose(self, kind: str, shown: bool) -> None:
        self._hidden = self._hidden - {kind} if shown else self._hidden | {kind}
        self._tell()

    def _show_all(self) -> None:
        self._hidden = set()
        self._tell()

    def _tell(self) -> None:
        self._apply()
        self.chosen.emit(tuple(sorted(self._hidden)))

    def _open(self, at: QPoint) -> None:
        self.popup(self._table.horizontalHeader().mapToGlobal(at))

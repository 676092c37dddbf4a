"""The table of photos as it is shown."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from app.window.authenticate.column_choice import ColumnChoice
from app.window.authenticate.delegates import ROW_HEIGHT, PhotoDelegate
from app.window.authenticate.model import ROW
from app.window.authenticate.photos_filter import PhotosFilter
from app.window.authenticate.rows import PhotoRow
from app.window.parts.theme import Theme

WIDTHS = {"file": 232, "verdict": 168, "probability": 128, "decision": 144, "labels": 160, "domain": 136}
OTHER_WIDTH = 88
LAST_WIDTH = 320  # at least, for it holds sentences; the last column takes what is left


class PhotoTable(QTableView):
    """`opened` carries the `PhotoRow` that was double-clicked, or was current when Enter was pressed."""

    opened = Signal(object)

    def __init__(self, theme: Theme, shown: PhotosFilter) -> None:
        super().__init__()
        self._photos = shown
        self.delegate = PhotoDelegate(theme, self)
        self.setItemDelegate(self.delegate)
        self.setModel(shown)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setAccessibleName(self.tr("Photos and verdicts"))
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)  # or 10,000 rows would be measured
        self.verticalHeader().setDefaultSectionSize(ROW_HEIGHT)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().setSortIndicatorShown(False)
        self.setSortingEnabled(True)
        self.sortByColumn(-1, Qt.SortOrder.AscendingOrder)  # as they were added
        self._held: tuple[QPersistentModelIndex, int] | None = None
        for going in (shown.layoutAboutToBeChanged, shown.rowsAboutToBeInserted, shown.rowsAboutToBeRemoved):
            going.connect(self._hold_place)
        for gone in (shown.layoutChanged, shown.rowsInserted, shown.rowsRemoved):
            gone.connect(self._keep_place)
        shown.columnsInserted.connect(lambda _, first, last: self._fit_columns(first, last))
        self._fit_columns(0, shown.columnCount() - 1)
        self.columns = ColumnChoice(self, shown)
        self.horizontalHeader().sectionResized.connect(self._fit_last_column)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(ROW)))

    def _fit_columns(self, first: int, last: int) -> None:
        for column in range(first, last + 1):
            self.setColumnWidth(column, WIDTHS.get(self._photos.kind_of(column), OTHER_WIDTH))
        self._fit_last_column(first)

    def _fit_last_column(self, resized: int) -> None:
        """Give it what is left of the width, unless it is the one that was resized."""
        header, last = self.horizontalHeader(), self._photos.columnCount() - 1
        if resized != last:
            header.resizeSection(last, max(LAST_WIDTH, self.viewport().width() - header.sectionPosition(last)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_last_column(0)

    def _hold_place(self) -> None:
        """Note where the row is that a person looks at: the selected one or, further down, the topmost."""
        index, scrolled = self.currentIndex(), self.verticalScrollBar().value() > 0
        if not (self.selectionModel().isSelected(index) and self.viewport().rect().intersects(self.visualRect(index))):
            index = self.indexAt(QPoint(0, 0)) if scrolled else QModelIndex()
        self._held = (QPersistentModelIndex(index), self.rowViewportPosition(index.row())) if index.isValid() else None

    def _keep_place(self) -> None:
        """Scroll so that this row stands where it stood, while others come and go around it."""
        if self._held is not None and self._held[0].isValid():
            self.updateGeometries()
            bar, (index, top) = self.verticalScrollBar(), self._held
            bar.setValue(bar.value() + self.rowViewportPosition(index.row()) - top)
        self._held = None

    def rows_on_screen(self) -> list[PhotoRow]:
        """Those of which something is seen now."""
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        if first < 0 or not self.isVisible():
            return []
        last = self._photos.rowCount() - 1 if last < 0 else last
        return [self._photos.index(place, 0).data(ROW) for place in range(first, last + 1)]

    def selected_rows(self) -> list[PhotoRow]:
        """The selected photos, from top to bottom."""
        shown = self.shown_rows()
        selection = self.selectionModel().selection()
        parts = [selection.at(number) for number in range(selection.size())]
        places = {place for part in parts for place in range(part.top(), part.bottom() + 1)}
        return [shown[place] for place in sorted(places)]

    def shown_rows(self) -> list[PhotoRow]:
        """All photos that are not filtered out, in the order in which they are shown."""
        return self._photos.shown()

    def step(self, path: str, by: int) -> PhotoRow | None:
        """The photo before (-1) or after (1) another one, selected; None at the end.

        The first one where that other one is not shown any more.
        """
        rows = self.shown_rows()
        now = next((number for number, row in enumerate(rows) if row.path == path), None)
        place = 0 if now is None else now + by
        if not 0 <= place < len(rows):
            return None
        self._select(place)
        return rows[place]

    def select_photo(self, path: str) -> None:
        """Select just this one, and bring it into sight, unless it is not shown."""
        place = next((place for place, row in enumerate(self.shown_rows()) if row.path == path), None)
        if place is not None:
            self._select(place)

    def select_current(self) -> None:
        """Select the row that the keys would move from, where there is one."""
        if self.currentIndex().isValid():
            self._select(self.currentIndex().row())

    def _select(self, place: int) -> None:
        """Select just this row, whatever keys are held: those of Ctrl+Z would add it to others."""
        chosen = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.selectionModel().setCurrentIndex(self._photos.index(place, 0), chosen)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().data(ROW))
        else:
            super().keyPressEvent(event)

    def set_theme(self, theme: Theme) -> None:
        self.delegate.set_theme(theme)
        self.viewport().update()

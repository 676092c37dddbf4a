"""The table of photos as it is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from app.window.authenticate.delegates import ROW_HEIGHT, PhotoDelegate
from app.window.authenticate.model import ROW, Column, PhotosFilter
from app.window.authenticate.rows import PhotoRow
from app.window.theme import Theme

WIDTHS = {Column.FILE: 280, Column.VERDICT: 120, Column.PROBABILITY: 140}
OTHER_WIDTH, LAST_WIDTH = 92, 320


class PhotoTable(QTableView):
    """`opened` carries the `PhotoRow` that was double-clicked, or was current when Enter was pressed."""

    opened = Signal(object)

    def __init__(self, theme: Theme, shown: PhotosFilter) -> None:
        super().__init__()
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
        shown.columnsInserted.connect(self.fit_columns)
        self.fit_columns()
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(ROW)))

    def fit_columns(self) -> None:
        """Widths that suit what the columns show."""
        last = self.model().columnCount() - 1
        for column in range(last + 1):
            width = LAST_WIDTH if column == last else OTHER_WIDTH
            self.setColumnWidth(column, next((w for c, w in WIDTHS.items() if c == column), width))

    def selected_rows(self) -> list[PhotoRow]:
        """The selected photos, from top to bottom."""
        indexes = sorted(self.selectionModel().selectedRows(), key=lambda index: index.row())
        return [index.data(ROW) for index in indexes]

    def shown_rows(self) -> list[PhotoRow]:
        """All photos that are not filtered out, in the order in which they are shown."""
        model = self.model()
        return [model.index(row, 0).data(ROW) for row in range(model.rowCount())]

    def step(self, path: str, by: int) -> PhotoRow | None:
        """The photo before (-1) or after (1) another one, selected; None at the end."""
        paths = [row.path for row in self.shown_rows()]
        place = paths.index(path) + by if path in paths else 0
        if not 0 <= place < len(paths):
            return None
        self.selectRow(place)
        row: PhotoRow = self.model().index(place, 0).data(ROW)
        return row

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().data(ROW))
        else:
            super().keyPressEvent(event)

    def set_theme(self, theme: Theme) -> None:
        self.delegate.set_theme(theme)
        self.viewport().update()

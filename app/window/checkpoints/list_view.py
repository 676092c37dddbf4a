"""The list on the Checkpoints page: its rows, what narrows them and which one is selected."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QListView, QWidget

from app.window.checkpoints.delegate import CheckpointDelegate
from app.window.checkpoints.model import CheckpointsFilter, CheckpointsModel, Row, RowRole
from app.window.parts.theme import Theme


class CheckpointList(QListView):
    """`checkpoints` holds every row, `shown` those that search and kind leave."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.checkpoints = CheckpointsModel(self)
        self.shown = CheckpointsFilter(self.checkpoints)
        self.setModel(self.shown)
        self._delegate = CheckpointDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Checkpoints"))

    def set_theme(self, theme: Theme) -> None:
        self._delegate.theme = theme
        self.viewport().update()

    @property
    def selected(self) -> Row | None:
        row: Row | None = self.currentIndex().data(RowRole)
        return row

    def select(self, path: Path | None) -> None:
        """Select the checkpoint whose manifest is `path`, or the first one where it isn't shown."""
        number = self.checkpoints.find(path) if path is not None else -1
        index = self.shown.mapFromSource(self.checkpoints.index(number, 0))
        if not index.isValid():
            index = self.shown.index(0, 0)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

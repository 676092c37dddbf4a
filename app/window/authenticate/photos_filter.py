"""Which rows of the table are shown: those of one kind, whose names hold what was searched for."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSortFilterProxyModel, Qt

from app.window.authenticate.model import PhotosModel
from app.window.authenticate.rows import PhotoRow, Stage

AnyIndex = QModelIndex | QPersistentModelIndex


class PhotosFilter(QSortFilterProxyModel):
    """Hides what is not asked for by `narrow`, and shows the rest in the model's own order."""

    def __init__(self, model: PhotosModel) -> None:
        super().__init__(model)
        self._kind, self._words = "all", ""
        self._photos = model
        self.setSourceModel(model)

    def kind_of(self, column: int) -> str:
        """As `PhotosModel.kind_of`."""
        return self._photos.kind_of(column)

    def title_of(self, kind: str) -> str:
        """As `PhotosModel.title_of`."""
        return self._photos.title_of(kind)

    def narrow(self, kind: str, words: str) -> None:
        """`kind`: "all", a verdict, "error", or "undecided" (a verdict without a decision); `words`: part of the
        file's name."""
        self._kind, self._words = kind, words.casefold()
        self.invalidate()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Leave it to the model, which does it fifty times as fast: Qt would ask Python at each comparison."""
        self._photos.sort(column, order)

    def shown(self) -> list[PhotoRow]:
        """All rows that are not hidden, from top to bottom."""
        return [row for row in self._photos.rows if self._accepts(row)]

    def filterAcceptsRow(self, source_row: int, source_parent: AnyIndex) -> bool:
        return self._accepts(self._photos.rows[source_row])

    def _accepts(self, row: PhotoRow) -> bool:
        if self._words and self._words not in row.name.casefold():
            return False
        if self._kind == "all":
            return True
        if self._kind == "error":
            return row.stage is Stage.FAILED
        if self._kind == "undecided":
            return row.verdict is not None and row.decision is None
        return row.verdict is not None and row.verdict.verdict == self._kind

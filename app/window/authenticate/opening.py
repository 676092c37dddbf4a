"""Opens tables that were saved: their rows come into the table, with verdicts, heat maps and what was left to judge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.window.authenticate.model import PhotosModel
from app.window.authenticate.queue import JudgingQueue
from app.window.authenticate.rows import PhotoRow
from app.window.authenticate.table_reading import SavedTable, TableError, read_table
from app.window.parts.background import Background
from app.window.parts.verdict_words import percent
from models.files.reasons import reason_of


class TableOpener(QObject):
    """`said` carries a sentence for the status bar, `problem` one for the message bar."""

    said = Signal(str)
    problem = Signal(str)

    def __init__(
        self, model: PhotosModel, queue: JudgingQueue, background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._model, self._queue, self._background = model, queue, background

    def open(self, files: Sequence[str]) -> None:
        """Read these in the background, and take them in."""
        for file in files:
            self._background.run(partial(read_table, Path(file)), self._show, partial(self._fail, file))

    def take_in(self, tables: Iterable[SavedTable]) -> int:
        """Put their rows behind those that are there, and tell what changed and is damaged; how many photos came.

        A photo that is in the table keeps its row, but takes a verdict or a decision that only the other one has. The
        threshold is the saved one where the table is empty, else it stays.
        """
        tables = list(tables)
        rows: dict[str, PhotoRow] = {}
        for row in (row for table in tables for row in table.rows):
            before = rows.get(row.path, row)
            first, second = (row, before) if before.verdict is None else (before, row)
            rows[row.path] = first.with_what_it_lacks(second)
        if tables and not self._model.rows:
            self._model.set_threshold(tables[-1].threshold)
        better = self._model.give_back(rows.values())
        self._queue.forget_judged(better)
        fresh = self._model.take_in(rows.values())
        self._queue.remember(fresh)
        self._tell_what_is_wrong(tables)
        return len(fresh) + len(better)

    def _show(self, table: SavedTable) -> None:
        said = self.tr("Photos added to the table: {count}.").format(count=self.take_in([table]))
        if table.threshold != self._model.threshold:
            text = self.tr("They were saved with a threshold of {saved}; that of this table, {now}, holds for all.")
            said += " " + text.format(saved=percent(table.threshold), now=percent(self._model.threshold))
        self.said.emit(said)

    def _fail(self, file: str, error: Exception) -> None:
        said = self.tr("{file} can't be read: {reason}.").format(file=file, reason=reason_of(error))
        self.problem.emit(str(error) if isinstance(error, TableError) else said)

    def _tell_what_is_wrong(self, tables: Sequence[SavedTable]) -> None:
        said = []
        if changed := sum(table.changed for table in tables):
            text = self.tr("Photos that changed after they were judged and now have no verdict: {count}.")
            said.append(text.format(count=changed))
        if damaged := sum(table.damaged for table in tables):
            said.append(self.tr("Damaged rows left out: {count}.").format(count=damaged))
        if said:
            self.problem.emit(" ".join(said))

"""Keeps the table of verdicts on disk while photos are judged, and offers it at the next start."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from app.photo_files import TABLE_SUFFIX
from app.window.authenticate.model import PhotosModel
from app.window.authenticate.opening import TableOpener
from app.window.authenticate.rows import PhotoRow
from app.window.authenticate.table_file import KeptTable
from app.window.authenticate.table_reading import SavedTable, TableError, count_rows, read_table
from app.window.parts.background import Background
from app.window.parts.restore_bar import RestoreBar, moment_in_words
from app.window.parts.session_folder import SessionFolder, claim_lost
from models.files.reasons import reason_of


class TableBar(RestoreBar):
    """Hidden until something is offered, and again once one of its buttons is pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.restore.setText(self.tr("Restore the table"))
        self.restore.setToolTip(self.tr("Bring verdicts, heat maps and waiting photos back into the table"))
        self.discard.setText(self.tr("Discard the table"))
        self.discard.setToolTip(self.tr("Delete the kept table; the photos themselves stay"))

    def offer_table(self, count: int, saved_at: datetime) -> None:
        """Ask about `count` photos, kept last at `saved_at` (a time with its zone)."""
        said = self.tr("There is an unsaved table of verdicts, last kept at {when}; photos in it: {count}.")
        self._tell(said.format(when=moment_in_words(saved_at), count=count))


TABLE = f"table{TABLE_SUFFIX}"
DELAY_MS = 1000  # from the first change on: rows that change meanwhile are written together


class TableKeeper(QObject):
    """A table that was there when the program crashed or was closed is offered until it is restored or discarded.

    `problem` is one sentence for people; `restored` fires when rows came back.
    """

    problem = Signal(str)
    restored = Signal()

    def __init__(self, model: PhotosModel, opener: TableOpener, root: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model, self._opener, self._root = model, opener, root
        self.bar = TableBar()
        self._background = Background(self)
        self._own: SessionFolder | None = None
        self._kept: KeptTable | None = None
        self._lost: list[SessionFolder] = []
        self._taken: list[SessionFolder] = []  # lost ones that were restored: removed once their rows are kept here
        self._in_files: dict[Path, tuple[float, frozenset[PhotoRow]]] = {}  # what a person saved: threshold, rows
        self._again = self._writing = self._failing = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self.save_now)
        signals = (model.dataChanged, model.rowsInserted, model.rowsRemoved, model.layoutChanged)
        for changed in (*signals, model.threshold_changed):
            changed.connect(self._touch)
        self.bar.restore_asked.connect(self._restore)
        self.bar.discard_asked.connect(self._discard)

    @property
    def busy(self) -> bool:
        """Whether a file is being written or read."""
        return self._background.busy

    def note_saved(self, file: Path, rows: Iterable[PhotoRow], threshold: float) -> None:
        """A file that the person saved holds just these rows now, and this threshold."""
        self._in_files[file] = threshold, frozenset(rows)

    # Keeping ------------------------------------------------------------------------------------------------------

    def _touch(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def save_now(self) -> None:
        """Save in the background; while that still writes, once more after it."""
        self._again = self._writing
        if not self._writing and not self._background.stopping:
            self._timer.stop()
            self._writing = True
            rows, threshold, taken = list(self._model.rows), self._model.threshold, list(self._taken)
            write = partial(self._write, rows, threshold)
            self._background.run(write, lambda _: self._written(taken), self._not_written)

    def _write(self, rows: list[PhotoRow], threshold: float) -> None:
        if not rows:
            self._forget()
            return
        if self._own is None:
            self._own = SessionFolder.claim(self._root)
            self._kept = KeptTable(self._own.path / TABLE)
        assert self._kept is not None
        self._own.path.mkdir(parents=True, exist_ok=True)
        self._kept.write(rows, threshold)

    def _forget(self) -> None:
        if self._own is not None:
            self._own.remove()
        self._own = self._kept = None

    def _written(self, taken: list[SessionFolder]) -> None:
        self._writing = self._failing = False
        for folder in taken:
            self._taken.remove(folder)
            self._background.run(folder.remove, lambda _: None, lambda _: None)
        if self._again:
            self.save_now()

    def _not_written(self, error: Exception) -> None:
        self._writing = False
        self._touch()  # it is tried again
        if not self._failing:
            self._failing = True  # said once, until it works again
            said = self.tr("The table would not survive a crash at the moment ({reason}): save what you need.")
            self.problem.emit(said.format(reason=reason_of(error)))

    # Tables of before ---------------------------------------------------------------------------------------------

    def look_for_lost(self) -> None:
        """Offer what programs left that no longer run; as one table, for a photo stands in a table once."""
        count, latest = 0, 0.0
        for folder in claim_lost(self._root, TABLE):
            try:
                photos = count_rows(folder.path / TABLE)
                if not photos:  # it has nothing to offer
                    folder.remove()
                    continue
                count += photos
                latest = max(latest, (folder.path / TABLE).stat().st_mtime)
            except TableError as error:
                self._set_aside(folder, error)
            except OSError:
                folder.release()
            else:
                self._lost.append(folder)
        if self._lost:
            self.bar.offer_table(count, datetime.fromtimestamp(latest, UTC))

    def _set_aside(self, folder: SessionFolder, error: TableError) -> None:
        if error.newer:  # a newer program may come again, and read it
            folder.release()
            return
        said = self.tr("A table of verdicts is damaged and can't be restored; its files are in {folder}.")
        self.problem.emit(said.format(folder=folder.set_aside()))

    def _restore(self) -> None:
        lost, self._lost = self._lost, []

        def read() -> list[tuple[SessionFolder, SavedTable | TableError]]:
            return [(folder, _read(folder.path / TABLE)) for folder in lost]

        def failed(error: Exception) -> None:
            self._lost += lost
            said = self.tr(
                "The table of verdicts can't be read ({reason}); it will be offered again at the next start."
            )
            self.problem.emit(said.format(reason=reason_of(error)))

        self._background.run(read, self._take_in, failed)

    def _take_in(self, found: list[tuple[SessionFolder, SavedTable | TableError]]) -> None:
        tables = []
        for folder, table in found:
            if isinstance(table, SavedTable):
                tables.append(table)
                self._taken.append(folder)
            else:
                self._set_aside(folder, table)
        self._opener.take_in(tables)
        self.save_now()
        self.restored.emit()

    def _discard(self) -> None:
        lost, self._lost = self._lost, []
        for folder in lost:
            self._background.run(folder.remove, lambda _: None, lambda _: None)

    # The end ------------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """The window is closed: the table stays for the next start, unless all of it lies in a file that was saved."""
        self._timer.stop()
        self._background.close()
        rows, threshold = list(self._model.rows), self._model.threshold
        try:
            in_a_file = any(
                saved.issuperset(rows) and its_threshold == threshold and file.is_file()
                for file, (its_threshold, saved) in self._in_files.items()
            )
            self._write([] if in_a_file else rows, threshold)
        except OSError:
            pass  # it was told while there was time; what was kept before is still there
        else:
            for folder in self._taken:
                folder.remove()
        for folder in (*self._lost, *([self._own] if self._own else [])):
            folder.release()


def _read(file: Path) -> SavedTable | TableError:
    try:
        return read_table(file)
    except TableError as error:
        return error

"""What leaves the table: all of it, verdicts as CSV or JSON or to the clipboard, and heat maps, by the engine."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from app.engine.jobs import OverlayJob
from app.photo_files import TABLE_SUFFIX
from app.verdicts.decision import Review
from app.verdicts.rows import Row, json_line
from app.verdicts.table import header_line, row_line
from app.window.authenticate.errands import Errand, Errands
from app.window.authenticate.model import PhotosModel
from app.window.authenticate.rows import PhotoRow, Stage
from app.window.authenticate.table import PhotoTable
from app.window.authenticate.table_file import save_table
from app.window.engine.session import EngineSession
from app.window.parts.asked_file import asked_file
from app.window.parts.background import Background
from app.window.parts.language import tr
from app.window.parts.message_bar import MessageBar
from app.window.parts.verdict_words import sentence
from models.authenticity.verdict import SURE
from models.files.reasons import reason_of


class Exporting(QObject):
    """Everything but the table itself concerns the rows that are shown.

    `said` carries a sentence for the status bar, `saved` a file with the rows and the threshold that lie in it now, to
    be opened again.
    """

    said = Signal(str)
    saved = Signal(Path, list, float)

    def __init__(
        self,
        model: PhotosModel,
        table: PhotoTable,
        session: EngineSession,
        background: Background,
        message: MessageBar,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._model, self._table, self._window = model, table, parent
        self._background, self._message = background, message
        self.overlays = Errands(session, self)
        self.overlays.finished.connect(self._tell_overlays)

    def ask_save(self) -> None:
        """Ask for the file, and save the table in it; an empty one takes no file's place."""
        if not self._model.rows:
            return
        name = self.tr("Photos") + TABLE_SUFFIX
        path, _ = QFileDialog.getSaveFileName(self._window, self.tr("Save the table"), name, f"*{TABLE_SUFFIX}")
        file = asked_file(path, TABLE_SUFFIX, self._message)
        if file is not None:
            self.save(file)

    def save(self, path: Path) -> None:
        """Write all rows to a file that can be opened again, in the background."""
        rows, threshold = list(self._model.rows), self._model.threshold

        def write() -> None:
            refuse_photo(path, [row.path for row in rows])
            save_table(path, rows, threshold)

        def tell(_: None) -> None:
            self.saved.emit(path, rows, threshold)
            self.said.emit(self.tr("Saved {path}").format(path=path))

        self._background.run(write, tell, partial(self._tell, path))

    def ask_table(self, kind: str) -> None:
        """Ask for the file, and write it as "csv" or "json"."""
        name = f"verdicts.{kind}"
        path, _ = QFileDialog.getSaveFileName(self._window, self.tr("Export the verdicts"), name, f"*.{kind}")
        file = asked_file(path, f".{kind}", self._message)
        if file is not None:
            self.write_table(file)

    def write_table(self, path: Path) -> None:
        """Write the shown rows as CSV, or as JSON where the name ends so, in the background."""
        rows, members, threshold = self._table.shown_rows(), self._model.members, self._model.threshold
        json = path.suffix.lower() == ".json"
        photos = [row.path for row in self._model.rows]

        def write() -> None:
            refuse_photo(path, photos)
            if json:
                write_json(path, rows, threshold)
            else:
                write_csv(path, rows, members, threshold)

        done = self.tr("Exported {path}").format(path=path)
        self._background.run(write, lambda _: self.said.emit(done), partial(self._tell, path))

    def ask_overlays(self) -> None:
        folder = QFileDialog.getExistingDirectory(self._window, self.tr("A folder for the heat maps"))
        if folder:
            self.write_overlays(Path(folder))

    def write_overlays(self, folder: Path) -> None:
        """Have the heat map of every shown photo that has a verdict written into a folder."""
        photos = [row.path for row in self._model.rows]
        targets = overlay_targets(self._table.shown_rows(), folder, photos)
        self.overlays.run(Errand(partial(_overlay_job, row, target)) for row, target in targets)

    def _tell_overlays(self, written: int, total: int, problem: str) -> None:
        if problem:
            self._message.error(problem)
        self.said.emit(self.tr("Heat maps written: {written} of {total}.").format(written=written, total=total))

    def _tell(self, path: Path, error: Exception) -> None:
        tell_unwritten(self._message, path, error)


def write_csv(path: Path, rows: Sequence[PhotoRow], members: Sequence[str], threshold: float = SURE) -> None:
    """Write the photos that have a verdict or an error. `members`: the keys of all who judged any of them; `threshold`:
    the confidence that their verdicts take.

    Raises OSError; the old file stays then.
    """
    from models.files.atomic_file import write_atomically

    lines = [row_line(_row(row, threshold, members), row.error, members) for row in _finished(rows)]
    write_atomically(path, b"".join([header_line(members, reviewed=True), *lines] if lines else []))


def write_json(path: Path, rows: Sequence[PhotoRow], threshold: float = SURE) -> None:
    """Write an array with one object a photo: as `featherproof classify --json` prints them, and what a person added.

    Raises OSError.
    """
    from models.files.atomic_file import write_atomically

    objects = [json.loads(json_line(_row(row, threshold), row.error)) for row in _finished(rows)]
    write_atomically(path, json.dumps(objects, indent=1, ensure_ascii=False) + "\n")


def refuse_photo(path: Path, photos: Iterable[str]) -> None:
    """Raise PhotoError, with the reason alone, where the file is one of the photos by another name."""
    from models.files.same_file import same_file_among
    from models.imaging import PhotoError

    photo = same_file_among(path, photos)
    if photo is not None:
        raise PhotoError(f"it leads to the photo {photo}")


def tell_unwritten(message: MessageBar, path: Path, error: Exception) -> None:
    """Say why a file could not be written."""
    cause = error.__cause__ or error  # which names no temporary file
    said = tr("{path} can't be written: {reason}.").format(path=path, reason=reason_of(cause).rstrip("."))
    message.error(said, repr(error))


def _finished(rows: Sequence[PhotoRow]) -> list[PhotoRow]:
    return [row for row in rows if row.stage in (Stage.DONE, Stage.FAILED)]


def _row(row: PhotoRow, threshold: float, members: Sequence[str] = ()) -> Row:
    review = Review(threshold, row.decision)
    if row.verdict is None:
        return Row(row.path, review=review)
    asked = {**dict.fromkeys(members, math.nan), **row.verdict.models}  # one that was not asked says nothing
    return Row(row.path, replace(row.verdict, models=asked), labels=row.labels, review=review)


def json_lines(rows: Sequence[PhotoRow], threshold: float = SURE) -> str:
    """One object a line for the photos that have a verdict or an error, as in `write_json`."""
    return "\n".join(json_line(_row(row, threshold), row.error) for row in _finished(rows))


def overlay_targets(rows: Sequence[PhotoRow], folder: Path, photos: Iterable[str]) -> list[tuple[PhotoRow, Path]]:
    """The overlay's file for every photo that has a verdict; none of `photos`, paths, is written over."""
    from app.verdicts.heat_files import OverlayNames

    names = OverlayNames(folder, photos)
    return [(row, names.free(Path(row.path).stem)) for row in rows if row.verdict is not None]


def _overlay_job(row: PhotoRow, target: Path, number: int) -> OverlayJob:
    verdict = row.whole_verdict
    assert verdict is not None
    return OverlayJob(number, row.path, verdict, str(target))


def copy_verdicts(rows: Sequence[PhotoRow]) -> None:
    """A sentence for each photo that has a verdict or an error."""
    lines = [
        f"{row.path}: {sentence(row.verdict, row.labels) if row.verdict else row.error}"
        for row in rows
        if row.verdict or row.error
    ]
    QGuiApplication.clipboard().setText("\n".join(lines))


def copy_json(rows: Sequence[PhotoRow], threshold: float) -> None:
    """One JSON object a line."""
    QGuiApplication.clipboard().setText(json_lines(rows, threshold))

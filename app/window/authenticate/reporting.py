"""The report of the rows that are shown: the engine draws its pictures, a thread of the window writes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.engine.jobs import Job, PicturesJob
from app.engine.replies import PicturesDone, Result
from app.verdicts.report import Pictures, Report, ReportPhoto, chosen, made_by
from app.window.authenticate.errands import Errand, Errands
from app.window.authenticate.exporting import refuse_photo, tell_unwritten
from app.window.authenticate.model import PhotosModel
from app.window.authenticate.rows import PhotoRow, Stage
from app.window.authenticate.table import PhotoTable
from app.window.engine.session import EngineSession
from app.window.parts.asked_file import asked_file
from app.window.parts.background import Background
from app.window.parts.language import tr
from app.window.parts.message_bar import MessageBar


class Reporting(QObject):
    """`said` carries a sentence for the status bar. `ensemble`: the name or file of the one in use."""

    said = Signal(str)

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
        self._model, self._table, self._session, self._window = model, table, session, parent
        self._background, self._message = background, message
        self._save: Callable[[], None] = lambda: None  # the report whose pictures are being drawn
        self.ensemble = "default"
        self.errands = Errands(session, self)
        self.errands.finished.connect(self._finish)

    def ask(self) -> None:
        """Ask for the file, and write the report in it."""
        name = self.tr("Verdicts") + ".html"
        path, _ = QFileDialog.getSaveFileName(self._window, self.tr("Write a report"), name, "*.html *.htm")
        file = asked_file(path, ".html", self._message)
        if file is not None:
            self.write(file)

    def write(self, path: Path) -> None:
        """Write the report of the shown rows that have a verdict or an error."""
        rows = [row for row in self._table.shown_rows() if row.stage in (Stage.DONE, Stage.FAILED)]
        if self.errands.running or not rows:
            busy = self.errands.running
            self.said.emit(self.tr("A report is being made already.") if busy else self.tr("Nothing is judged yet."))
            return
        photos = tuple(ReportPhoto(row.path, row.verdict, row.error, row.labels, row.decision) for row in rows)
        shown, worth = chosen(photos)
        pictures: dict[int, Pictures] = {}
        left_out, device = len(self._model.rows) - len(rows), self._session.device_name

        def make(row: PhotoRow, number: int) -> Job:
            assert row.whole_verdict is not None
            return PicturesJob(number, row.path, row.whole_verdict)

        def take(place: int, result: Result) -> None:
            assert isinstance(result, PicturesDone)
            pictures[place] = result.pictures

        def save() -> None:
            from app.verdicts.report_page import write_report
            from models.authenticity.members import KIND, members_of
            from models.checkpoints.checkpoint import find

            refuse_photo(path, all_photos)
            stack = find(ensemble, kind=KIND)
            made = made_by(stack, members_of(stack), device, datetime.now().astimezone(), sure)
            whole = tuple(map(_with_thumbnail, photos, rows))
            write_report(path, Report(whole, shown, worth, pictures, left_out, made), tr)

        all_photos, ensemble = [row.path for row in self._model.rows], self.ensemble
        sure = self._model.threshold
        self._save = partial(
            self._background.run, save, lambda _: self._tell(path), partial(tell_unwritten, self._message, path)
        )
        self.errands.run(Errand(partial(make, rows[place]), partial(take, place)) for place in shown)

    def _finish(self, drawn: int, total: int, problem: str) -> None:
        """The report has all pictures that could be drawn, and says so of the others."""
        if self.errands.done < total:
            self.said.emit(self.tr("Stopped: no report was written."))
        else:
            self._save()

    def _tell(self, path: Path) -> None:
        self.said.emit(self.tr("Report written: {path}").format(path=path))


def _with_thumbnail(photo: ReportPhoto, row: PhotoRow) -> ReportPhoto:
    from app.verdicts.report_pictures import thumbnail_of

    return photo if row.thumbnail is None else replace(photo, thumbnail=thumbnail_of(row.thumbnail))

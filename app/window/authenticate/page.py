"""The Authenticate page: photos dropped on it are judged one by one, in a table that leads to each one's heat map."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import (
    QAction,
    QGuiApplication,
    QUndoStack,
)
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from app.photo_files import is_table
from app.samples import SAMPLE_PHOTO
from app.verdicts.decision import Answer
from app.window.authenticate.adding import PhotoAdder
from app.window.authenticate.deciding import Deciding
from app.window.authenticate.detail_view import DetailView
from app.window.authenticate.exporting import Exporting, copy_json, copy_verdicts
from app.window.authenticate.footer import Footer
from app.window.authenticate.model import PhotosModel
from app.window.authenticate.opening import TableOpener
from app.window.authenticate.photos_filter import PhotosFilter
from app.window.authenticate.queue import JudgingQueue, RemoveRows
from app.window.authenticate.reporting import Reporting
from app.window.authenticate.rows import PhotoRow, Stage
from app.window.authenticate.table import PhotoTable
from app.window.authenticate.thumbnails import Thumbnails
from app.window.authenticate.top_row import TopRow
from app.window.engine.session import EngineSession
from app.window.parts.background import Background
from app.window.parts.commands import command
from app.window.parts.drops import DropTarget, dropped_files
from app.window.parts.empty_page import EmptyPage
from app.window.parts.message_bar import MessageBar
from app.window.parts.reveal import reveal
from app.window.parts.theme import Theme, mark

UNDO_STEPS = 500


class AuthenticatePage(DropTarget):
    """`inpaint_asked` carries a photo to open on the Inpaint page, `said` a sentence for the status bar."""

    inpaint_asked = Signal(str)
    said = Signal(str)

    def __init__(self, theme: Theme, session: EngineSession, background: Background, message: MessageBar) -> None:
        super().__init__()
        self._message = message
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(UNDO_STEPS)
        self.model = PhotosModel(self)
        self.filter = PhotosFilter(self.model)
        self.queue = JudgingQueue(self.model, session, self)
        self.adder = PhotoAdder(self.model, self.queue, background, self)
        self.opener = TableOpener(self.model, self.queue, background, self)
        self.top, self.table, self.footer = TopRow(), PhotoTable(theme, self.filter), Footer(self.model)
        self.thumbnails = Thumbnails(self.model, self.table.rows_on_screen, background, self)
        self.deciding = Deciding(self.model, self.undo_stack, self)
        self.exporting = Exporting(self.model, self.table, session, background, message, self)
        self.reporting = Reporting(self.model, self.table, session, background, message, self)
        self.detail = DetailView(theme, background, message)
        self.empty = EmptyPage(
            self.tr("Drop photos or folders here to see which were inpainted, where, and how surely."),
            self.tr("Add photos…"),
            "shield-check",
        )
        self._lay_out()
        self._make_actions()
        self._connect()
        self._refresh()

    def _lay_out(self) -> None:
        tables = QWidget()
        column = QVBoxLayout(tables)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self.table, 1)
        column.addWidget(self.footer)
        self._stack = QStackedWidget()
        for part in (self.empty, tables, self.detail):
            self._stack.addWidget(part)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def _make_actions(self) -> None:
        chosen = [
            command(self.table, text, text, keys.split(), slot)
            for text, keys, slot in (
                (self.tr("Open with heat map"), "", self._open_current),
                (self.tr("Agree with the verdict"), "1", partial(self.decide, "agree")),
                (self.tr("Disagree with the verdict"), "2", partial(self.decide, "disagree")),
                (self.tr("Unsure about the verdict"), "3", partial(self.decide, "unsure")),
                (self.tr("Take the decision back"), "0 Backspace", self._take_back_decision),
                (self.tr("Copy the verdicts"), "Ctrl+C", lambda: copy_verdicts(self.chosen_rows())),
                (self.tr("Copy the verdicts as JSON"), "Ctrl+Shift+C", self._copy_json),
                (self.tr("Show in folder"), "Ctrl+E", self.reveal_selected),
                (self.tr("Judge again"), "F5", self.judge_again),
                (self.tr("Remove from the table"), "Del", self.remove_selected),
            )
        ]
        self.detail.addActions(chosen[1:-1])
        self.table.addAction(self.table.columns.menuAction())
        exports = [
            command(self, text, text, (key,), slot)
            for text, key, slot in (
                (self.tr("The table, to open again…"), "Ctrl+S", self.exporting.ask_save),
                (self.tr("Verdicts as CSV…"), "Ctrl+Shift+S", partial(self.exporting.ask_table, "csv")),
                (self.tr("Verdicts as JSON…"), "", partial(self.exporting.ask_table, "json")),
                (self.tr("Heat maps as pictures…"), "", self.exporting.ask_overlays),
                (self.tr("Report…"), "", self.reporting.ask),
            )
        ]
        self.top.export_menu.addActions(exports)
        for text, key, slot in (
            (self.tr("Add photos"), "Ctrl+O", self.ask_photos),
            (self.tr("Add a folder"), "Ctrl+Shift+O", self.ask_folder),
            (self.tr("Search"), "Ctrl+F", self.top.search.setFocus),
            (self.tr("Pause"), "Ctrl+P", self._pause),
            (self.tr("Judge the rest"), "Ctrl+R", self.queue.resume),
            (self.tr("Paste files"), "Ctrl+V", self.paste),
            (self.tr("Undo"), "Ctrl+Z", self.undo_stack.undo),
            (self.tr("Redo"), "Ctrl+Shift+Z", self.undo_stack.redo),
        ):
            command(self, text, text, (key,), slot)

    def _connect(self) -> None:
        self.empty.open_asked.connect(self.ask_photos)
        self.empty.sample_asked.connect(lambda: self.add([str(SAMPLE_PHOTO)]))
        self.top.add_photos.clicked.connect(self.ask_photos)
        self.top.add_folder.clicked.connect(self.ask_folder)
        self.top.narrowed.connect(self.filter.narrow)
        self.top.pause.toggled.connect(self.queue.pause)
        self.top.cancel.clicked.connect(self._cancel)
        self.top.resume.clicked.connect(self.queue.resume)
        overlays = self.exporting.overlays
        self.top.stop_writing.clicked.connect(overlays.cancel)
        overlays.changed.connect(lambda: self.top.show_writing(overlays))
        self.exporting.said.connect(self.said)
        pictures = self.reporting.errands
        self.top.stop_report.clicked.connect(pictures.cancel)
        pictures.changed.connect(lambda: self.top.show_reporting(pictures))
        self.reporting.said.connect(self.said)
        self.queue.changed.connect(self._refresh)
        self.adder.changed.connect(self._refresh)
        self.adder.known.connect(lambda: self.said.emit(self.tr("These photos are already in the table.")))
        self.adder.failed.connect(self._tell_error)
        self.opener.said.connect(self.said)
        self.opener.problem.connect(self._message.error)
        self.model.dataChanged.connect(self._refresh_detail)
        self.undo_stack.indexChanged.connect(self._rows_changed)
        self.deciding.said.connect(self.said)
        self.deciding.shown.connect(self._go_to)
        self.detail.decision.answered.connect(self.decide)
        self.detail.decision.noted.connect(self.deciding.note)
        self.table.opened.connect(self.open_row)
        self.detail.left.connect(self.close_detail)
        self.detail.step_asked.connect(self._step)
        self.detail.inpaint_asked.connect(self.inpaint_asked)

    def commands(self) -> list[QAction]:
        """The page's own commands, for the list of keys."""
        return [*self.table.actions(), *self.actions()]

    # Adding -------------------------------------------------------------------------------------------------------

    def add(self, paths: list[str]) -> None:
        """Judge photos, and all photos in folders, which are looked through in the background; open saved tables."""
        self.opener.open([path for path in paths if is_table(path)])
        self.adder.add([path for path in paths if not is_table(path)])

    def ask_photos(self) -> None:
        paths, _ = QFileDialog.getOpenFileNames(self, self.tr("Add photos or a saved table"))
        self.add(paths)

    def ask_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Add a folder"))
        self.add([folder] if folder else [])

    def paste(self) -> None:
        """Judge the files that were copied in a file manager, or whose paths were."""
        self.add(dropped_files(QGuiApplication.clipboard().mimeData()))

    def take_files(self, files: list[str]) -> None:
        self.add(files)

    def set_dropping(self, dropping: bool) -> None:
        self.empty.set_dropping(dropping)
        mark(self.table, "dropping", dropping)

    # What is done with rows ---------------------------------------------------------------------------------------

    def chosen_rows(self) -> list[PhotoRow]:
        """The photo that is open, or the selected ones."""
        return [self.detail.row] if self.detail.row is not None else self.table.selected_rows()

    def reveal_selected(self) -> None:
        for row in self.chosen_rows()[:1]:
            reveal(Path(row.path))

    def judge_again(self) -> None:
        """The chosen photos once more, or those that were left out where none is chosen."""
        rows = self.chosen_rows()
        if rows:
            self.queue.add(row.path for row in rows if row.stage not in (Stage.WAITING, Stage.LOOKED_AT))
        else:
            self.queue.resume()

    def remove_selected(self) -> None:
        """Take the selected photos out of the table, until that is undone."""
        paths = [row.path for row in self.table.selected_rows()]
        if paths:
            self.undo_stack.push(RemoveRows(self.model, self.queue, paths, self.tr("Remove from the table")))
            said = self.tr("Removed from the table: {count}. Ctrl+Z brings them back.")
            self.said.emit(said.format(count=len(paths)))

    def decide(self, answer: Answer) -> None:
        """A person's answer on the chosen photos' verdicts; the next doubtful photo follows."""
        note = None if self.detail.row is None else self.detail.decision.draft()
        self.deciding.decide(answer, self.chosen_rows(), self.table.shown_rows(), note)

    def _take_back_decision(self) -> None:
        self.deciding.clear(self.chosen_rows())

    def _go_to(self, path: str) -> None:
        row = self.model.row_of(path)
        self.table.select_photo(path)
        if row is not None and self.detail.row is not None and self.detail.row.path != path:
            self.detail.show_row(row)

    def _copy_json(self) -> None:
        copy_json(self.chosen_rows(), self.model.threshold)

    def _rows_changed(self) -> None:
        if not self.table.selectionModel().hasSelection():
            self.table.select_current()
        self._refresh()
        if not self.model.rows:
            self.setFocus()  # the keys stay with the page when the table is gone

    def _pause(self) -> None:
        if self.queue.running:
            self.top.pause.toggle()

    def _cancel(self) -> None:
        self.adder.cancel()
        self.queue.cancel()

    # Detail -------------------------------------------------------------------------------------------------------

    def open_row(self, row: PhotoRow) -> None:
        """Show one photo with its heat map."""
        self.detail.show_row(row)
        self._stack.setCurrentWidget(self.detail)
        self.detail.viewport.setFocus()

    def _open_current(self) -> None:
        for row in self.table.selected_rows()[:1]:
            self.open_row(row)

    def close_detail(self) -> None:
        """Back to the table."""
        self.detail.row = None
        self._refresh()
        self.table.setFocus()

    def _refresh_detail(self) -> None:
        row = self.model.row_of(self.detail.row.path) if self.detail.row is not None else None
        if row is not None and row is not self.detail.row:
            self.detail.update_row(row)

    def _step(self, by: int) -> None:
        row = self.table.step(self.detail.row.path, by) if self.detail.row else None
        if row is not None:
            self.detail.show_row(row)

    def _tell_error(self, error: Exception) -> None:
        self._message.error(str(error), repr(error))

    def escape(self) -> None:
        """Leave the innermost thing: a note, a photo, then the judging."""
        if self.detail.decision.note.hasFocus():
            self.detail.viewport.setFocus()
        elif self.detail.row is not None:
            self.close_detail()
        elif self.queue.running or self.adder.busy:
            self._cancel()

    def _refresh(self) -> None:
        self.top.show_judging(self.queue, self.adder.busy)
        if self.detail.row is None:
            self._stack.setCurrentIndex(1 if self.model.rows or self.adder.busy else 0)

    def close_down(self) -> None:
        """Keep a note that is being written."""
        self.detail.decision.keep_note()

    def set_theme(self, theme: Theme) -> None:
        for part in (self.empty, self.table, self.footer, self.detail):
            part.set_theme(theme)

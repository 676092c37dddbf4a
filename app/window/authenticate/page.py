"""The Authenticate page: photos dropped on it are judged one by one, in a table that leads to each one's heat map."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QFileDialog, QStackedWidget, QVBoxLayout, QWidget

from app.photo_files import photo_files
from app.samples import SAMPLE_PHOTO
from app.window.authenticate.detail_view import DetailView
from app.window.authenticate.exports import overlay_targets, write_csv, write_json
from app.window.authenticate.model import PhotosFilter, PhotosModel
from app.window.authenticate.overlays import OverlayWriter
from app.window.authenticate.queue import JudgingQueue
from app.window.authenticate.rows import PhotoRow, Stage
from app.window.authenticate.table import PhotoTable
from app.window.authenticate.top_row import TopRow
from app.window.authenticate.words import sentence
from app.window.background import Background
from app.window.drops import dropped_files
from app.window.empty_page import EmptyPage
from app.window.engine_session import EngineSession
from app.window.message_bar import MessageBar
from app.window.reveal import reveal
from app.window.theme import Theme

_HERE = Qt.ShortcutContext.WidgetWithChildrenShortcut
AT_ONCE = 2000  # rows that are put in the table before the window gets another turn


class AuthenticatePage(QWidget):
    """`inpaint_asked` carries a photo to open on the Inpaint page, `said` a sentence for the status bar."""

    inpaint_asked = Signal(str)
    said = Signal(str)

    def __init__(self, theme: Theme, session: EngineSession, background: Background, message: MessageBar) -> None:
        super().__init__()
        self.setAcceptDrops(True)
        self._background, self._message = background, message
        self._coming: list[tuple[str, str]] = []  # (path, why it can't be read) of what is still to be put in the table
        self.model = PhotosModel(self)
        self.filter = PhotosFilter(self.model)
        self.queue = JudgingQueue(self.model, session, self)
        self.overlays = OverlayWriter(session, self)
        self.top, self.table = TopRow(), PhotoTable(theme, self.filter)
        self.detail = DetailView(theme, background, message)
        self.empty = EmptyPage(
            self.tr("Drop photos or folders here to learn which were inpainted, how sure that is, and where."),
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
        self._stack = QStackedWidget()
        for part in (self.empty, tables, self.detail):
            self._stack.addWidget(part)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._stack)

    def _make_actions(self) -> None:
        for text, key, slot in (
            (self.tr("Open with its heat map"), "", self._open_current),
            (self.tr("Copy the verdicts"), "Ctrl+C", self.copy_verdicts),
            (self.tr("Show in its folder"), "Ctrl+E", self.reveal_selected),
            (self.tr("Judge again"), "F5", self.judge_again),
            (self.tr("Take out of the table"), "Del", self.remove_selected),
        ):
            self.table.addAction(self._action(text, key, slot, self.table))
        for text, key, slot in (
            (self.tr("Verdicts as CSV…"), "Ctrl+S", partial(self.ask_export, "csv")),
            (self.tr("Verdicts as JSON…"), "Ctrl+Shift+S", partial(self.ask_export, "json")),
            (self.tr("Heat maps as pictures…"), "", self.ask_overlays),
        ):
            action = self._action(text, key, slot, self)
            self.top.export_menu.addAction(action)
            self.addAction(action)
        for text, key, slot in (
            (self.tr("Add photos"), "Ctrl+O", self.ask_photos),
            (self.tr("Add a folder"), "Ctrl+Shift+O", self.ask_folder),
            (self.tr("Search"), "Ctrl+F", self.top.search.setFocus),
            (self.tr("Pause"), "Ctrl+P", self.top.pause.click),
            (self.tr("Paste files"), "Ctrl+V", self.paste),
        ):
            self.addAction(self._action(text, key, slot, self))

    def _action(self, text: str, key: str, slot: Callable[[], object], parent: QWidget) -> QAction:
        action = QAction(text, parent)
        action.setShortcut(QKeySequence(key))
        action.setShortcutContext(_HERE)
        action.triggered.connect(lambda: slot())
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{text} ({keys})" if keys else text)
        return action

    def _connect(self) -> None:
        self.empty.open_asked.connect(self.ask_photos)
        self.empty.sample_asked.connect(lambda: self.add([str(SAMPLE_PHOTO)]))
        self.top.add_photos.clicked.connect(self.ask_photos)
        self.top.add_folder.clicked.connect(self.ask_folder)
        self.top.narrowed.connect(self.filter.narrow)
        self.top.pause.toggled.connect(self.queue.pause)
        self.top.cancel.clicked.connect(self.queue.cancel)
        self.queue.changed.connect(self._refresh)
        self.table.opened.connect(self.open_row)
        self.detail.left.connect(self.close_detail)
        self.detail.step_asked.connect(self._step)
        self.detail.inpaint_asked.connect(self.inpaint_asked)
        self.overlays.finished.connect(self._tell_overlays)

    def commands(self) -> list[QAction]:
        """The page's own commands, for the list of keys."""
        return [action for action in (*self.table.actions(), *self.actions()) if action.text()]

    # Adding -------------------------------------------------------------------------------------------------------

    def add(self, paths: list[str]) -> None:
        """Judge photos, and all photos in folders, which are looked through in the background."""
        if paths:
            background = self._background

            def walk() -> list[tuple[str, str]]:
                found = photo_files(paths, stopping=lambda: background.stopping)  # no close waits for a big folder
                return [(each.path, each.error or "") for each in found]

            background.run(walk, self._take, self._tell_error)

    def _take(self, found: list[tuple[str, str]]) -> None:
        idle = not self._coming
        self._coming += found
        if idle:
            self._take_some()

    def _take_some(self) -> None:
        some, self._coming = self._coming[:AT_ONCE], self._coming[AT_ONCE:]
        problems = {path: error for path, error in some if error}
        fresh = self.model.add([path for path, _ in some])
        for path in fresh:
            if path in problems:
                self.model.put(PhotoRow(path, Stage.FAILED, error=problems[path]))
        self.queue.add([path for path in fresh if path not in problems])
        if self._coming:
            QTimer.singleShot(0, self._take_some)
        elif not fresh:
            self.said.emit(self.tr("These photos are in the table already."))
        self._refresh()

    def ask_photos(self) -> None:
        paths, _ = QFileDialog.getOpenFileNames(self, self.tr("Add photos"))
        self.add(paths)

    def ask_folder(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Add a folder"))
        self.add([folder] if folder else [])

    def paste(self) -> None:
        """Judge the files that were copied in a file manager, or whose paths were."""
        self.add(dropped_files(QGuiApplication.clipboard().mimeData()))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            self._set_dropping(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._set_dropping(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._set_dropping(False)
        event.acceptProposedAction()
        self.add(dropped_files(event.mimeData()))

    def _set_dropping(self, dropping: bool) -> None:
        self.empty.set_dropping(dropping)
        self.table.setProperty("dropping", dropping)
        self.table.style().unpolish(self.table)
        self.table.style().polish(self.table)

    # What is done with rows ---------------------------------------------------------------------------------------

    def copy_verdicts(self) -> None:
        """The selected verdicts as sentences to the clipboard."""
        lines = [
            f"{row.path}: {sentence(row.verdict) if row.verdict else row.error}"
            for row in self.table.selected_rows()
            if row.verdict or row.error
        ]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def reveal_selected(self) -> None:
        for row in self.table.selected_rows()[:1]:
            reveal(Path(row.path))

    def judge_again(self) -> None:
        """The selected photos once more, or those that were not judged where none is selected."""
        rows = self.table.selected_rows() or [row for row in self.model.rows if row.stage is Stage.CANCELLED]
        again = [row.path for row in rows if row.stage not in (Stage.WAITING, Stage.LOOKED_AT)]
        for path in again:
            self.model.put(PhotoRow(path))
        self.queue.add(again)

    def remove_selected(self) -> None:
        paths = [row.path for row in self.table.selected_rows()]
        self.queue.forget(paths)
        self.model.remove(paths)
        self._refresh()

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

    def _step(self, by: int) -> None:
        row = self.table.step(self.detail.row.path, by) if self.detail.row else None
        if row is not None:
            self.detail.show_row(row)

    # Exports ------------------------------------------------------------------------------------------------------

    def ask_export(self, kind: str) -> None:
        name = f"verdicts.{kind}"
        path, _ = QFileDialog.getSaveFileName(self, self.tr("Export the verdicts"), name, f"*.{kind}")
        if path:
            self.export(Path(path if Path(path).suffix else f"{path}.{kind}"))

    def export(self, path: Path) -> None:
        """Write the shown rows as CSV, or as JSON where the name ends so, in the background."""
        rows, members = self.table.shown_rows(), self.model.members
        write = partial(write_json, path, rows) if path.suffix == ".json" else partial(write_csv, path, rows, members)
        done = self.tr("Exported {path}").format(path=path)
        self._background.run(write, lambda _: self.said.emit(done), partial(self._tell_export, path))

    def ask_overlays(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("A folder for the heat maps"))
        if folder:
            self.export_overlays(Path(folder))

    def export_overlays(self, folder: Path) -> None:
        """Have the heat map of every shown photo that has a verdict written into a folder."""
        self.overlays.write(overlay_targets(self.table.shown_rows(), folder))

    def _tell_overlays(self, written: int, problem: str) -> None:
        if problem:
            self._message.error(problem)
        self.said.emit(self.tr("{count} heat maps were written.").format(count=written))

    def _tell_export(self, path: Path, error: Exception) -> None:
        reason = getattr(error, "strerror", None) or error
        self._message.error(self.tr("{path} can't be written: {reason}.").format(path=path, reason=reason), repr(error))

    def _tell_error(self, error: Exception) -> None:
        self._message.error(str(error), repr(error))

    def escape(self) -> None:
        """Leave the innermost thing: a photo, then the judging."""
        if self.detail.row is not None:
            self.close_detail()
        elif self.queue.running:
            self.queue.cancel()

    def _refresh(self) -> None:
        self.top.show_progress(self.queue)
        if self.detail.row is None:
            self._stack.setCurrentIndex(1 if self.model.rows else 0)

    def set_theme(self, theme: Theme) -> None:
        for part in (self.empty, self.table, self.detail):
            part.set_theme(theme)

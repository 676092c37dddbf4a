"""The window "Inpaint many": what to fill, how far it is, and the list of photos. Closed, it goes on working."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.batches.plan import BatchRequest, Plan
from app.window.batch.form import BatchForm
from app.window.batch.queue import BatchQueue
from app.window.batch.rows import BatchModel, BatchRow, State
from app.window.engine.session import EngineSession
from app.window.parts.background import Background
from app.window.parts.drops import dropped_files
from app.window.parts.reveal import open_folder

_STEPS = 1000  # of the progress bar


class BatchDialog(QDialog):
    """Not modal: the work beside it goes on, and goes before."""

    def __init__(
        self, session: EngineSession, background: Background, fills: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Inpaint many"))
        self.setAcceptDrops(True)
        self.resize(760, 680)
        self._background = background
        self._plans = 0  # that were begun; the answer of an older one is dropped
        self._planning = False
        self.model = BatchModel(self)
        self.queue = BatchQueue(self.model, session, self)
        self.form = BatchForm(fills)
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.progress = QProgressBar()
        self.progress.setRange(0, _STEPS)
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress"))
        self.table = QTableView()
        self.start = self._button(self.tr("&Start"), self.tr("Fill the photos; fills that are there are skipped"))
        self.pause = self._button(self.tr("Pa&use"), self.tr("Finish the photo in work, then wait"))
        self.pause.setCheckable(True)
        self.cancel = self._button(self.tr("Ca&ncel"), self.tr("Stop; the fills that are written stay"))
        self.show_fills = self._button(self.tr("Sh&ow the fills"), self.tr("Open the folder of the fills"))
        self.close_button = self._button(self.tr("&Close"), self.tr("Close (Esc); the work goes on"))
        self._lay_out()
        self._connect()
        self._refresh()

    def _button(self, text: str, tip: str) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(tip)
        button.setAutoDefault(False)
        return button

    def _lay_out(self) -> None:
        self.table.setModel(self.model)
        self.table.setAccessibleName(self.tr("Photos"))
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.setShowGrid(False)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.resizeSection(0, 220)
        header.resizeSection(1, 220)
        buttons = QHBoxLayout()
        for button in (self.start, self.pause, self.cancel):
            buttons.addWidget(button)
        buttons.addStretch()
        for button in (self.show_fills, self.close_button):
            buttons.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(12)
        column.addWidget(self.form)
        column.addWidget(self.said)
        column.addWidget(self.progress)
        column.addWidget(self.table, 1)
        column.addLayout(buttons)

    def _connect(self) -> None:
        self.form.changed.connect(self._refresh)
        self.queue.changed.connect(self._refresh)
        self.start.clicked.connect(self._start)
        self.pause.toggled.connect(self.queue.pause)
        self.cancel.clicked.connect(self._cancel)
        self.show_fills.clicked.connect(lambda: open_folder(Path(self.form.out.path)))
        self.close_button.clicked.connect(self.close)

    def _start(self) -> None:
        """Look through the folders in the background, then fill."""
        request = self.form.request()
        self._plans += 1
        self._planning = True
        number = self._plans

        def stopping() -> bool:
            return self._background.stopping or number != self._plans

        def done(rows: list[BatchRow]) -> None:
            if number == self._plans:
                self._planning = False
                self.queue.start(rows)

        def failed(error: Exception) -> None:
            if number == self._plans:
                self._planning = False
                self._refresh()
                self.said.setText(str(error))

        self._background.run(lambda: _rows(request, stopping), done, failed)
        self._refresh()

    def _cancel(self) -> None:
        self._plans += 1
        self._planning = False
        self.queue.cancel()

    def _refresh(self) -> None:
        busy, lacking = self._planning or self.queue.running, self.form.lacking()
        self.form.setEnabled(not busy)
        self.start.setEnabled(not busy and not lacking)
        self.pause.setEnabled(self.queue.running)
        self.cancel.setEnabled(busy)
        self.show_fills.setEnabled(Path(self.form.out.path).is_dir() and bool(self.form.out.path))
        if self.pause.isChecked() != self.queue.paused:
            self.pause.setChecked(self.queue.paused)
        total = len(self.model.rows)
        self.progress.setValue(round(_STEPS * self.queue.worked_off / total) if total else 0)
        self.said.setText(self._standing(lacking))

    def _standing(self, lacking: str) -> str:
        """How far it is, or what is still to be set."""
        if self._planning:
            return self.tr("Looking through the folders…")
        count, total = self.model.count, len(self.model.rows)
        if not total or (lacking and not self.queue.running):
            return lacking
        done = self.tr("Photos done: {done} of {total}.").format(done=count[State.DONE], total=total)
        failed = self.tr("Failed: {count}.").format(count=count[State.FAILED]) if count[State.FAILED] else ""
        waits = ""
        if self.queue.held_up:
            waits = self.tr("The engine has stopped: restart it to go on.")
        elif self.queue.paused:
            waits = self.tr("Paused.")
        elif not self.queue.running and count[State.WAITING]:
            waits = self.tr("Stopped: Start goes on where it was.")
        return " ".join(part for part in (done, failed, waits) if part)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.form.isEnabled() and dropped_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.form.photos.set_paths(dropped_files(event.mimeData()))
        event.acceptProposedAction()


def _rows(request: BatchRequest, stopping: Callable[[], bool]) -> list[BatchRow]:
    return [BatchRow.of(entry) for entry in Plan(request, stopping)]

"""The row above the table: adding, searching, and how far the judging is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.window.authenticate.queue import JudgingQueue
from app.window.authenticate.words import verdict_word

KINDS = ("all", "inpainted", "unsure", "authentic", "error")


class TopRow(QWidget):
    """`narrowed` carries the kind of rows that are asked for, one of KINDS, and the words searched for."""

    narrowed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.add_photos = QPushButton(self.tr("Add photos…"))
        self.add_photos.setObjectName("primary")
        self.add_photos.setToolTip(self.tr("Photos to be judged (Ctrl+O); or drop them anywhere here"))
        self.add_folder = QPushButton(self.tr("Add a folder…"))
        self.add_folder.setToolTip(self.tr("All photos in a folder, to its depth (Ctrl+Shift+O)"))
        self.kind = QComboBox()
        names = (self.tr("all"), *map(verdict_word, KINDS[1:4]), self.tr("errors"))
        for name, kind in zip(names, KINDS, strict=True):
            self.kind.addItem(name, kind)
        self.kind.setAccessibleName(self.tr("Which photos are shown"))
        self.kind.setToolTip(self.tr("Show photos with one verdict only"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(self.tr("Search names"))
        self.search.setToolTip(self.tr("Part of a file's name (Ctrl+F)"))
        self.export = QPushButton(self.tr("Export"))
        self.export.setToolTip(self.tr("Verdicts as CSV or JSON, heat maps as pictures"))
        self.export_menu = QMenu(self.export)
        self.export.setMenu(self.export_menu)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setAccessibleName(self.tr("Progress"))
        self.told = QLabel()
        self.told.setObjectName("faint")
        self.pause = QPushButton(self.tr("Pause"))
        self.pause.setCheckable(True)
        self.pause.setToolTip(self.tr("Judge no further photo until pressed again (Ctrl+P)"))
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setToolTip(self.tr("Judge no further photo; verdicts that came stay (Esc)"))
        self._running = QWidget()
        self._lay_out()
        self.kind.currentIndexChanged.connect(self._narrow)
        self.search.textChanged.connect(self._narrow)

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.add_photos)
        row.addWidget(self.add_folder)
        row.addStretch()
        row.addWidget(self.search)
        row.addWidget(self.kind)
        row.addWidget(self.export)
        self.search.setFixedWidth(200)
        under = QHBoxLayout(self._running)
        under.setContentsMargins(0, 0, 0, 0)
        under.setSpacing(8)
        under.addWidget(self.told)
        under.addWidget(self.progress, 1)
        under.addWidget(self.pause)
        under.addWidget(self.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        column.addLayout(row)
        column.addWidget(self._running)

    def show_progress(self, queue: JudgingQueue) -> None:
        """Say how far it is and how long the rest takes; nothing where nothing runs."""
        self._running.setVisible(queue.running)
        self.progress.setMaximum(max(1, queue.total))
        self.progress.setValue(queue.done)
        self.pause.setChecked(queue.paused)
        said = self.tr("{done} of {total}").format(done=queue.done, total=queue.total)
        left = queue.seconds_left
        if queue.paused:
            said = self.tr("{done}, paused").format(done=said)
        elif left is not None:
            said = self.tr("{done}, {left} left").format(done=said, left=self._span(left))
        self.told.setText(said)

    def _span(self, seconds: float) -> str:
        if seconds < 90:
            return self.tr("about {count} s").format(count=max(1, round(seconds)))
        if seconds < 90 * 60:
            return self.tr("about {count} min").format(count=round(seconds / 60))
        return self.tr("about {count} h").format(count=round(seconds / 3600))

    def _narrow(self) -> None:
        self.narrowed.emit(self.kind.currentData(), self.search.text())

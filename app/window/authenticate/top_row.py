"""The rows above the table: adding, searching, and how far judging and writing are."""

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

from app.window.authenticate.errands import Errands
from app.window.authenticate.queue import JudgingQueue
from app.window.parts.verdict_words import verdict_word


class ProgressRow(QWidget):
    """Hidden while nothing runs."""

    def __init__(self, name: str, *buttons: QPushButton) -> None:
        super().__init__()
        self.told = QLabel()
        self.told.setObjectName("faint")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.told)
        row.addWidget(self.bar, 1)
        for button in buttons:
            row.addWidget(button)
        self.hide()

    def tell(self, sentence: str, done: int, total: int) -> None:
        """`done` of `total` steps; of 0 steps the bar only shows that something goes on."""
        self.told.setText(sentence)
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.show()


_PARTS = 100  # of a photo, in the bar
KINDS = ("all", "inpainted", "unsure", "authentic", "error", "undecided")


class TopRow(QWidget):
    """`narrowed` carries the kind of rows that are asked for, one of KINDS, and the words searched for."""

    narrowed = Signal(str, str)

    def __init__(self) -> None:
        super().__init__()
        self.add_photos = QPushButton(self.tr("Add photos…"))
        self.add_photos.setObjectName("primary")
        self.add_photos.setToolTip(self.tr("Photos to judge (Ctrl+O); or drop them anywhere here"))
        self.add_folder = QPushButton(self.tr("Add a folder…"))
        self.add_folder.setToolTip(self.tr("All photos in a folder and its sub-folders (Ctrl+Shift+O)"))
        self.kind = QComboBox()
        names = (self.tr("all"), *map(verdict_word, KINDS[1:4]), self.tr("errors"), self.tr("undecided"))
        for name, kind in zip(names, KINDS, strict=True):
            self.kind.addItem(name, kind)
        self.kind.setAccessibleName(self.tr("Which photos are shown"))
        self.kind.setToolTip(self.tr("Show only photos with this verdict, or those on which you have not decided yet"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search"))
        self.search.setClearButtonEnabled(True)
        self.search.setAccessibleName(self.tr("Search names"))
        self.search.setToolTip(self.tr("Part of a file's name (Ctrl+F)"))
        self.export = QPushButton(self.tr("Save"))
        self.export.setToolTip(self.tr("The table, to open again; verdicts as CSV or JSON; heat maps; a report"))
        self.export_menu = QMenu(self.export)
        self.export.setMenu(self.export_menu)
        self.pause = QPushButton(self.tr("Pause"))
        self.pause.setCheckable(True)
        self.pause.setToolTip(self.tr("Pause judging until pressed again (Ctrl+P)"))
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setToolTip(self.tr("Stop judging; finished verdicts stay (Esc)"))
        self.resume = QPushButton(self.tr("Judge the rest"))
        self.resume.setToolTip(self.tr("Judge the remaining photos (Ctrl+R)"))
        self.judging = ProgressRow(self.tr("Progress"), self.resume, self.pause, self.cancel)
        self.stop_writing = QPushButton(self.tr("Stop"))
        self.stop_writing.setToolTip(self.tr("Stop writing heat maps; finished ones stay"))
        self.writing = ProgressRow(self.tr("Progress of the heat maps"), self.stop_writing)
        self.stop_report = QPushButton(self.tr("Stop"))
        self.stop_report.setToolTip(self.tr("Stop making the report; none is written"))
        self.reporting = ProgressRow(self.tr("Progress of the report"), self.stop_report)
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
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(12)
        column.addLayout(row)
        column.addWidget(self.judging)
        column.addWidget(self.writing)
        column.addWidget(self.reporting)

    def show_judging(self, queue: JudgingQueue, looking: bool) -> None:
        """Say how far it is and how long the rest takes. `looking`: more photos are still being looked for."""
        going = queue.running or looking
        for button, wanted in ((self.pause, queue.running), (self.cancel, going), (self.resume, not going)):
            button.setVisible(wanted)
        self.pause.setChecked(queue.paused)
        self.pause.setText(self.tr("Resume") if queue.paused else self.tr("Pause"))
        if queue.running:
            self.judging.tell(self._progress(queue), round(_PARTS * queue.worked_off), _PARTS * queue.total)
        elif looking:
            self.judging.tell(self.tr("Looking for photos…"), 0, 0)
        elif queue.left_out:
            self.judging.tell(self.tr("{count} not judged").format(count=queue.left_out), queue.done, queue.total)
        else:
            self.judging.hide()

    def show_writing(self, overlays: Errands) -> None:
        """Say how far the heat maps are that are written to files."""
        if overlays.running:
            said = self.tr("Heat maps: {done} of {total}").format(done=overlays.done, total=overlays.total)
            self.writing.tell(said, overlays.done, overlays.total)
        else:
            self.writing.hide()

    def show_reporting(self, pictures: Errands) -> None:
        """Say how many pictures of a report are drawn."""
        if pictures.running:
            said = self.tr("Report: {done} of {total} photos").format(done=pictures.done, total=pictures.total)
            self.reporting.tell(said, pictures.done, pictures.total)
        else:
            self.reporting.hide()

    def _progress(self, queue: JudgingQueue) -> str:
        said = self.tr("{done} of {total}").format(done=queue.done, total=queue.total)
        left = queue.seconds_left
        if queue.held_up:
            return self.tr("{done}, waiting for the engine").format(done=said)
        if queue.paused:
            return self.tr("{done}, paused").format(done=said)
        return said if left is None else self.tr("{done}, {left} left").format(done=said, left=self._span(left))

    def _span(self, seconds: float) -> str:
        if seconds < 90:
            return self.tr("about {count} s").format(count=max(1, round(seconds)))
        if seconds < 90 * 60:
            return self.tr("about {count} min").format(count=round(seconds / 60))
        return self.tr("about {count} h").format(count=round(seconds / 3600))

    def _narrow(self) -> None:
        self.narrowed.emit(self.kind.currentData(), self.search.text())

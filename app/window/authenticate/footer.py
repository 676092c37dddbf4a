"""The row below the table: what is in it, and the confidence from which a verdict is more than "unsure"."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QSlider, QToolButton, QWidget

from app.window.authenticate.model import PhotosModel
from app.window.authenticate.summary import summary
from app.window.parts.icons import icon
from app.window.parts.theme import Theme
from app.window.parts.verdict_words import percent
from models.authenticity.verdict import LEAST_SURE, MOST_SURE, SURE

DELAY_MS = 100  # verdicts and thumbnails that come meanwhile are counted together


class Footer(QWidget):
    """Follows the model; its slider moves the model's threshold."""

    def __init__(self, model: PhotosModel) -> None:
        super().__init__()
        self._model = model
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.told.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        tip = self.tr(
            "The confidence that “inpainted” and “authentic” take; below it the verdict is “unsure”. "
            "The probabilities stay as they are."
        )
        name = QLabel(self.tr("Sure from"))
        name.setObjectName("faint")
        name.setToolTip(tip)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(round(100 * LEAST_SURE), round(100 * MOST_SURE))
        self.slider.setPageStep(5)
        self.slider.setFixedWidth(120)
        self.slider.setAccessibleName(self.tr("Sure from, in percent"))
        self.slider.setToolTip(tip)
        name.setBuddy(self.slider)
        self.value = QLabel()
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.value.setMinimumWidth(self.fontMetrics().horizontalAdvance("100 %") + 8)
        self.reset = QToolButton()
        self.reset.setToolTip(self.tr("Back to {share}, as it ships").format(share=percent(SURE)))
        self.reset.setAccessibleName(self.reset.toolTip())
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 4, 16, 4)
        row.setSpacing(8)
        row.addWidget(self.told, 1)
        row.addSpacing(16)
        for part in (name, self.slider, self.value, self.reset):
            row.addWidget(part)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(self._tell)
        for changed in (model.dataChanged, model.rowsInserted, model.rowsRemoved):
            changed.connect(self._touch)
        model.threshold_changed.connect(self._show_threshold)
        self.slider.valueChanged.connect(lambda value: model.set_threshold(value / 100))
        self.reset.clicked.connect(lambda: model.set_threshold(SURE))
        self._show_threshold()

    def _touch(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _tell(self) -> None:
        self.told.setText(summary(self._model.rows))

    def _show_threshold(self) -> None:
        now = self._model.threshold
        with QSignalBlocker(self.slider):
            self.slider.setValue(round(100 * now))
        self.value.setText(percent(now))
        self.reset.setEnabled(now != SURE)
        self._timer.stop()
        self._tell()

    def set_theme(self, theme: Theme) -> None:
        self.reset.setIcon(icon("arrow-counter-clockwise", theme))

"""A named slider with its value beside the name."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget


class SliderRow(QWidget):
    """`moved` carries the slider's own value when a person moves it, and never when it is set."""

    moved = Signal(int)

    def __init__(self, name: str, tip: str, most: int, tell: Callable[[int], str]) -> None:
        super().__init__()
        self._tell = tell
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, most)
        self.slider.setAccessibleName(name)
        self.slider.setToolTip(tip)
        self.value = QLabel()
        self.value.setMinimumWidth(56)
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        heading = QLabel(name)
        heading.setObjectName("heading")
        heading.setBuddy(self.slider)
        top = QHBoxLayout()
        top.addWidget(heading)
        top.addStretch()
        top.addWidget(self.value)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.slider)
        self.slider.valueChanged.connect(self._moved)

    def show_value(self, value: int) -> None:
        """Put the slider there without announcing it."""
        self.slider.blockSignals(True)
        self.slider.setValue(value)
        self.slider.blockSignals(False)
        self.value.setText(self._tell(value))

    def _moved(self, value: int) -> None:
        self.value.setText(self._tell(value))
        self.moved.emit(value)

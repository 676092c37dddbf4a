"""How far something is that takes its time: a sentence, a bar, and buttons that stop it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget


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

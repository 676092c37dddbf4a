"""The line under the list that says which checkpoint is being copied and how far."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from app.window.checkpoints.commands import button_for


class CopyProgress(QWidget):
    """Hidden while nothing is copied; its button stands for `cancel`."""

    def __init__(self, cancel: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("How much is copied"))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(16)
        row.addWidget(self.text)
        row.addWidget(self.bar, 1)
        row.addWidget(button_for(cancel))
        self.hide()

    def show_copy(self, name: str, percent: int) -> None:
        self.text.setText(self.tr("Copying {name}: {percent} %").format(name=name, percent=percent))
        self.bar.setValue(percent)
        self.show()

"""The licences of the program and of its parts, to be read inside it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QListWidget, QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

WIDTH, HEIGHT = 860, 640
LIST_WIDTH = 260


class LicencesWindow(QWidget):
    """A window of its own, not modal: the parts on the left, the chosen one's texts on the right."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("Licences"))
        self.setObjectName("licences")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.resize(WIDTH, HEIGHT)
        from app.licences import components  # reads what is installed: the window is on screen sooner without

        self._components = components()
        self.parts = QListWidget()
        self.parts.setAccessibleName(self.tr("Parts of the program"))
        self.parts.addItems([part.name for part in self._components])
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Licence"))
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.addWidget(self.parts)
        halves.addWidget(self.text)
        halves.setSizes([LIST_WIDTH, WIDTH - LIST_WIDTH])
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.addWidget(halves)
        QShortcut(QKeySequence("Esc"), self).activated.connect(self.close)
        self.parts.currentRowChanged.connect(lambda row: self.text.setPlainText(self._components[row].read()))
        self.parts.setCurrentRow(0)

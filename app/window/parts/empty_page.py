"""What a page shows before a photo is open: one sentence, two buttons, and what a page puts below them."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.window.parts.icons import icon
from app.window.parts.theme import Theme, mark


class EmptyPage(QWidget):
    """One sentence, a button that opens, one for the sample; `picture` is the name of an icon.

    `open_asked` and `sample_asked` are its two ways out; dropping photos on the window is the third.
    """

    open_asked = Signal()
    sample_asked = Signal()

    def __init__(self, sentence: str, open_text: str, picture: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("empty")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._icon, self._picture = picture, QLabel()
        title = QLabel(sentence)
        title.setObjectName("emptyTitle")
        title.setWordWrap(True)
        title.setFixedWidth(480)
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.open = QPushButton(open_text)
        self.open.setObjectName("primary")
        self.open.setToolTip(f"{open_text.rstrip('…')} (Ctrl+O)")
        self.open.clicked.connect(self.open_asked)
        self.sample = QPushButton(self.tr("Open the sample"))
        self.sample.setToolTip(self.tr("Try it on the included photo of a cat"))
        self.sample.clicked.connect(self.sample_asked)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch()
        buttons.addWidget(self.open)
        buttons.addWidget(self.sample)
        buttons.addStretch()
        self._column = column = QVBoxLayout(self)
        column.setSpacing(24)
        column.addStretch(4)
        column.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout()  # an alignment would keep the label from growing with its lines
        row.addStretch()
        row.addWidget(title)
        row.addStretch()
        column.addLayout(row)
        column.addLayout(buttons)
        column.addStretch(5)

    def put_below(self, widget: QWidget) -> None:
        """Show something more, under the buttons."""
        self._column.insertWidget(self._column.count() - 1, widget, 0, Qt.AlignmentFlag.AlignHCenter)

    def set_theme(self, theme: Theme) -> None:
        self._picture.setPixmap(icon(self._icon, theme).pixmap(64, 64))

    def set_dropping(self, dropping: bool) -> None:
        """Light up while a file hovers over the window."""
        mark(self, "dropping", dropping)

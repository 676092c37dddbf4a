"""What narrows the list of checkpoints: words and a kind."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.window.checkpoints.words import kind_in_words


class SearchRow(QWidget):
    """`changed` says that another text or kind is asked for; `buttons` stand at its end."""

    changed = Signal()

    def __init__(self, buttons: list[QPushButton], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.text = QLineEdit()
        self.text.setPlaceholderText(self.tr("Search"))
        self.text.setClearButtonEnabled(True)
        self.text.setAcceptDrops(False)  # files go to the page
        self.text.setAccessibleName(self.tr("Search checkpoints"))
        self.text.setToolTip(self.tr("Show only checkpoints that contain these words (Ctrl+F)"))
        self.kinds = QComboBox()
        self.kinds.addItem(self.tr("All kinds"), None)
        self.kinds.setAccessibleName(self.tr("Kind of checkpoint"))
        self.kinds.setToolTip(self.tr("Show only checkpoints of this kind"))
        self.kinds.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 16, 16, 8)
        row.setSpacing(8)
        row.addWidget(self.text, 1)
        row.addWidget(self.kinds)
        for button in buttons:
            row.addWidget(button)
        self.text.textChanged.connect(self.changed)
        self.kinds.currentIndexChanged.connect(self.changed)

    @property
    def kind(self) -> str | None:
        """The kind that is asked for; None: every kind."""
        kind: str | None = self.kinds.currentData()
        return kind

    def set_kinds(self, kinds: list[str]) -> None:
        """Offer these; the one that was chosen stays so where it is still among them."""
        chosen = self.kind
        with QSignalBlocker(self.kinds):
            while self.kinds.count() > 1:
                self.kinds.removeItem(1)
            for kind in kinds:
                self.kinds.addItem(kind_in_words(kind), kind)
            self.kinds.setCurrentIndex(kinds.index(chosen) + 1 if chosen in kinds else 0)
        self.changed.emit()

    def clear(self) -> None:
        """Show everything again."""
        self.text.clear()
        self.kinds.setCurrentIndex(0)

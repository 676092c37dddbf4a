"""Under the caption: which words are not known, and the known ones that may be meant, each a click away."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QToolButton, QVBoxLayout, QWidget

ROW = 24  # pixels a word's row is high
ROWS = 2  # rows that there is room for without scrolling
_GAP = 4
_WORD = 80  # pixels that an unknown word takes in its row

Corrections = list[tuple[str, list[str]]]


class CaptionCorrections(QScrollArea):
    """One row for each unknown word to which known ones are near; keeps its room when there is none."""

    chosen = Signal(str, str)  # the unknown word, the known one
    rebuilt = Signal()  # there are other buttons now

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedHeight(ROWS * ROW + (ROWS - 1) * _GAP)
        self.setObjectName("corrections")
        self._shown: Corrections = []

    def show_corrections(self, corrections: Corrections) -> None:
        """`corrections`: each unknown word and the known ones near to it, the likeliest first."""
        wanted = [(word, near) for word, near in corrections if near]
        if wanted != self._shown:
            self._shown = wanted
            self._build()

    def buttons(self) -> list[QToolButton]:
        """Every button that replaces a word, in reading order."""
        rows = self.widget()
        return rows.findChildren(QToolButton) if rows is not None and self._shown else []

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._build()

    def _build(self) -> None:
        rows = QWidget()
        column = QVBoxLayout(rows)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(_GAP)
        for word, near in self._shown:
            column.addLayout(self._row(word, near))
        column.addStretch()
        self.setWidget(rows)
        self.rebuilt.emit()

    def _row(self, word: str, near: list[str]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(_GAP)
        left = self.viewport().width()
        if len(self._shown) > 1:  # a single one is named above
            row.addWidget(self._name(word))
            left -= _WORD + _GAP
        for known in near:
            button = self._button(word, known)
            left -= button.sizeHint().width() + _GAP
            if left < 0 and row.count() > 1:
                break  # cut-off words help nobody; the likeliest are there
            row.addWidget(button)
        row.addStretch()
        return row

    def _name(self, word: str) -> QLabel:
        label = QLabel()
        label.setObjectName("unknown")
        label.setFixedSize(_WORD, ROW)
        label.setText(label.fontMetrics().elidedText(word, Qt.TextElideMode.ElideRight, _WORD))
        label.setToolTip(word)
        return label

    def _button(self, word: str, known: str) -> QToolButton:
        button = QToolButton()
        button.setObjectName("chip")
        button.setText(known)
        button.setFixedHeight(ROW)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        says = self.tr("Replace {word} with {known}").format(known=known, word=word)
        button.setAccessibleName(says)
        button.setToolTip(says)
        button.clicked.connect(partial(self.chosen.emit, word, known))
        return button

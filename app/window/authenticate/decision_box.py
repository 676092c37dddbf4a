"""What a person decides on the photo that is open: three answers, and a note."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.verdicts.decision import ANSWERS, MOST_NOTE
from app.window.authenticate.rows import PhotoRow
from app.window.parts.icons import icon
from app.window.parts.theme import Theme
from app.window.parts.verdict_words import DECISION_ICONS


class DecisionBox(QWidget):
    """`answered` carries an answer, `noted` a photo's path and the note on it, `done` tells that Enter ended it."""

    answered = Signal(str)
    noted = Signal(str, str)
    done = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._path, self._kept = "", ""
        heading = QLabel(self.tr("Your decision"))
        heading.setObjectName("heading")
        tips = (self.tr("The verdict is right (1)"), self.tr("The verdict is wrong (2)"), self.tr("Can't tell (3)"))
        texts = (self.tr("Agree"), self.tr("Disagree"), self.tr("Unsure"))
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout()
        row.setSpacing(4)
        for answer, text, tip in zip(ANSWERS, texts, tips, strict=True):
            button = QPushButton(text)
            button.setObjectName("answer")
            button.setCheckable(True)
            button.setToolTip(tip)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves a note that is being written as it is
            button.clicked.connect(lambda _=False, answer=answer: self._answer(answer))
            row.addWidget(button, 1)
            self.buttons[answer] = button
        self.note = QLineEdit()
        self.note.setMaxLength(MOST_NOTE)
        self.note.setPlaceholderText(self.tr("Note"))
        self.note.setAccessibleName(self.tr("Note on your decision"))
        self.note.setToolTip(self.tr("Enter keeps it. A note without a decision marks the photo as unsure."))
        self.note.editingFinished.connect(self.keep_note)
        self.note.returnPressed.connect(self.done)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        column.addWidget(heading)
        column.addLayout(row)
        column.addWidget(self.note)

    def show_row(self, row: PhotoRow) -> None:
        """Show what was decided on a photo; a note that is being written on it stays, one on another is kept."""
        other = row.path != self._path
        if other:
            self.keep_note()
        kept = "" if row.decision is None else row.decision.note
        if other or kept != self._kept:
            self._path, self._kept = row.path, kept
            with QSignalBlocker(self.note):
                self.note.setText(kept)
        for answer, button in self.buttons.items():
            button.setChecked(row.decision is not None and row.decision.answer == answer)
        self.setEnabled(row.verdict is not None)

    def draft(self) -> str | None:
        """The note as it is written; None where it is the one that is kept."""
        return None if self.note.text() == self._kept else self.note.text()

    def keep_note(self) -> None:
        """Have a note that was written kept."""
        draft = self.draft()
        if draft is not None:
            self._kept = draft
            self.noted.emit(self._path, draft)

    def _answer(self, answer: str) -> None:
        self.buttons[answer].setChecked(not self.buttons[answer].isChecked())  # what was decided says so, not a click
        self.answered.emit(answer)

    def set_theme(self, theme: Theme) -> None:
        for answer, button in self.buttons.items():
            button.setIcon(icon(DECISION_ICONS[answer], theme))

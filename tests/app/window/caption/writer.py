"""A caption in a window of its own, a person who types it, and what is to be seen of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent, QTextCharFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.window.caption.box import CaptionBox
from app.window.parts.theme import DARK, Theme, style_sheet
from models.vocabulary import Vocabulary

VOCABULARY = Vocabulary(
    ("a", "bird", "red", "small", "with", "breast", "feather", "feathers", "reddish", "dog", "black")
)
CAPTION = "a small bird with a red breast"
WEIGHTS = (("a", 0.05), ("small", 0.1), ("bird", 0.25), ("with", 0.02), ("a", 0.03), ("red", 0.31), ("breast", 0.24))
Wave = QTextCharFormat.UnderlineStyle.WaveUnderline
Dots = QTextCharFormat.UnderlineStyle.DotLine


class Writer:
    """A window with a caption and a field after it, and a person who types."""

    def __init__(self, bot: QtBot) -> None:
        self.window = QWidget()
        bot.addWidget(self.window)
        self.box = CaptionBox()
        self.after = QLineEdit()
        column = QVBoxLayout(self.window)
        column.addWidget(self.box)
        column.addWidget(self.after)
        column.addStretch()
        self.window.resize(304, 400)
        self.box.set_vocabulary(VOCABULARY.words, VOCABULARY.read)
        self.submissions: list[str] = []
        self.box.submitted.connect(lambda: self.submissions.append(self.box.caption()))
        self.set_theme(DARK)
        self.window.show()
        bot.waitExposed(self.window)
        self.window.activateWindow()
        self.box.field.setFocus()
        bot.waitUntil(self.box.field.hasFocus, timeout=60_000)

    def set_theme(self, theme: Theme) -> None:
        self.window.setStyleSheet(style_sheet(theme))
        self.box.set_theme(theme)

    @property
    def listed(self) -> list[str]:
        """The words of the open list."""
        words = self.box.field.completer.list
        if not words.isVisible():
            return []
        return [str(words.model().index(row, 0).data()) for row in range(words.model().rowCount())]

    def type(self, text: str) -> None:
        QTest.keyClicks(self.target, text)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.target, key, modifier)

    @property
    def target(self) -> QWidget:
        """Where the window system sends keys: to the open list, else to what has the focus."""
        return QApplication.activePopupWidget() or QApplication.focusWidget() or self.box.field

    def tip_at_the_cursor(self) -> str:
        """What a mouse that rests on the word at the cursor is told."""
        field = self.box.field
        place = field.cursorRect().center()
        QApplication.sendEvent(field.viewport(), QHelpEvent(QEvent.Type.ToolTip, place, field.mapToGlobal(place)))
        told = QToolTip.text()
        QToolTip.hideText()
        return told

    def marked(self, line: QTextCharFormat.UnderlineStyle = Wave) -> list[str]:
        """The words with such a line under them."""
        text = self.box.field.toPlainText()
        marks = [mark for mark in self._formats() if mark.format.underlineStyle() == line]
        return _joined([(mark.start, mark.start + mark.length) for mark in marks], text)

    def shades(self) -> dict[str, float]:
        """The opacity behind each shaded word."""
        text = self.box.field.toPlainText()
        marks = [mark for mark in self._formats() if mark.format.background().style() != Qt.BrushStyle.NoBrush]
        return {
            text[mark.start : mark.start + mark.length]: mark.format.background().color().alphaF() for mark in marks
        }

    def _formats(self) -> list:  # type: ignore[type-arg]
        return self.box.field.document().firstBlock().layout().formats()


def _joined(spans: list[tuple[int, int]], text: str) -> list[str]:
    """The pieces of a text; those that touch are one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and joined[-1][1] == start:
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return [text[start:end] for start, end in joined]

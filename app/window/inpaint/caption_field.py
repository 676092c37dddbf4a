"""The caption: a text field that underlines the words which the checkpoint never learned."""

from __future__ import annotations

import re
from collections.abc import Callable

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit, QWidget

_TOKEN = re.compile(r"[\w'’]+")  # what looks like a word; whether it is known is the vocabulary's to say


class UnknownWords(QSyntaxHighlighter):
    """Underlines each word of which `unknown(word)` lists a part."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self.unknown: Callable[[str], list[str]] = lambda caption: []
        self._mark = QTextCharFormat()
        self._mark.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)

    def set_colour(self, colour: str) -> None:
        self._mark.setUnderlineColor(QColor(colour))
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        for match in _TOKEN.finditer(text):
            if self.unknown(match[0]):
                self.setFormat(match.start(), len(match[0]), self._mark)


class CaptionField(QPlainTextEdit):
    """Plain text of a few lines; Enter asks for the fills, Tab leaves the field."""

    submitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setPlaceholderText(self.tr("What should be there? For example: a small bird with a red breast"))
        self.setAccessibleName(self.tr("Caption"))
        self.setToolTip(self.tr("Say what should fill the hole. Underlined words are not known to the checkpoint."))
        self._words = UnknownWords(self.document())

    def set_vocabulary(self, unknown: Callable[[str], list[str]]) -> None:
        """`unknown(caption)` lists the words to underline."""
        self._words.unknown = unknown
        self._words.rehighlight()

    def unknown_words(self) -> list[str]:
        """The words of the caption that the checkpoint does not know, each once."""
        return self._words.unknown(self.caption())

    def set_mark_colour(self, colour: str) -> None:
        self._words.set_colour(colour)

    def caption(self) -> str:
        """The text on one line."""
        return " ".join(self.toPlainText().split())

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return not source.hasUrls() and super().canInsertFromMimeData(source)  # a dropped photo is the window's

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submitted.emit()
        else:
            super().keyPressEvent(event)

"""Draws on the caption's text: a wave under unknown words, dots under those read as others, attention behind words."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from app.window.caption.words import Word, words_in
from models.vocabulary import Reading

FAINTEST = 0.08  # opacity behind a word that got next to nothing: still seen to be shaded
STRONGEST = 0.5  # opacity behind the word that got most: the text on it stays easy to read


class CaptionMarks(QSyntaxHighlighter):
    """Underlines each word of which a part is unknown or read as another word; shades the words of `shares`."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._read: Callable[[str], Reading] = lambda caption: Reading()
        self.shares: list[Word] = []
        self._wave = QColor()
        self._dots = QColor()
        self._shade = QColor()

    def set_vocabulary(self, read: Callable[[str], Reading]) -> None:
        """`read(caption)` tells which words are known, read as others or ignored."""
        self._read = read
        self.rehighlight()

    def read(self, caption: str) -> Reading:
        """What is made of a caption or of one of its words."""
        return self._read(caption)

    def set_colours(self, wave: str, dots: str, shade: str) -> None:
        self._wave, self._dots, self._shade = QColor(wave), QColor(dots), QColor(shade)
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        self._shade_words(self.currentBlock().position(), len(text))
        for word in words_in(text):
            reading = self.read(word.text)
            if reading.unknown:
                self._underline(word, QTextCharFormat.UnderlineStyle.WaveUnderline, self._wave)
            elif reading.synonyms:
                self._underline(word, QTextCharFormat.UnderlineStyle.DotLine, self._dots)

    def _shade_words(self, block_start: int, length: int) -> None:
        most = max((word.share for word in self.shares), default=0.0)
        for word in self.shares:
            start = word.start - block_start
            if 0 <= start < length:
                shaded = QTextCharFormat()
                shaded.setBackground(shade_of(self._shade, word.share / most if most > 0 else 0.0))
                self.setFormat(start, word.end - word.start, shaded)

    def _underline(self, word: Word, style: QTextCharFormat.UnderlineStyle, colour: QColor) -> None:
        for place in range(word.start, word.end):  # letter by letter, for a part of the word may be shaded
            marked = self.format(place)
            marked.setUnderlineStyle(style)
            marked.setUnderlineColor(colour)
            self.setFormat(place, 1, marked)


def shade_of(colour: QColor, strength: float) -> QColor:
    """`colour` as it lies behind a word; `strength` 0 to 1 is its share of the attention by the largest one."""
    shade = QColor(colour)
    shade.setAlphaF(FAINTEST + (STRONGEST - FAINTEST) * min(1.0, max(0.0, strength)))
    return shade

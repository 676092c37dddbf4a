"""Draws on the caption's text: a wave under unknown words, and behind each known one the attention that it got."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from app.window.caption.words import Word, words_in

FAINTEST = 0.08  # opacity behind a word that got next to nothing: still seen to be shaded
STRONGEST = 0.5  # opacity behind the word that got most: the text on it stays easy to read


class CaptionMarks(QSyntaxHighlighter):
    """Underlines each word of which `unknown(word)` lists a part; shades the words of `shares`."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._unknown: Callable[[str], list[str]] = lambda caption: []
        self.shares: list[Word] = []
        self._wave = QColor()
        self._shade = QColor()

    def set_vocabulary(self, unknown: Callable[[str], list[str]]) -> None:
        """`unknown(caption)` lists the words to underline."""
        self._unknown = unknown
        self.rehighlight()

    def unknown(self, caption: str) -> list[str]:
        """The words of a caption, or the parts of a word, that are not known."""
        return self._unknown(caption)

    def set_colours(self, wave: str, shade: str) -> None:
        self._wave, self._shade = QColor(wave), QColor(shade)
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:
        self._shade_words(self.currentBlock().position(), len(text))
        for word in words_in(text):
            if self.unknown(word.text):
                self._underline(word)

    def _shade_words(self, block_start: int, length: int) -> None:
        most = max((word.share for word in self.shares), default=0.0)
        for word in self.shares:
            start = word.start - block_start
            if 0 <= start < length:
                shaded = QTextCharFormat()
                shaded.setBackground(shade_of(self._shade, word.share / most if most > 0 else 0.0))
                self.setFormat(start, word.end - word.start, shaded)

    def _underline(self, word: Word) -> None:
        for place in range(word.start, word.end):  # letter by letter, for a part of the word may be shaded
            marked = self.format(place)
            marked.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            marked.setUnderlineColor(self._wave)
            self.setFormat(place, 1, marked)


def shade_of(colour: QColor, strength: float) -> QColor:
    """`colour` as it lies behind a word; `strength` 0 to 1 is its share of the attention by the largest one."""
    shade = QColor(colour)
    shade.setAlphaF(FAINTEST + (STRONGEST - FAINTEST) * min(1.0, max(0.0, strength)))
    return shade

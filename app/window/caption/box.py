"""The caption with all that belongs to it: heading, recent captions, the field, and what is said of its words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.window.caption.corrections import CaptionCorrections
from app.window.caption.field import CaptionField
from app.window.caption.recent import RecentCaptions
from app.window.parts.theme import Theme
from models.vocabulary import Reading

FIELD_HEIGHT = 88
_MOST_NAMED = 3  # words whose attention is spelled out under the field
_BETWEEN = " · "


class CaptionBox(QWidget):
    """`submitted` fires at Enter in the field, `recent_changed` when a caption was remembered.

    Its height never changes: what is below it must not move while one types.
    """

    submitted = Signal()
    recent_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = CaptionField()
        self.field.setFixedHeight(FIELD_HEIGHT)
        self.history = RecentCaptions()
        self.unknown = CaptionLine("unknown")
        self.told = CaptionLine("faint")
        self.corrections = CaptionCorrections()
        self._lay_out()
        self.field.submitted.connect(self.submitted)
        for moment in (self.field.textChanged, self.field.cursorPositionChanged, self.field.left):
            moment.connect(self._tell_words)
        self.corrections.chosen.connect(self._correct)
        self.corrections.rebuilt.connect(self._order_tabs)
        self.history.chosen.connect(self._write_recent)
        self.history.changed.connect(self.recent_changed)
        shortcut = QShortcut(QKeySequence("Alt+Down"), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.history.open)
        self._tell_words()

    def _lay_out(self) -> None:
        heading = QLabel(self.tr("Caption"))
        heading.setObjectName("heading")
        heading.setBuddy(self.field)
        top = QHBoxLayout()
        top.addWidget(heading)
        top.addStretch()
        top.addWidget(self.history)
        said = QVBoxLayout()
        said.setContentsMargins(0, 0, 0, 0)
        said.addWidget(self.unknown)
        said.addWidget(self.told)
        line = QWidget()  # one of the two at a time, in the same place
        line.setLayout(said)
        line.setFixedHeight(2 * self.unknown.sizeHint().height() + 4)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self.field)
        column.addWidget(line)
        column.addWidget(self.corrections)

    # The caption --------------------------------------------------------------------------------------------------

    def caption(self) -> str:
        """The text on one line."""
        return self.field.caption()

    def set_caption(self, text: str) -> None:
        """Start with another text; Undo doesn't lead back beyond it."""
        self.field.setPlainText(text)

    def set_vocabulary(self, words: Sequence[str], read: Callable[[str], Reading]) -> None:
        """`words` of the checkpoint, the most frequent first; `read(caption)` tells what it makes of a caption's."""
        self.field.set_vocabulary(read, words)
        self._tell_words()

    def unknown_words(self) -> list[str]:
        """The words of the caption that the checkpoint does not know, each once."""
        return self.field.unknown_words()

    def show_attention(self, weights: Sequence[tuple[str, float]]) -> None:
        """Shade each word by the attention (0 to 1) it got, until the text changes; none where it has changed already.

        `weights` are a fill's `word_weights`: the known words of its caption, in order.
        """
        self.field.show_attention(weights)
        self._tell_words()

    # Recent captions ----------------------------------------------------------------------------------------------

    def recent(self) -> list[str]:
        """The captions used last, the most recent first."""
        return self.history.captions()

    def set_recent(self, captions: Iterable[str]) -> None:
        """Take over what was kept from earlier; `recent_changed` stays silent."""
        self.history.set_captions(captions)

    def remember(self, caption: str) -> None:
        """Put a caption that was used before the others."""
        self.history.remember(caption)

    def set_theme(self, theme: Theme) -> None:
        self.field.set_theme(theme)
        self.history.set_theme(theme)

    # What is said of the words ------------------------------------------------------------------------------------

    def _tell_words(self) -> None:
        corrections = self.field.corrections()
        unknown = ", ".join(word for word, _ in corrections)
        self.corrections.show_corrections(corrections)
        best = sorted(self.field.shares, key=lambda word: -word.share)[:_MOST_NAMED]
        named = ", ".join(f"{word.text} {round(100 * word.share)} %" for word in best)
        synonyms = self._synonyms()
        ignored = [self.tr("Unknown words, ignored: {words}").format(words=unknown)] if unknown else []
        attended = [self.tr("Attention: {words}").format(words=named)] if named else []
        self.unknown.say([*ignored, *synonyms] if unknown else [])
        self.told.say([] if unknown else [*attended, *synonyms])

    def _synonyms(self) -> list[str]:
        """One phrase for all words that are read as others; none where there is none."""
        found = self.field.synonyms()
        first = [self.field.say_synonym(*pair) for pair in found[:1]]
        others = [self.tr("{word} as {known}").format(word=word, known=known) for word, known in found[1:]]
        return [", ".join(first + others)] if found else []

    def _order_tabs(self) -> None:
        """Tab leads from the field to its corrections, however late their buttons were made."""
        last: QWidget = self.field
        for button in self.corrections.buttons():
            QWidget.setTabOrder(last, button)
            last = button

    def _correct(self, word: str, known: str) -> None:
        self.field.replace_word(word, known)
        self.field.setFocus()  # the button that had it is gone

    def _write_recent(self, caption: str) -> None:
        self.field.replace_all(caption)
        self.field.setFocus()


class CaptionLine(QLabel):
    """One or two phrases: on one line where they fit, else on one each, cut off with an ellipsis.

    `text()` and the tooltip hold all of it.
    """

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self._phrases: list[str] = []

    def say(self, phrases: list[str]) -> None:
        """Show them; nothing where there is none."""
        self._phrases = phrases
        self.setText(_BETWEEN.join(phrases))
        self.setToolTip(self.text())
        self.setVisible(bool(phrases))

    def paintEvent(self, event: QPaintEvent) -> None:
        metrics = self.fontMetrics()
        fits = metrics.horizontalAdvance(self.text()) <= self.width()
        lines = [self.text()] if fits else self._phrases
        shown = [metrics.elidedText(line, Qt.TextElideMode.ElideRight, self.width()) for line in lines]
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        QPainter(self).drawText(self.rect(), int(flags), "\n".join(shown))

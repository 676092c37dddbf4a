"""The caption: a text field that knows the checkpoint's words, completes them and marks the ones never learned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QAction, QContextMenuEvent, QFocusEvent, QHelpEvent, QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QToolTip, QWidget

from app.window.caption.completer import CaptionCompleter
from app.window.caption.marks import CaptionMarks
from app.window.caption.nearest import nearest_words
from app.window.caption.words import Word, completed, completions, in_case_of, prefix_at, shares_in, words_in
from app.window.parts.theme import Theme
from models.vocabulary import Reading

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CaptionField(QPlainTextEdit):
    """Plain text of a few lines; Enter asks for the fills, Tab leaves the field.

    While the list of completions is open and a word in it picked, Enter and Tab take that word; Esc closes the list.
    """

    submitted = Signal()
    left = Signal()  # the focus went elsewhere: no word is being typed any more

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setPlaceholderText(self.tr("What should be there? For example: a small bird with a red breast"))
        self.setAccessibleName(self.tr("Caption"))
        self.setToolTip(
            self.tr(
                "Describe what should fill the hole (Enter: inpaint). The checkpoint ignores words with a wave under"
                " them and reads those with dots as others that it knows."
            )
        )
        self._words = CaptionMarks(self.document())
        self._vocabulary: tuple[str, ...] = ()
        self._nearest: dict[str, list[str]] = {}
        self._shaded_text = ""
        self.completer = CaptionCompleter(self)
        self.completer.chosen.connect(self._take)
        self.textChanged.connect(self._drop_stale_shares)

    # Words --------------------------------------------------------------------------------------------------------

    def set_vocabulary(self, read: Callable[[str], Reading], words: Sequence[str] = ()) -> None:
        """`read(caption)` tells which words to underline; `words`, the most frequent first, complete and correct."""
        self._vocabulary = tuple(words)
        self._nearest.clear()
        self._words.set_vocabulary(read)

    def unknown_words(self) -> list[str]:
        """The words of the caption that the checkpoint does not know, each once."""
        return self._words.read(self.caption()).unknown

    def synonyms(self) -> list[tuple[str, str]]:
        """The words, as written, that the checkpoint reads as others, each with that one; none that is being typed."""
        begun = self._begun()
        read = {word.text: self._words.read(word.text) for word in words_in(self.toPlainText()) if word.text != begun}
        return [(word, found.text) for word, found in read.items() if found.synonyms and not found.unknown]

    def corrections(self) -> list[tuple[str, list[str]]]:
        """Each unknown word as it is written, and the known words nearest to it, the likeliest first.

        A word that is being typed and may become a known one is not complained about yet.
        """
        begun = self._begun()
        words = dict.fromkeys(word.text for word in words_in(self.toPlainText()) if self._words.read(word.text).unknown)
        return [(word, self._nearest_to(word)) for word in words if word != begun]

    def _begun(self) -> str:
        """The word that is being typed and may become a known one; empty where there is none."""
        typed = self._typed_so_far()
        return typed if self.hasFocus() and completions(typed, self._vocabulary, most=1) else ""

    def _typed_so_far(self) -> str:
        return prefix_at(self.toPlainText(), self.textCursor().position())

    def _nearest_to(self, word: str) -> list[str]:
        if word not in self._nearest:  # a comparison with the whole vocabulary, not to be made at every key
            self._nearest[word] = [in_case_of(near, word) for near in nearest_words(word, self._vocabulary)]
        return self._nearest[word]

    def replace_word(self, word: str, by: str) -> None:
        """Write `by` wherever `word` stands, as one step that Undo takes back."""
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for place in reversed(words_in(self.toPlainText())):  # backwards: what comes before stays where it is
            if place.text == word:
                _select(cursor, place.start, place.end)
                cursor.insertText(by)
        cursor.endEditBlock()

    def replace_all(self, caption: str) -> None:
        """Write another caption, as one step that Undo takes back."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(caption)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def caption(self) -> str:
        """The text on one line."""
        return " ".join(self.toPlainText().split())

    # Attention ----------------------------------------------------------------------------------------------------

    def show_attention(self, weights: Sequence[tuple[str, float]]) -> None:
        """Shade the words by their shares (0 to 1) until the text changes; `weights` of another caption shade none."""
        self._shaded_text = self.toPlainText()
        self._show_shares(shares_in(self._shaded_text, weights))

    @property
    def shares(self) -> list[Word]:
        """The words that are shaded now, in order."""
        return self._words.shares

    def _show_shares(self, shares: list[Word]) -> None:
        self._words.shares = shares
        self._words.rehighlight()
        said = ", ".join(self._say_share(word) for word in shares)
        self.setAccessibleDescription(self.tr("Attention: {words}").format(words=said) if said else "")

    def _say_share(self, word: Word) -> str:
        return self.tr("{word}: {percent} %").format(word=word.text, percent=round(100 * word.share))

    def _drop_stale_shares(self) -> None:
        if self._words.shares and self.toPlainText() != self._shaded_text:  # drawing them is told as a change, too
            self._show_shares([])

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            told = self._tell_of(self.cursorForPosition(event.pos()).position())
            if told:
                QToolTip.showText(event.globalPos(), "\n".join(told), self.viewport())
                return True
        return super().viewportEvent(event)

    def _tell_of(self, place: int) -> list[str]:
        """What there is to say of the word at a place of the text, a line each."""
        shares = [self._say_share(word) for word in self._words.shares if word.start <= place <= word.end]
        text = self.toPlainText()
        here = {word.text for word in words_in(text) if word.start <= place <= word.end}
        return shares + [self.say_synonym(*pair) for pair in self.synonyms() if pair[0] in here]

    def say_synonym(self, word: str, known: str) -> str:
        """That a word is read as another one."""
        return self.tr("{word} is read as {known}").format(word=word, known=known)

    def set_theme(self, theme: Theme) -> None:
        self._words.set_colours(wave=theme.warning, dots=theme.faint, shade=theme.accent)
        self.completer.set_theme(theme)

    # Typing -------------------------------------------------------------------------------------------------------

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return not source.hasUrls() and super().canInsertFromMimeData(source)  # a dropped photo is the window's

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and self.completer.open and _is_escape(event):
            event.accept()  # closes the list, and doesn't stop the run
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ENTER:
            if not self._take_picked():
                self.completer.close()
                self.submitted.emit()
        else:
            before = self.toPlainText()
            super().keyPressEvent(event)
            self._offer_completions(changed=self.toPlainText() != before)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        self._offer_completions(changed=bool(event.commitString()))

    def focusNextPrevChild(self, forward: bool) -> bool:
        taken = forward and self._take_picked()
        self.completer.close()
        return taken or super().focusNextPrevChild(forward)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def _offer_completions(self, changed: bool) -> None:
        prefix = self._typed_so_far() if changed else ""
        # A word that is known as it stands is not to be replaced by Enter, which asks for the fills.
        pick_first = bool(self._words.read(prefix).unknown)
        self.completer.offer(completions(prefix, self._vocabulary), self.cursorRect(), pick_first=pick_first)

    def _take_picked(self) -> bool:
        word = self.completer.picked
        self.completer.close()
        if word:
            self._take(word)
        return bool(word)

    def _take(self, word: str) -> None:
        cursor, prefix = self.textCursor(), self._typed_so_far()
        _select(cursor, cursor.position() - len(prefix), cursor.position())
        cursor.insertText(completed(prefix, word))
        self.setTextCursor(cursor)

    # The menu under the right button --------------------------------------------------------------------------------

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        cursor = self.textCursor() if by_key else self.cursorForPosition(event.pos())
        menu = self.createStandardContextMenu(event.pos())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        corrections = self._corrections_at(cursor.position(), menu)
        if corrections:
            first = menu.actions()[0]
            menu.insertActions(first, corrections)
            menu.insertSeparator(first)
        menu.popup(event.globalPos())

    def _corrections_at(self, place: int, parent: QWidget) -> list[QAction]:
        actions = []
        for word in words_in(self.toPlainText()):
            if word.start <= place <= word.end and self._words.read(word.text).unknown:
                for near in self._nearest_to(word.text):
                    action = QAction(near, parent)
                    action.triggered.connect(partial(self.replace_word, word.text, near))
                    actions.append(action)
        return actions


def _is_escape(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape


def _select(cursor: QTextCursor, start: int, end: int) -> None:
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)

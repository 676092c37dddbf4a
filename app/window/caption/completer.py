"""The list of words under the cursor that may complete the one being typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, QStringListModel, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QCompleter, QListView, QPlainTextEdit

from app.window.caption.words import MOST_COMPLETIONS
from app.window.parts.theme import Theme

_MARGIN = 40  # pixels beside the longest word: padding and frame


class CaptionCompleter(QCompleter):
    """Shows what it is given; the field decides when, and what the keys do meanwhile."""

    chosen = Signal(str)  # by a click

    def __init__(self, field: QPlainTextEdit) -> None:
        super().__init__(field)
        self._words = QStringListModel(self)
        self.setModel(self._words)
        self.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self.setWrapAround(False)
        self.setMaxVisibleItems(MOST_COMPLETIONS)
        self.setWidget(field)
        self.list = QListView()
        self.setPopup(self.list)
        self.list.setAccessibleName(self.tr("Words that the checkpoint knows"))
        self.activated.connect(self.chosen)

    @property
    def open(self) -> bool:
        return self.list.isVisible()

    @property
    def picked(self) -> str:
        """The word that Enter or Tab would take; empty where none is."""
        index = self.list.currentIndex()
        return str(index.data()) if self.open and index.isValid() else ""

    def offer(self, words: list[str], cursor: QRect, *, pick_first: bool) -> None:
        """Show `words` under the rectangle `cursor` of the field; nothing to show closes the list."""
        if not words:
            self.close()
            return
        self._words.setStringList(words)
        letters = self.list.fontMetrics()
        cursor.setWidth(max(letters.horizontalAdvance(word) for word in words) + _MARGIN)
        self.complete(cursor)
        self.list.setCurrentIndex(self.completionModel().index(0, 0) if pick_first else QModelIndex())

    def close(self) -> None:
        self.list.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let a press beside the open list do what it does without one; Qt would only close the list."""
        pressed = watched is self.list and event.type() == QEvent.Type.MouseButtonPress
        if pressed and isinstance(event, QMouseEvent) and not self.list.rect().contains(event.position().toPoint()):
            self.close()
            _press_again(event)
            return True
        return super().eventFilter(watched, event)

    def set_theme(self, theme: Theme) -> None:
        """The list is a window of its own, which the main window's style sheet doesn't reach."""
        self.list.setStyleSheet(f"""
QListView {{ background: {theme.field}; color: {theme.text}; border: 1px solid {theme.line}; outline: none; }}
QListView::item {{ padding: 4px 8px; border-radius: 4px; }}
QListView::item:hover {{ background: {theme.hover}; }}
QListView::item:selected {{ background: {theme.accent}; color: {theme.on_accent}; }}
""")


def _press_again(event: QMouseEvent) -> None:
    """Press once more what is under the mouse by now, and give it the focus if a click does."""
    where = event.globalPosition()
    widget = QApplication.widgetAt(where.toPoint())
    if widget is None:
        return
    if widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.ClickFocus:
        widget.setFocus(Qt.FocusReason.MouseFocusReason)
    # To the window: what a window didn't see pressed, it doesn't let go either.
    window = widget.window().windowHandle()
    buttons = event.button(), event.buttons(), event.modifiers()
    QApplication.sendEvent(window, QMouseEvent(event.type(), window.mapFromGlobal(where), where, *buttons))

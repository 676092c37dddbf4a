"""Says one sentence above the page, without stopping anybody: errors, and notes on what was converted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.window.icons import icon
from app.window.theme import Theme

DETAILS_HEIGHT = 144


class MessageBar(QWidget):
    """Hidden while there is nothing to say.

    A new message takes the place of the last, but a note never that of an error: it waits until that is dismissed.
    `report` adds to a copied report what is known of the program and the machine.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.report: Callable[[], str] = lambda: ""
        self._theme: Theme | None = None
        self._action: Callable[[], None] | None = None
        self._is_error = False
        self._note = ""  # waits behind an error
        self._sign = QLabel()
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._act = QPushButton()
        self._act.clicked.connect(self._run_action)
        self.fold = QPushButton(self.tr("Details"))
        self.fold.setCheckable(True)
        self.fold.setToolTip(self.tr("Show what the program knows of the cause"))
        self.fold.toggled.connect(self._show_details)
        self.copy = QPushButton(self.tr("Copy report"))
        self.copy.setToolTip(self.tr("Copy the message, its details and the end of the log, for a report"))
        self.copy.clicked.connect(self._copy_report)
        self._close = QToolButton()
        self._close.setAccessibleName(self.tr("Dismiss"))
        self._close.setToolTip(self.tr("Dismiss"))
        self._close.clicked.connect(self.dismiss)
        self.details = QPlainTextEdit()
        self.details.setObjectName("details")
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setFixedHeight(DETAILS_HEIGHT)
        self.details.setAccessibleName(self.tr("Details"))
        self._lay_out()
        self.hide()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._sign)
        row.addWidget(self._text, 1)
        for button in (self._act, self.fold, self.copy, self._close):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 8, 8)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.details)

    def text(self) -> str:
        return self._text.text()

    def error(self, sentence: str, details: str = "", action: tuple[str, Callable[[], None]] | None = None) -> None:
        """Say what went wrong; `action` is a button's text and what it does."""
        self._show(sentence, details, action, is_error=True)

    def note(self, sentence: str) -> None:
        """Say something worth knowing."""
        if self._is_error and not self.isHidden():
            self._note = sentence
        else:
            self._show(sentence, "", None, is_error=False)

    def dismiss(self) -> None:
        """Hide the message; a note that waited behind it is said now."""
        self.hide()
        if self._note:
            note, self._note = self._note, ""
            self.note(note)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._close.setIcon(icon("x", theme))
        self._draw_sign()

    def _show(
        self, sentence: str, details: str, action: tuple[str, Callable[[], None]] | None, *, is_error: bool
    ) -> None:
        self._is_error = is_error
        self._text.setText(sentence)
        self._text.setAccessibleName(sentence)
        self.details.setPlainText(details)
        self.fold.setChecked(False)
        self.details.hide()
        for button in (self.fold, self.copy):
            button.setVisible(bool(details))
        self._act.setVisible(action is not None)
        if action is not None:
            self._act.setText(action[0])
            self._action = action[1]
        self._draw_sign()
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self._text, QAccessible.Event.Alert))

    def _show_details(self, shown: bool) -> None:
        self.details.setVisible(shown)

    def _copy_report(self) -> None:
        parts = (self.text(), self.details.toPlainText(), self.report())
        QGuiApplication.clipboard().setText("\n\n".join(part for part in parts if part))

    def _draw_sign(self) -> None:
        if self._theme is not None:
            name, colour = ("warning", self._theme.warning) if self._is_error else ("info", self._theme.text)
            self._sign.setPixmap(icon(name, self._theme, colour).pixmap(20, 20))

    def _run_action(self) -> None:
        self.dismiss()
        if self._action is not None:
            self._action()

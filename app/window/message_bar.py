"""Says one sentence above the photo, without stopping anybody: errors, and notes on what was converted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from app.window.icons import icon
from app.window.theme import Theme


class MessageBar(QWidget):
    """Hidden while there is nothing to say; a new message takes the place of the last."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme: Theme | None = None
        self._details = ""
        self._action: Callable[[], None] | None = None
        self._is_error = False
        self._sign = QLabel()
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._act = QPushButton()
        self._act.clicked.connect(self._run_action)
        self._copy = QPushButton(self.tr("Copy details"))
        self._copy.setToolTip(self.tr("Copy the technical details, for a report"))
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(f"{self.text()}\n\n{self._details}"))
        self._close = QToolButton()
        self._close.setAccessibleName(self.tr("Dismiss"))
        self._close.setToolTip(self.tr("Dismiss"))
        self._close.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(self._sign)
        row.addWidget(self._text, 1)
        for button in (self._act, self._copy, self._close):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)
        self.hide()

    def text(self) -> str:
        return self._text.text()

    def error(self, sentence: str, details: str = "", action: tuple[str, Callable[[], None]] | None = None) -> None:
        """Say what went wrong; `action` is a button's text and what it does."""
        self._show(sentence, details, action, is_error=True)

    def note(self, sentence: str) -> None:
        """Say something worth knowing."""
        self._show(sentence, "", None, is_error=False)

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._close.setIcon(icon("x", theme))
        self._draw_sign()

    def _show(
        self, sentence: str, details: str, action: tuple[str, Callable[[], None]] | None, *, is_error: bool
    ) -> None:
        self._is_error, self._details = is_error, details
        self._text.setText(sentence)
        self._text.setAccessibleName(sentence)
        self._copy.setVisible(bool(details))
        self._act.setVisible(action is not None)
        if action is not None:
            self._act.setText(action[0])
            self._action = action[1]
        self._draw_sign()
        self.show()

    def _draw_sign(self) -> None:
        if self._theme is not None:
            self._sign.setPixmap(icon("warning" if self._is_error else "info", self._theme).pixmap(20, 20))

    def _run_action(self) -> None:
        self.hide()
        if self._action is not None:
            self._action()

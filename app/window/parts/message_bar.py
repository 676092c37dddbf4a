"""Says one sentence above the page, without stopping anybody: errors, and notes on what was converted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt, SignalInstance
from PySide6.QtGui import QAccessible, QAccessibleEvent, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.window.parts.icons import icon
from app.window.parts.theme import Theme

DETAILS_HEIGHT = 160
MOST_WAITING = 20
Action = tuple[str, Callable[[], None]]  # a button's text and what it does


@dataclass(frozen=True)
class Message:
    """One sentence; two with the same sentence say the same."""

    sentence: str
    details: str
    action: Action | None
    is_error: bool


class MessageBar(QWidget):
    """Hidden while there is nothing to say.

    The newest error is said at once; what it covers, and notes that come meanwhile, are said when it is dismissed.
    A note takes the place of another note. What has a cause that can end goes with it: `until` is the signal that says
    so. `report` says what is known of the program and the machine.
    """

    def __init__(self, report: Callable[[], str] = lambda: "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._report = report
        self._theme: Theme | None = None
        self._shown: Message | None = None
        self._waiting: list[Message] = []  # the last one is said next
        self._sign, self._text, self._more = QLabel(), QLabel(), QLabel()
        self._text.setWordWrap(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)  # a long path widens nothing
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._more.setObjectName("faint")
        self._act = QPushButton()
        self._act.clicked.connect(self._run_action)
        self.fold = QPushButton(self.tr("Details"))
        self.fold.setCheckable(True)
        self.fold.setToolTip(self.tr("Show what the program knows about the cause, and the end of its log"))
        self.fold.toggled.connect(self._show_details)
        self.copy = QPushButton(self.tr("Copy report"))
        self.copy.setToolTip(self.tr("Copy the message, its details and the end of the log, for a report"))
        self.copy.clicked.connect(self._copy_report)
        self._close = QToolButton()
        self._close.setAccessibleName(self.tr("Dismiss"))
        self._close.setToolTip(self.tr("Dismiss (Esc while the message has the focus)"))
        self._close.clicked.connect(self.dismiss)
        self.details = QPlainTextEdit()
        self.details.setObjectName("details")
        self.details.setReadOnly(True)
        self.details.setTabChangesFocus(True)
        self.details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.details.setFixedHeight(DETAILS_HEIGHT)
        self.details.setAccessibleName(self.tr("Details"))
        self._lay_out()
        self.details.hide()
        self.hide()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._sign)
        row.addWidget(self._text, 1)
        row.addWidget(self._more)
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

    def error(
        self, sentence: str, details: str = "", action: Action | None = None, until: SignalInstance | None = None
    ) -> None:
        """Say what went wrong; `action` is a button's text and what it does."""
        self._drop_unseen()
        self._withdraw_at(until, sentence)
        message = Message(sentence, details, action, is_error=True)
        if self._shown is not None and self._shown.sentence != sentence:
            self._waiting.append(self._shown)
        self._waiting = [other for other in self._waiting if other.sentence != sentence][-MOST_WAITING:]
        self._say(message)

    def note(self, sentence: str, until: SignalInstance | None = None) -> None:
        """Say something worth knowing."""
        self._drop_unseen()
        self._withdraw_at(until, sentence)
        message = Message(sentence, "", None, is_error=False)
        if self._shown is not None and self._shown.is_error:
            others = [other for other in self._waiting if other.sentence != sentence]
            self._waiting = [message, *others][:MOST_WAITING]
            self._count_waiting()
        else:
            self._say(message)

    def dismiss(self) -> None:
        """Done with the message that is shown; the next one that waits is said."""
        if self._waiting:
            self._say(self._waiting.pop())
        else:
            self.hide()

    def _withdraw_at(self, until: SignalInstance | None, sentence: str) -> None:
        if until is not None:
            until.connect(lambda *_: self._withdraw(sentence), Qt.ConnectionType.SingleShotConnection)

    def _withdraw(self, sentence: str) -> None:
        """Its cause is gone."""
        self._waiting = [other for other in self._waiting if other.sentence != sentence]
        if self._shown is not None and self._shown.sentence == sentence:
            self.dismiss()
        else:
            self._count_waiting()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._close.setIcon(icon("x", theme))
        self._draw_sign()

    def _drop_unseen(self) -> None:
        """Whoever hid the bar began something new, which what waited has nothing to say about."""
        if self.isHidden():
            self._shown = None
            self._waiting.clear()

    def _say(self, message: Message) -> None:
        again = message == self._shown and not self.isHidden()
        self._shown = message
        self._count_waiting()
        if again:  # an error at each repaint, say: neither fold nor screen reader start over
            return
        self._text.setText(message.sentence)
        self._text.setToolTip(message.sentence)
        self._text.setAccessibleName(message.sentence)
        self.fold.setChecked(False)
        self.copy.setText(self.tr("Copy report"))
        for button in (self.fold, self.copy):
            button.setVisible(bool(message.details))
        self._act.setVisible(message.action is not None)
        if message.action is not None:
            self._act.setText(message.action[0])
        self._draw_sign()
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self._text, QAccessible.Event.Alert))

    def _count_waiting(self) -> None:
        self._more.setVisible(bool(self._waiting))
        self._more.setText(self.tr("and {count} more").format(count=len(self._waiting)))

    def _show_details(self, shown: bool) -> None:
        if shown and self._shown is not None:
            self.details.setPlainText(_joined(self._shown.details, self._report()))
        self.details.setVisible(shown)

    def _copy_report(self) -> None:
        if self._shown is not None:
            QGuiApplication.clipboard().setText(_joined(self._shown.sentence, self._shown.details, self._report()))
            self.copy.setText(self.tr("Copied"))

    def _draw_sign(self) -> None:
        if self._theme is not None:
            is_error = self._shown is not None and self._shown.is_error
            name, colour = ("warning", self._theme.warning) if is_error else ("info", self._theme.text)
            self._sign.setPixmap(icon(name, self._theme, colour).pixmap(20, 20))

    def _run_action(self) -> None:
        message = self._shown
        self.dismiss()
        if message is not None and message.action is not None:
            message.action[1]()

    def event(self, event: QEvent) -> bool:
        # Esc while the focus is in here is the bar's, whatever it means elsewhere in the window
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
        else:
            super().keyPressEvent(event)


def _joined(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)

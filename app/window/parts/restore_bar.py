"""Offers to bring back the session of a crashed program, above the photo and without stopping anybody."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from app.window.parts.icons import icon
from app.window.parts.theme import Theme


class RestoreBar(QWidget):
    """Hidden until something is offered, and again once one of its buttons is pressed."""

    restore_asked = Signal()
    discard_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._sign = QLabel()
        self._text = QLabel()
        self._text.setWordWrap(True)
        self.restore = QPushButton(self.tr("&Restore"))
        self.restore.setToolTip(self.tr("Reopen the photo with its hole, caption and fills (Alt+R)"))
        self.discard = QPushButton(self.tr("&Discard"))
        self.discard.setToolTip(self.tr("Delete the unfinished session; the photo itself stays (Alt+D)"))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(8)
        row.addWidget(self._sign)
        row.addWidget(self._text, 1)
        for button, asked in ((self.restore, self.restore_asked), (self.discard, self.discard_asked)):
            button.clicked.connect(self.hide)  # first, as an answer may offer the next session
            button.clicked.connect(asked)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys with the canvas
            row.addWidget(button)
        self.hide()

    def text(self) -> str:
        return self._text.text()

    def offer(self, name: str, saved_at: datetime) -> None:
        """Ask about the session on the photo `name`, kept last at `saved_at` (local time with its zone)."""
        said = self.tr("There is an unfinished session with {name} from {when}.")
        self._tell(said.format(name=name, when=moment_in_words(saved_at)))

    def _tell(self, said: str) -> None:
        self._text.setText(said)
        self._text.setAccessibleName(said)
        self.show()

    def set_theme(self, theme: Theme) -> None:
        self._sign.setPixmap(icon("clock-counter-clockwise", theme).pixmap(20, 20))


def moment_in_words(moment: datetime) -> str:
    """A time with its zone as people write it, without the date where that is today's."""
    local = moment.astimezone()
    when = QDateTime(local.year, local.month, local.day, local.hour, local.minute, local.second)
    today = local.date() == datetime.now().astimezone().date()
    return QLocale().toString(when.time() if today else when, QLocale.FormatType.ShortFormat)

"""A probability as a bar, on a widget or in a cell of a table."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.window.parts.theme import Theme
from app.window.parts.verdict_words import percent

HEIGHT = 6  # logical pixels


def draw_bar(painter: QPainter, rect: QRectF, share: float, theme: Theme, colour: str = "") -> None:
    """Draw a bar of HEIGHT in the middle of `rect`, filled up to `share`."""
    groove = QRectF(rect.left(), rect.center().y() - HEIGHT / 2, rect.width(), HEIGHT)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.line))
    painter.drawRoundedRect(groove, HEIGHT / 2, HEIGHT / 2)
    if share > 0:
        groove.setWidth(max(HEIGHT, groove.width() * min(share, 1.0)))
        painter.setBrush(QColor(colour or theme.accent))
        painter.drawRoundedRect(groove, HEIGHT / 2, HEIGHT / 2)


class Bar(QWidget):
    """A bar with its percentage at the right."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._share = 0.0
        self._theme: Theme | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float) -> None:
        """From 0 to 1."""
        self._share = share
        self.setAccessibleName(f"{self._name}: {percent(share)}")
        self.setToolTip(f"{self._name}: {100 * share:.1f} %")
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, self.fontMetrics().height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._theme is None:
            return
        painter = QPainter(self)
        room = self.fontMetrics().horizontalAdvance("100 %") + 8
        draw_bar(painter, QRectF(0, 0, self.width() - room, self.height()), self._share, self._theme)
        painter.setPen(QColor(self._theme.text))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, 0, self.width(), self.height()), right, percent(self._share))

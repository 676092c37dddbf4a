"""The legend of the heat map: its colours from 0 to 100 %, and from where on a cell counts as altered."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.verdicts.heat_colours import DARK, LIGHT, on_grey
from app.window.parts.theme import Theme
from app.window.parts.verdict_words import percent
from models.authenticity.verdict import ALTERED

BAR = 12  # logical pixels
MARKS = (0.0, ALTERED, 1.0)


class HeatLegend(QWidget):
    """Follows the strength of the heat map, so that its colours are those on the photo."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._opacity = theme, 1.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        told = self.tr("Probability that a cell of 16 pixels was altered. From {share} on, cells are outlined.")
        self.setToolTip(told.format(share=percent(ALTERED)))
        self.setAccessibleName(self.toolTip())

    def set_opacity(self, opacity: float) -> None:
        """From 0, unseen, to 1."""
        self._opacity = opacity
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, BAR + 4 + self.fontMetrics().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        bar = QRectF(0, 0, self.width(), BAR)
        colours = on_grey(np.arange(256) / 255, self._opacity)
        painter.drawImage(bar, QImage(colours.tobytes(), 256, 1, 3 * 256, QImage.Format.Format_RGB888))
        place = ALTERED * bar.width()
        for tone, width in ((DARK, 3), (LIGHT, 1)):
            painter.setPen(QPen(QColor(*tone), width))
            painter.drawLine(round(place), 0, round(place), BAR - 1)
        painter.setPen(QColor(self._theme.text))
        line, top = self.fontMetrics().height(), BAR + 4
        for share in MARKS:
            text = percent(share)
            room = self.fontMetrics().horizontalAdvance(text)
            left = min(max(0.0, share * bar.width() - room / 2), bar.width() - room)
            painter.drawText(QRectF(left, top, room + 1, line), int(Qt.AlignmentFlag.AlignLeft), text)

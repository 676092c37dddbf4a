"""What stands in for a photo until it is read, and where it can't be: its thumbnail, or why not."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.window.canvas.viewport import MARGIN
from app.window.parts.theme import Theme


class Preview(QWidget):
    """Covers the place of the photo; the mouse does not see it, and keys go to what lies under it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._theme = theme
        self._picture: QImage | None = None
        self.reason = ""

    def show_thumbnail(self, thumbnail: np.ndarray | None) -> None:
        """A photo that is being read: uint8 h×w×3, as large as the photo will be."""
        self._picture, self.reason = None, ""
        if thumbnail is not None:
            height, width = thumbnail.shape[:2]
            picture = QImage(thumbnail.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
            self._picture = picture.copy()
        self._appear()

    def show_reason(self, reason: str) -> None:
        """A photo that can't be read, in one sentence."""
        self._picture, self.reason = None, reason
        self._appear()

    def _appear(self) -> None:
        self.setAccessibleName(self.reason)
        self.raise_()
        self.show()
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.canvas))
        inside = self.rect().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        if self._picture is not None:
            size = self._picture.size().scaled(inside.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(0, 0, size.width(), size.height())
            place.moveCenter(inside.center())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, self._picture)
        painter.setPen(QColor(self._theme.faint))
        painter.drawText(inside, int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap), self.reason)

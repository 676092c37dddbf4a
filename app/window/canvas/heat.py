"""The heat map of a verdict over a photo on screen: where it was altered, and the box around that."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from app.heat_colours import STRENGTH, coloured, visibility
from app.window.canvas.view import View

CELL = 16  # photo pixels a side of a cell


@dataclass(frozen=True, eq=False)
class Heat:
    """`cells`, ARGB32 premultiplied, one pixel a cell; `box` x, y, width, height in photo pixels."""

    cells: QImage
    box: tuple[int, int, int, int] | None

    @classmethod
    def of(cls, cells: np.ndarray, box: tuple[int, int, int, int] | None) -> Heat:
        """From the probabilities of a verdict's cells, float32 h×w in [0, 1]."""
        alpha = STRENGTH * visibility(cells)[..., None]
        pixels = np.empty((*cells.shape, 4), np.uint8)
        pixels[..., :3] = np.rint(coloured(cells) * alpha)
        pixels[..., 3:] = np.rint(255 * alpha)
        height, width = cells.shape
        image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888_Premultiplied)
        return cls(image.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied), box)

    def paint(self, painter: QPainter, view: View, photo: tuple[int, int], ratio: float, opacity: float) -> None:
        """Draw it with a painter in logical pixels, over a photo (width, height) that lies where `view` says.

        Between the middles of two cells colours run into each other, as in `models.authenticator.Verdict.heat_map`.
        """
        scale = view.scale / ratio
        left, top = view.left / ratio, view.top / ratio
        painter.save()
        painter.setClipRect(QRectF(left, top, photo[0] * scale, photo[1] * scale), Qt.ClipOperation.IntersectClip)
        painter.setOpacity(opacity)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        side = CELL * scale
        painter.drawImage(QRectF(left, top, self.cells.width() * side, self.cells.height() * side), self.cells)
        painter.restore()
        if self.box is not None:
            x, y, width, height = (value * scale for value in self.box)
            frame = QRectF(left + x, top + y, width, height)
            for colour, grow in ((QColor(0, 0, 0, 170), 1.0), (QColor(255, 255, 255), 0.0)):
                painter.setPen(QPen(colour, 1))
                painter.drawRect(frame.adjusted(-grow, -grow, grow, grow))

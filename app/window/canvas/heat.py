"""The heat map of a verdict over a photo on screen: where it was altered, and the box around that."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from app.verdicts.heat_colours import STRENGTH, coloured, visibility
from app.window.canvas.view import View

FOUND, SAID = "#ffffff", "#ffb347"  # of the frames around what the networks found, and what the file itself shows
CELL = 16  # photo pixels a side of a cell
Box = tuple[int, int, int, int]  # x, y, width, height in photo pixels
MOST_COLOURS = 4_000_000  # of the largest image of a heat map: 85 ms to make


@dataclass(frozen=True, eq=False)
class Heat:
    """`colours`, ARGB32 premultiplied, `steps` pixels a side of a cell; `box` and `other` frame parts of the photo."""

    colours: QImage
    steps: int
    box: Box | None
    other: Box | None

    @classmethod
    def of(cls, cells: np.ndarray, box: Box | None, other: Box | None = None) -> Heat:
        """From the probabilities of a verdict's cells, float32 h×w in [0, 1]."""
        steps = CELL
        while steps > 1 and cells.size * steps**2 > MOST_COLOURS:
            steps //= 2
        pixels = _table()[np.rint(255 * finer(cells, steps)).astype(np.uint8)]
        height, width = pixels.shape
        image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
        return cls(image.copy(), steps, box, other)  # an image of its own memory

    def paint(self, painter: QPainter, view: View, photo: tuple[int, int], ratio: float, opacity: float) -> None:
        """Draw it with a painter in logical pixels, over a photo (width, height) that lies where `view` says.

        Between the middles of two cells probabilities run from one to the other, and the colours follow, as in
        `models.authenticator.Verdict.heat_map`.
        """
        scale = view.scale / ratio
        left, top = view.left / ratio, view.top / ratio
        painter.save()
        painter.setClipRect(QRectF(left, top, photo[0] * scale, photo[1] * scale), Qt.ClipOperation.IntersectClip)
        painter.setOpacity(opacity)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        side = CELL * scale / self.steps
        painter.drawImage(QRectF(left, top, self.colours.width() * side, self.colours.height() * side), self.colours)
        painter.restore()
        for box, within in ((self.box, FOUND), (self.other, SAID)):
            if box is not None:
                x, y, width, height = (value * scale for value in box)
                frame = QRectF(left + x, top + y, width, height)
                for colour, grow in ((QColor(0, 0, 0, 170), 1.0), (QColor(within), 0.0)):
                    painter.setPen(QPen(colour, 1))
                    painter.drawRect(frame.adjusted(-grow, -grow, grow, grow))


def finer(cells: np.ndarray, steps: int) -> np.ndarray:
    """Cells, float32 h×w, each divided into steps×steps; values run from one cell's middle to the next one's."""
    for axis in (0, 1):
        place = np.clip((np.arange(steps * cells.shape[axis]) + 0.5) / steps - 0.5, 0, cells.shape[axis] - 1)
        below = place.astype(int)
        above = np.minimum(below + 1, cells.shape[axis] - 1)
        share = (place - below).astype(np.float32).reshape((-1, 1) if axis == 0 else (1, -1))
        cells = cells.take(below, axis) * (1 - share) + cells.take(above, axis) * share
    return cells


def _table() -> np.ndarray:
    """The 32-bit premultiplied ARGB of each probability k / 255, uint32 of 256."""
    levels = np.arange(256) / 255
    alpha = STRENGTH * visibility(levels)
    red, green, blue = np.rint(coloured(levels).T * alpha).astype(np.uint32)
    return np.rint(255 * alpha).astype(np.uint32) << 24 | red << 16 | green << 8 | blue

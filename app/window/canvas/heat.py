"""The heat map of a verdict over a photo on screen: its colours, the outline of what counts as altered, and boxes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from app.verdicts.heat_colours import DARK, LIGHT, STRENGTH, coloured, visibility
from app.window.canvas.view import View
from models.authenticity.verdict import Box, Verdict

SAID = "#ffb347"  # of the frame around what the file itself shows
CELL = 16  # photo pixels a side of a cell
MOST_COLOURS = 4_000_000  # of the largest image of a heat map: 85 ms to make
AWAY = 3  # logical pixels between what was altered and its box


@dataclass(frozen=True, eq=False)
class Heat:
    """`colours`, ARGB32 premultiplied, `steps` pixels a side of a cell.

    `outline`: lines in photo pixels around what counts as altered. `boxes` and `other` frame parts of the photo.
    """

    colours: QImage
    steps: int
    outline: list[QLineF]
    boxes: tuple[Box, ...]
    other: Box | None

    @classmethod
    def of(cls, verdict: Verdict, other: Box | None = None) -> Heat:
        """From a verdict with its cells; `other`: where the file itself shows another picture."""
        cells, steps = verdict.cells, CELL
        while steps > 1 and cells.size * steps**2 > MOST_COLOURS:
            steps //= 2
        pixels = _table()[np.rint(255 * finer(cells, steps)).astype(np.uint8)]
        height, width = pixels.shape
        image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
        lines = CELL * outline_of(verdict.altered)
        lines = np.minimum(lines, [verdict.size[1], verdict.size[0]] * 2)  # the last cells reach beyond the photo
        outline = [QLineF(*line) for line in lines.tolist()]
        return cls(image.copy(), steps, outline, verdict.boxes, other)  # an image of its own memory

    def paint(self, painter: QPainter, view: View, photo: tuple[int, int], ratio: float, opacity: float) -> None:
        """Draw it with a painter in logical pixels, over a photo (width, height) that lies where `view` says.

        Between the middles of two cells probabilities run from one to the other, and the colours follow, as in
        `models.authenticator.Verdict.heat_map`. Without opacity only the frame around what the file shows is drawn.
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
        found = [QRectF(*(value * scale for value in box)).translated(left, top) for box in self.boxes]
        if opacity:
            painter.save()
            painter.translate(left, top)
            painter.scale(scale, scale)
            for pen in _pens(QColor(*LIGHT)):
                painter.setPen(pen)
                painter.drawLines(self.outline)
            painter.restore()
            _frame(painter, [box.adjusted(-AWAY, -AWAY, AWAY, AWAY) for box in found], QColor(*LIGHT))
        if self.other is not None:
            said = QRectF(*(value * scale for value in self.other)).translated(left, top)
            _frame(painter, [said], QColor(SAID))


def _frame(painter: QPainter, boxes: list[QRectF], colour: QColor) -> None:
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for pen in _pens(colour):
        painter.setPen(pen)
        painter.drawRects(boxes)


def _pens(colour: QColor) -> list[QPen]:
    """A line that shows on any photo: a thin light one, with a dark one on both sides."""
    pens = [QPen(QColor(*DARK), 3), QPen(colour, 1)]
    for pen in pens:
        pen.setCosmetic(True)
    return pens


def finer(cells: np.ndarray, steps: int) -> np.ndarray:
    """Cells, float32 h×w, each divided into steps×steps; values run from one cell's middle to the next one's."""
    for axis in (0, 1):
        place = np.clip((np.arange(steps * cells.shape[axis]) + 0.5) / steps - 0.5, 0, cells.shape[axis] - 1)
        below = place.astype(int)
        above = np.minimum(below + 1, cells.shape[axis] - 1)
        share = (place - below).astype(np.float32).reshape((-1, 1) if axis == 0 else (1, -1))
        cells = cells.take(below, axis) * (1 - share) + cells.take(above, axis) * share
    return cells


def outline_of(altered: np.ndarray) -> np.ndarray:
    """The lines between cells, bool h×w, of which one is altered and the other isn't, also at the map's edges.

    Whole numbers of cells, N×4: x and y of one end, x and y of the other. Neighbours in a row are one line.
    """
    across, down = _edges(altered), _edges(altered.T)[:, [1, 0, 3, 2]]
    return np.concatenate([across, down])


def _edges(altered: np.ndarray) -> np.ndarray:
    """The horizontal ones."""
    edge = np.diff(np.pad(altered, ((1, 1), (0, 0))).astype(np.int8), axis=0) != 0
    turns = np.diff(np.pad(edge, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    (rows, starts), (_, stops) = np.nonzero(turns == 1), np.nonzero(turns == -1)
    return np.stack([starts, rows, stops, rows], axis=1)


def _table() -> np.ndarray:
    """The 32-bit premultiplied ARGB of each probability k / 255, uint32 of 256."""
    levels = np.arange(256) / 255
    alpha = STRENGTH * visibility(levels)
    red, green, blue = np.rint(coloured(levels).T * alpha).astype(np.uint32)
    return np.rint(255 * alpha).astype(np.uint32) << 24 | red << 16 | green << 8 | blue

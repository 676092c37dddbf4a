"""The runs of the strip: over the fills of each, what they have in common, the caption and the hole."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PySide6.QtCore import QCoreApplication, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QListView

from app.window.inpaint.fills_model import FillsModel, Run
from app.window.inpaint.tile_delegate import MARGIN, THUMB
from app.window.parts.theme import Theme

HOLE = QSize(20, 14)  # logical pixels that the picture of a hole may take
_GAP = 6


def paint_headings(painter: QPainter, strip: QListView, tiles: FillsModel, theme: Theme) -> None:
    """Draw the heading of each run that is in sight, as far left as it is, and a line before its first fill."""
    runs = list(_runs(tiles))
    metrics = strip.fontMetrics()
    for place, (run, first, last) in enumerate(runs):
        start, end = strip.visualRect(tiles.index(first)), strip.visualRect(tiles.index(last))
        top = start.center().y() - THUMB / 2 - 6 - metrics.height()
        painter.setPen(QColor(theme.line))
        painter.drawLine(start.left(), round(top), start.left(), start.bottom() - MARGIN)
        left, right = max(start.left(), 0) + MARGIN, min(end.right(), strip.viewport().width()) - MARGIN
        heading = QRectF(left, top, right - left, metrics.height())
        if heading.width() > HOLE.width():
            width = _paint_hole(painter, heading, run.hole, theme)
            heading.setLeft(left + width + _GAP)
            text = run.caption or QCoreApplication.translate("FillsStrip", "without a caption")
            painter.setPen(QColor(theme.text if place == len(runs) - 1 else theme.faint))
            elided = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(heading.width()))
            painter.drawText(heading, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, elided)


def _runs(tiles: FillsModel) -> Iterator[tuple[Run, int, int]]:
    """Each run with its first row and its last one."""
    first = 0
    for row in range(tiles.rowCount()):
        run = tiles.tile(row).run
        if row and run is not tiles.tile(row - 1).run:
            first = row
        if run is not None and (row + 1 == tiles.rowCount() or tiles.tile(row + 1).run is not run):
            yield run, first, row


def _paint_hole(painter: QPainter, heading: QRectF, hole: np.ndarray, theme: Theme) -> float:
    """The photo as a small plain rectangle with its hole in it; the width that took."""
    height, width = hole.shape
    scale = min(HOLE.width() / width, HOLE.height() / height)
    place = QRectF(heading.left(), 0, width * scale, height * scale)
    place.moveTop(heading.center().y() - place.height() / 2)
    image = QImage(hole.data, width, height, width, QImage.Format.Format_Indexed8)
    image.setColorTable([QColor(theme.hover).rgb(), QColor(theme.accent).rgb()])
    painter.drawImage(place, image)
    return place.width()

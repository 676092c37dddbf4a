"""What stands over the fills of a run in the strip: a sign that folds them, their hole, caption and time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QListView

from app.window.inpaint.fills_model import FillsModel, Run
from app.window.inpaint.tile_delegate import MARGIN, THUMB
from app.window.parts.icons import icon
from app.window.parts.language import tr
from app.window.parts.restore_bar import moment_in_words
from app.window.parts.theme import Theme

HOLE_WIDTH, HOLE_HEIGHT = 20, 14  # logical pixels that the picture of a hole may take
_SIGN = 12
_GAP = 6
_LEAST_CAPTION = 24  # pixels below which none is drawn


@dataclass(frozen=True, eq=False)
class Heading:
    """Where the heading of a run is: `start` is the left side of its first tile, `line` what can be clicked."""

    run: Run
    folded: bool
    start: int
    line: QRect


def headings(strip: QListView, tiles: FillsModel) -> Iterator[Heading]:
    """Those of all runs, as far left as they are in sight."""
    metrics = strip.fontMetrics()
    for run, rows in tiles.runs():
        seen = [strip.visualRect(tiles.index(row)) for row in rows if not strip.isRowHidden(row)]
        if seen:
            top = seen[0].center().y() - THUMB // 2 - 6 - metrics.height()
            left, right = max(seen[0].left(), 0) + MARGIN, min(seen[-1].right(), strip.viewport().width()) - MARGIN
            line = QRect(left, top, max(0, right - left), metrics.height())
            yield Heading(run, tiles.is_folded(run), seen[0].left(), line)


def heading_at(strip: QListView, tiles: FillsModel, place: QPoint) -> Heading | None:
    """The one under a point of the viewport."""
    return next((one for one in headings(strip, tiles) if one.line.adjusted(0, -4, 0, 4).contains(place)), None)


def told_of(run: Run, count: int) -> str:
    """All that a heading may have no room for."""
    fills = tr("1 fill") if count == 1 else tr("{count} fills").format(count=count)
    when = f", {time_text(run.started)}" if run.started else ""
    return f"{run.caption or tr('without a caption')}\n{fills}{when}"


def time_text(started: datetime | None) -> str:
    """When a run began; an older session did not say."""
    return "" if started is None else moment_in_words(started)


def paint_headings(painter: QPainter, strip: QListView, tiles: FillsModel, theme: Theme) -> None:
    """Draw the heading of each run that is in sight, and a line before its first fill."""
    all_of_them = list(headings(strip, tiles))
    for heading in all_of_them:
        line, start = heading.line, heading.start
        painter.setPen(QColor(theme.line))
        painter.drawLine(start, line.top(), start, line.bottom() + THUMB + MARGIN)
        if line.width() > _SIGN + HOLE_WIDTH + _GAP:
            painter.setPen(QColor(theme.text if heading is all_of_them[-1] else theme.faint))
            _paint_line(painter, QRectF(line), heading, theme)


def _paint_line(painter: QPainter, line: QRectF, heading: Heading, theme: Theme) -> None:
    """Sign, hole and caption from the left, the time at the right."""
    pen, metrics = painter.pen(), painter.fontMetrics()
    sign = QRectF(line.left() - 2, line.center().y() - _SIGN / 2, _SIGN, _SIGN)
    icon("caret-right" if heading.folded else "caret-down", theme, pen.color().name()).paint(painter, sign.toRect())
    line.setLeft(sign.right() + 2)
    line.setLeft(line.left() + _paint_hole(painter, line, heading.run.hole, theme) + _GAP)
    painter.setPen(pen)
    time = time_text(heading.run.started)
    room = line.width() - metrics.horizontalAdvance(time) - _GAP
    middle = Qt.AlignmentFlag.AlignVCenter
    if room >= 0:
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | middle, time)
        line.setWidth(room)
    if line.width() >= _LEAST_CAPTION:
        caption = heading.run.caption or tr("without a caption")
        elided = metrics.elidedText(caption, Qt.TextElideMode.ElideRight, int(line.width()))
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | middle, elided)


def _paint_hole(painter: QPainter, line: QRectF, hole: np.ndarray, theme: Theme) -> float:
    """The photo as a small plain rectangle with its hole in it; the width that took."""
    height, width = hole.shape
    scale = min(HOLE_WIDTH / width, HOLE_HEIGHT / height)
    place = QRectF(line.left(), 0, width * scale, height * scale)
    place.moveTop(line.center().y() - place.height() / 2)
    image = QImage(hole.data, width, height, width, QImage.Format.Format_Indexed8)
    image.setColorTable([QColor(theme.hover).rgb(), QColor(theme.accent).rgb()])
    painter.drawImage(place, image)
    return place.width()

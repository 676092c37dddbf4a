"""What the canvas shows, as two images of its device pixels: the photo and, over it, the hole."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QRegion

from app.window.canvas.brush import Rect
from app.window.canvas.hole import Hole
from app.window.canvas.overlay import draw_hole, premultiplied
from app.window.canvas.pyramid import Pyramid
from app.window.canvas.tints import STRENGTH, THEMES, tint_colour
from app.window.canvas.view import View
from app.window.parts.theme import Theme

CHEQUER = 8  # logical pixels a side of the ground's squares


class CanvasImages:
    """Both are redrawn a rectangle at a time; `ratio` is device pixels per logical pixel."""

    def __init__(self) -> None:
        self.ratio = 1.0
        self.tint, self.strength = THEMES, STRENGTH  # of the hole: a name in TINTS, and percent
        self.picture = QImage()
        self.overlay_pixels = np.zeros((0, 0), np.uint32)
        self._overlay = QImage()
        self._ground = QBrush()
        self._ground_theme: Theme | None = None

    @property
    def line(self) -> int:
        """Width of the hole's outlines in device pixels."""
        return max(1, round(self.ratio))

    def fit_to(self, width: int, height: int, ratio: float) -> None:
        """Take the canvas's size in device pixels; what was drawn is lost where it changes."""
        if ratio != self.ratio:
            self.ratio, self._ground_theme = ratio, None
        if self.picture.size() != QSize(width, height):
            self.picture = QImage(width, height, QImage.Format.Format_RGB32)
            self.overlay_pixels = np.zeros((height, width), np.uint32)
            self._overlay = QImage(self.overlay_pixels.data, width, height, QImage.Format.Format_ARGB32_Premultiplied)

    def clipped(self, area: Rect) -> Rect:
        return area.clipped(self.picture.width(), self.picture.height())

    def draw_picture(
        self, area: Rect, view: View, pyramid: Pyramid, theme: Theme, divider: float | None = None
    ) -> None:
        """Redraw the photo, and the ground beside it, in `area`; the original left of a divider."""
        painter = QPainter(self.picture)
        clip = QRect(area.left, area.top, area.right - area.left, area.bottom - area.top)
        painter.setClipRect(clip)
        painter.fillRect(clip, self._ground_of(theme))
        level = pyramid.level_for(view.scale)
        scale = view.scale * 2**level
        width, height = pyramid.size
        photo = QRectF(view.left, view.top, width * view.scale, height * view.scale)
        painter.setClipRect(photo, Qt.ClipOperation.IntersectClip)  # a level may reach a pixel beyond the photo
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, view.scale < 2 and scale != 1)
        _draw(painter, pyramid.levels[level], view, scale)
        if divider is not None:
            left_part = QRectF(photo.left(), photo.top(), divider * photo.width(), photo.height())
            painter.setClipRect(left_part, Qt.ClipOperation.IntersectClip)
            _draw(painter, pyramid.original[level], view, scale)
        painter.end()

    def _ground_of(self, theme: Theme) -> QBrush:
        """A faint chequerboard, so that nobody takes the ground for a part of the photo."""
        if theme is not self._ground_theme:
            side = CHEQUER * self.line
            tile = QImage(2 * side, 2 * side, QImage.Format.Format_RGB32)
            tile.fill(QColor(theme.canvas))
            painter = QPainter(tile)
            for corner in (0, side):
                painter.fillRect(corner, corner, side, side, QColor(theme.chequer))
            painter.end()
            self._ground, self._ground_theme = QBrush(tile), theme
        return self._ground

    def draw_overlay(self, area: Rect, view: View, hole: Hole | None, theme: Theme) -> None:
        """Redraw the hole in `area`; None: no hole to see."""
        if hole is not None and hole.count:
            tint = premultiplied(*tint_colour(self.tint, theme), self.strength / 100)
            draw_hole(self.overlay_pixels, area, hole.coverage, view, tint, self.line, hole.soft)
        else:
            self.overlay_pixels[area.slices] = 0

    def paint(self, painter: QPainter, region: QRegion) -> None:
        """Copy a region (in logical pixels) to the widget."""
        ratio = self.ratio
        for rect in region:  # type: ignore[attr-defined]  # iterable, whatever the stubs say
            source = QRectF(rect.x() * ratio, rect.y() * ratio, rect.width() * ratio, rect.height() * ratio)
            painter.drawImage(QRectF(rect), self.picture, source)
            painter.drawImage(QRectF(rect), self._overlay, source)


def _draw(painter: QPainter, pixels: np.ndarray, view: View, scale: float) -> None:
    """Draw a level's pixels, uint8 h×w×3."""
    height, width = pixels.shape[:2]
    image = QImage(np.ascontiguousarray(pixels).data, width, height, 3 * width, QImage.Format.Format_RGB888)
    place = QRectF(view.left, view.top, width * scale, height * scale)
    painter.drawImage(place, image)

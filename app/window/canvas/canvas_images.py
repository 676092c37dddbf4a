"""What the canvas shows, as two images of its device pixels: the photo and, over it, the hole."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QRegion

from app.window.canvas.brush import Rect
from app.window.canvas.hole import Hole
from app.window.canvas.overlay import draw_hole, premultiplied
from app.window.canvas.pyramid import Pyramid
from app.window.canvas.view import View
from app.window.theme import Theme

TINT_ALPHA = 0.42


class CanvasImages:
    """Both are redrawn a rectangle at a time; `ratio` is device pixels per logical pixel."""

    def __init__(self) -> None:
        self.ratio = 1.0
        self.picture = QImage()
        self.overlay_pixels = np.zeros((0, 0), np.uint32)
        self._overlay = QImage()

    @property
    def line(self) -> int:
        """Width of the hole's outlines in device pixels."""
        return max(1, round(self.ratio))

    def fit_to(self, width: int, height: int, ratio: float) -> None:
        """Take the canvas's size in device pixels; what was drawn is lost where it changes."""
        self.ratio = ratio
        if self.picture.size() != QSize(width, height):
            self.picture = QImage(width, height, QImage.Format.Format_RGB32)
            self.overlay_pixels = np.zeros((height, width), np.uint32)
            self._overlay = QImage(self.overlay_pixels.data, width, height, QImage.Format.Format_ARGB32_Premultiplied)

    def clipped(self, area: Rect) -> Rect:
        return area.clipped(self.picture.width(), self.picture.height())

    def draw_picture(self, area: Rect, view: View, pyramid: Pyramid, theme: Theme) -> None:
        """Redraw the photo, and the ground beside it, in `area`."""
        painter = QPainter(self.picture)
        clip = QRect(area.left, area.top, area.right - area.left, area.bottom - area.top)
        painter.setClipRect(clip)
        painter.fillRect(clip, QColor(theme.canvas))
        level = pyramid.level_for(view.scale)
        pixels = pyramid.levels[level]
        height, width = pixels.shape[:2]
        image = QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888)
        photo_height, photo_width = pyramid.levels[0].shape[:2]
        photo = QRectF(view.left, view.top, photo_width * view.scale, photo_height * view.scale)
        painter.setClipRect(photo, Qt.ClipOperation.IntersectClip)  # a level may reach a pixel beyond the photo
        scale = view.scale * 2**level
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, view.scale < 2 and scale != 1)
        painter.drawImage(QRectF(view.left, view.top, width * scale, height * scale), image)
        painter.end()

    def draw_overlay(self, area: Rect, view: View, hole: Hole | None, theme: Theme) -> None:
        """Redraw the hole in `area`; None: no hole to see."""
        if hole is not None and hole.count:
            tint = premultiplied(*theme.tint, TINT_ALPHA)
            draw_hole(self.overlay_pixels, area, hole.pixels, view, tint, self.line)
        else:
            self.overlay_pixels[area.slices] = 0

    def paint(self, painter: QPainter, region: QRegion) -> None:
        """Copy a region (in logical pixels) to the widget."""
        ratio = self.ratio
        for rect in region:  # type: ignore[attr-defined]  # iterable, whatever the stubs say
            source = QRectF(rect.x() * ratio, rect.y() * ratio, rect.width() * ratio, rect.height() * ratio)
            painter.drawImage(QRectF(rect), self.picture, source)
            painter.drawImage(QRectF(rect), self._overlay, source)

"""Shows which animal of the picture is pointed at: a light tint, a line around it and its name."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.engine.replies import OutlinedAnimal
from app.window.canvas import marks
from app.window.canvas.brush import Rect
from app.window.canvas.hole import Hole
from app.window.canvas.hole_view import HoleView
from app.window.canvas.outlines import Outlines
from app.window.canvas.overlay import draw_hole, premultiplied
from app.window.canvas.pyramid import Pyramid
from app.window.canvas.view import View
from app.window.parts.theme import Theme
from app.window.parts.verdict_words import animal_word

_TINT = premultiplied(255, 255, 255, 0.28)  # over the hole's own tint as well


class AnimalView(HoleView):
    """`animals_wanted` fires while something is pointed at and the picture's animals are not known."""

    animals_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._outlines: Outlines | None = None
        self._pointer: QPointF | None = None
        self._animal: OutlinedAnimal | None = None
        self._lit: tuple[Rect, QImage] | None = None  # the pointed animal at this view, and its device pixels

    def show_photo(self, pyramid: Pyramid, hole: Hole) -> None:
        """Show another photo with its hole; its animals are not known yet."""
        self.show_animals(None)
        super().show_photo(pyramid, hole)

    def show_animals(self, outlines: Outlines | None) -> None:
        """What animals the picture has; None where that is not known."""
        self._outlines = outlines
        self._look()

    def point_at(self, point: QPointF | None) -> None:
        """Something that takes animals is over this point of the widget; None: nothing is."""
        self._pointer = point
        if point is not None and self._hole is not None and self._outlines is None:
            self.animals_wanted.emit()
        self._look()

    @property
    def pointed_animal(self) -> OutlinedAnimal | None:
        """The animal that is pointed at."""
        return self._animal

    def _look(self) -> None:
        animal = None
        if self._pointer is not None and self._outlines is not None:
            x, y = self.photo_point(self._pointer)
            animal = self._outlines.at(math.floor(x), math.floor(y))
        if animal is not self._animal:
            self._animal, self._lit = animal, None
            self.update()

    def _redraw_all(self) -> None:
        self._lit = None
        super()._redraw_all()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._animal is None:
            return
        area, image = self._lit = self._lit or self._light(self._animal)
        if area.empty:
            return
        ratio = self.devicePixelRatioF()
        place = QRectF(area.left / ratio, area.top / ratio, image.width() / ratio, image.height() / ratio)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawImage(place, image)
        marks.draw_badge(painter, place, animal_word(self._animal.kind))

    def _light(self, animal: OutlinedAnimal) -> tuple[Rect, QImage]:
        """The device pixels that show it, and what is drawn there."""
        line = self.images.line
        area = self.view.to_device(Rect(*animal.box), margin=line).clipped(*self._device_size())
        pixels = np.zeros((max(0, area.bottom - area.top), max(0, area.right - area.left)), np.uint32)
        height, width = pixels.shape
        if pixels.size:
            view = View(self.view.scale, self.view.left - area.left, self.view.top - area.top)
            draw_hole(pixels, Rect(0, 0, width, height), animal.mask.unpack(), view, _TINT, line, corner=animal.box[:2])
        image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied)
        return area, image.copy()  # an image of its own memory

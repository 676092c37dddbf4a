"""A photo on screen with its hole on top.

An edit redraws its own rectangle of the hole's image and nothing else, so its cost does not grow with the photo.
"""

from __future__ import annotations

import numpy as np
from PySide6.QtWidgets import QWidget

from app.window.canvas.brush import Rect
from app.window.canvas.hole import Hole, HoleChange
from app.window.canvas.pyramid import Pyramid
from app.window.canvas.viewport import Viewport
from app.window.parts.theme import Theme


class HoleView(Viewport):
    """Draws the hole that others change."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._hole: Hole | None = None
        self._hole_shown = True

    def show_photo(self, pyramid: Pyramid, hole: Hole) -> None:
        """Show another photo with its hole, fitted to the canvas."""
        self._hole, self._hole_shown = hole, True
        self.show_pyramid(pyramid)

    def show_hole(self, shown: bool) -> None:
        """Show or hide the hole's overlay."""
        if shown != self._hole_shown:
            self._hole_shown = shown
            self.hole_changed()

    def set_tint(self, colour: str, strength: int) -> None:
        """Colour the hole otherwise: a name in TINTS, and percent."""
        self.images.tint, self.images.strength = colour, strength
        self.hole_changed()

    @property
    def hole_shown(self) -> bool:
        """Whether it is to be seen."""
        return self._hole_shown

    def hole_changed(self, rect: Rect | None = None) -> None:
        """Redraw the hole, or only a rectangle of its pixels."""
        area = self._frame() if rect is None else self.view.to_device(rect, margin=self.images.line + 1)
        self._redraw_overlay(area)

    def apply_selection(self, rect: Rect, mask: np.ndarray, adds: bool) -> HoleChange | None:
        """Add the pixels of a bool mask at `rect` to the hole, or take them away; None where that changes nothing."""
        assert self._hole is not None
        self.hole_changed(self._hole.cover(rect, mask, adds))
        return self._hole.commit()

    def _redraw_all(self) -> None:
        super()._redraw_all()
        self._redraw_overlay(self._frame())

    def _redraw_overlay(self, area: Rect) -> None:
        area = self.images.clipped(area)
        if not area.empty:
            self.images.draw_overlay(area, self.view, self._hole if self._hole_shown else None, self._theme)
            self._update_device(area)

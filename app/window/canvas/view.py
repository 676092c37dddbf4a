"""Where the photo lies on the canvas: the mapping between photo pixels and device pixels. Free of Qt.

Device pixels are the screen's own, so that 100 % is one photo pixel a screen pixel at any device pixel ratio.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from app.window.canvas.brush import Point, Rect

LEAST_SCALE, MOST_SCALE = 0.01, 64.0


@dataclass(frozen=True)
class View:
    """Photo point p lies at device point `offset + scale · p`. The offset is whole, so that 100 % is crisp."""

    scale: float = 1.0
    left: int = 0
    top: int = 0

    @classmethod
    def fitting(cls, photo: tuple[int, int], canvas: tuple[int, int], margin: int = 0) -> View:
        """The whole photo (width, height) centred on the canvas; small photos grow, but only up to 400 %."""
        room = (max(1, canvas[0] - 2 * margin), max(1, canvas[1] - 2 * margin))
        scale = min(room[0] / photo[0], room[1] / photo[1])
        return cls(min(max(LEAST_SCALE, scale), 4.0)).centred(photo, canvas)

    def centred(self, photo: tuple[int, int], canvas: tuple[int, int]) -> View:
        """The same scale with the photo in the middle of the canvas."""
        return replace(
            self,
            left=round((canvas[0] - photo[0] * self.scale) / 2),
            top=round((canvas[1] - photo[1] * self.scale) / 2),
        )

    def zoomed(self, scale: float, at: Point) -> View:
        """Another scale with the photo point under the device point `at` staying there."""
        scale = min(max(scale, LEAST_SCALE), MOST_SCALE)
        x, y = self.to_photo(at)
        return View(scale, round(at[0] - x * scale), round(at[1] - y * scale))

    def moved(self, dx: float, dy: float) -> View:
        """Shifted by device pixels."""
        return replace(self, left=self.left + round(dx), top=self.top + round(dy))

    def kept_in_sight(self, photo: tuple[int, int], canvas: tuple[int, int], least: int = 64) -> View:
        """Shifted back so that at least `least` device pixels of the photo stay on the canvas."""
        width, height = photo[0] * self.scale, photo[1] * self.scale
        return replace(
            self,
            left=round(min(max(self.left, min(least, width) - width), canvas[0] - min(least, width))),
            top=round(min(max(self.top, min(least, height) - height), canvas[1] - min(least, height))),
        )

    def to_photo(self, point: Point) -> Point:
        """Device point to photo point."""
        return (point[0] - self.left) / self.scale, (point[1] - self.top) / self.scale

    def to_device(self, rect: Rect, margin: int = 0) -> Rect:
        """The device pixels that show any of a rectangle of photo pixels, grown by `margin`."""
        return Rect(
            math.floor(self.left + rect.left * self.scale) - margin,
            math.floor(self.top + rect.top * self.scale) - margin,
            math.ceil(self.left + rect.right * self.scale) + margin,
            math.ceil(self.top + rect.bottom * self.scale) + margin,
        )

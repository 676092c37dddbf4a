"""The colours that a hole can be tinted with over the photo. Free of Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.window.parts.theme import Theme

THEMES = "violet"  # the theme's own, a little darker in the light one
TINTS = {
    THEMES: None,
    "red": (235, 51, 66),
    "orange": (245, 140, 30),
    "yellow": (250, 220, 50),
    "green": (40, 190, 90),
    "cyan": (30, 200, 230),
    "white": (255, 255, 255),
    "black": (0, 0, 0),
}
STRENGTH = 42  # percent


def tint_colour(name: str, theme: Theme) -> tuple[int, int, int]:
    """Red, green and blue of a name in TINTS."""
    return TINTS[name] or theme.tint

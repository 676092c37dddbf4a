"""A heat map's legend as a picture: its colours from 0 to 100 %, and from where on a cell counts as altered.

Numbers alone, so that it needs no language.
"""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from app.verdicts.heat_colours import on_grey
from models.authenticity.verdict import ALTERED

NARROWEST = 200  # pixels of a picture that has room for a legend
_PAPER, _INK = (255, 255, 255), (26, 26, 26)
_MARKS = (0.0, ALTERED, 1.0)


def with_legend(picture: np.ndarray) -> np.ndarray:
    """A picture, uint8 H×W×3, with a legend in a strip below it; as it is where it is too narrow for one."""
    width = picture.shape[1]
    return picture if width < NARROWEST else np.concatenate([picture, legend(width)])


def legend(width: int) -> np.ndarray:
    """Colours and their probabilities, as wide as asked for; uint8 h×W×3, taller where it is wide."""
    size = min(max(12, width // 60), 28)
    pad, bar = size, size
    strip = Image.new("RGB", (width, pad // 2 + bar + 2 * size), _PAPER)
    inside = width - 2 * pad
    levels = (np.arange(inside) + 0.5) / inside
    colours = np.broadcast_to(on_grey(levels), (bar, inside, 3))
    strip.paste(Image.fromarray(np.ascontiguousarray(colours)), (pad, pad // 2))
    pen, font = ImageDraw.Draw(strip), ImageFont.load_default(size)
    for share in _MARKS:
        x = pad + min(round(share * inside), inside - 1)
        if share == ALTERED:
            pen.rectangle((x - 1, pad // 2, x + 1, pad // 2 + bar + size // 4), _PAPER, _INK)
        anchor = "l" if share == 0 else "r" if share == 1 else "m"
        pen.text((x, pad // 2 + bar + size // 3), f"{share:.0%}".replace("%", " %"), _INK, font, anchor=f"{anchor}a")
    return np.asarray(strip)

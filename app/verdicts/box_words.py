"""Where a photo was altered, in words: English, the window translates."""

from __future__ import annotations

from collections.abc import Sequence

from app.verdicts.label_words import Say, tr
from models.authenticity.verdict import Box

MOST_BOXES = 3  # told one after another

_BOX = tr("{width}×{height} px at {x}, {y}")
_MORE = tr("{count} more")


def boxes_in_words(boxes: Sequence[Box], say: Say = tr) -> str:
    """ "96×48 px at 32, 16; 16×16 px at 0, 64", the last of many left out and counted; `say` translates."""
    told = [say(_BOX).format(width=width, height=height, x=x, y=y) for x, y, width, height in boxes[:MOST_BOXES]]
    more = len(boxes) - len(told)
    return "; ".join([*told, say(_MORE).format(count=more)] if more else told)

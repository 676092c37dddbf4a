"""What a batch asks for: one photo, its hole, one caption, and where the fills go."""

from __future__ import annotations

from dataclasses import dataclass

OUTLINE = "outline"  # instead of a mask: the hole is the animal itself


@dataclass(frozen=True, slots=True)
class FillJob:
    """`count` fills of a photo, fill k from `seed` + k, as FOLDER/STEM-seed-0000.png and so on.

    `photo` is the path as it was named, `mask` a file or `OUTLINE`. `again`: fills that are there are made again
    instead of being skipped.
    """

    photo: str
    mask: str
    caption: str
    count: int
    seed: int
    folder: str
    stem: str
    again: bool = False

"""A photo in memory, upright and 8-bit, with what its file said about it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np


class PhotoError(ValueError):
    """A photo or hole that can't be read or written; the message is one plain sentence that names the file."""


@dataclass(frozen=True, eq=False)
class Photo:
    """An upright photo.

    `pixels` is uint8 H×W×3 RGB, `alpha` uint8 H×W or None. `exif` is cleaned (Orientation 1, no thumbnail) and starts
    with the TIFF header; `icc` is the RGB profile that `pixels` are in (None: sRGB). `notes` say, each in one sentence
    for a person, what was converted on the way in. `vouched`: `credentials` of a photo whose file isn't at `path`.
    """

    pixels: np.ndarray
    alpha: np.ndarray | None = None
    exif: bytes | None = None
    icc: bytes | None = None
    path: Path | None = None
    notes: tuple[str, ...] = ()
    vouched: bool | None = None

    @cached_property
    def credentials(self) -> bool:
        """Whether the file has a C2PA manifest (Content Credentials), which holds for that file alone.

        The file is read for it when this is first asked; one that is gone by then has none.
        """
        if self.vouched is not None:
            return self.vouched
        from models.imaging.carried import read_carried  # which reads with what stands in `decode`

        try:
            return self.path is not None and bool(read_carried(self.path).c2pa)
        except PhotoError:
            return False

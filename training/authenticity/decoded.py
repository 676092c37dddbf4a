"""Decoded files of an inpainted set, kept in memory as far as there is room: training comes back to each many times."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from dataset_tools.holes.objects import load_hole
from models.imaging import load_photo


class DecodedFiles:
    """Reads photos and holes, keeping what was read first until `budget` bytes are full; the rest is read each time.

    Epochs come to every file equally often, so that which files are kept makes no difference.
    """

    def __init__(self, budget: int) -> None:
        self._left = budget
        self._photos: dict[Path, np.ndarray] = {}
        self._holes: dict[Path, tuple[np.ndarray, tuple[int, int]]] = {}  # packed to bits, and their shape

    def photo(self, path: Path) -> np.ndarray:
        """uint8 H×W×3, not to be written to."""
        found = self._photos.get(path)
        if found is None:
            found = load_photo(path).pixels
            if self._fits(found):
                self._photos[path] = found
        return found

    def hole(self, path: Path) -> np.ndarray:
        """bool H×W."""
        kept = self._holes.get(path)
        if kept is not None:
            packed, shape = kept
            return np.unpackbits(packed, count=shape[0] * shape[1]).astype(bool).reshape(shape)
        hole = load_hole(path)
        packed = np.packbits(hole)
        if self._fits(packed):
            self._holes[path] = packed, (hole.shape[0], hole.shape[1])
        return hole

    def _fits(self, array: np.ndarray) -> bool:
        if array.nbytes > self._left:
            return False
        self._left -= array.nbytes
        return True

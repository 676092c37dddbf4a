"""The step of the undo stack that gives a photo margins to be filled, and takes them back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PySide6.QtGui import QUndoCommand

from app.engine.packed_hole import PackedHole
from app.engine.replies import FillPatch
from app.window.canvas.hole import FULL, Hole
from app.window.canvas.margins import Margins, extended
from app.window.document.document import Document
from app.window.document.kept_fill import KeptFill, new_key


class ExtendPhoto(QUndoCommand):
    """Moves all fills to their places in the larger photo. Undo takes those away that were made for it; redo has them.

    The hole becomes the margins and, unless a fill is shown, what it was. `resized` gets how many fills went.
    """

    def __init__(self, document: Document, by: Margins, resized: Callable[[int], None]) -> None:
        super().__init__()
        self._document, self._by, self._resized = document, by, resized
        self._margins, self._hole = document.margins, document.hole
        self._larger_hole = self._hole_with_margins()
        self._smaller: dict[KeptFill, tuple[FillPatch, PackedHole, str]] = {}
        self._of_the_larger: list[tuple[int, KeptFill]] = []

    def _hole_with_margins(self) -> Hole:
        shown = self._document.shown is not None
        old = np.zeros_like(self._hole.coverage) if shown else self._hole.coverage
        return Hole.of(extended(old, self._by, FULL))

    def redo(self) -> None:
        document = self._document
        document.extend(self._by, self._larger_hole)
        self._move_fills()
        for number, fill in self._of_the_larger:
            document.fills.insert(number, fill)
            if document.shown is not None and document.shown >= number:
                document.shown += 1
        self._resized(0)

    def _move_fills(self) -> None:
        document, by, packed = self._document, self._by, dict[PackedHole, PackedHole]()
        self._smaller = {fill: (fill.patch, fill.hole, fill.key) for fill in (*document.fills, *document.applied)}
        for fill, (patch, hole, _) in self._smaller.items():
            if hole not in packed:  # the fills of a run share it
                packed[hole] = PackedHole.pack(extended(hole.unpack(), by, False))
            box = fill.box.shifted(by.left, by.top)
            fill.patch = replace(patch, box=(box.left, box.top, box.right, box.bottom))
            fill.hole, fill.key = packed[hole], new_key()  # files that have the old key have the old hole

    def undo(self) -> None:
        document = self._document
        shown = document.shown_fill
        self._of_the_larger = [
            (number, fill) for number, fill in enumerate(document.fills) if fill not in self._smaller
        ]
        document.fills = [fill for fill in document.fills if fill in self._smaller]
        document.shown = document.fills.index(shown) if shown in document.fills else None
        for fill, (patch, hole, key) in self._smaller.items():
            fill.patch, fill.hole, fill.key = patch, hole, key
        document.take_margins_back(self._margins, self._hole)
        self._resized(len(self._of_the_larger))

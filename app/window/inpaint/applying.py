"""Making a fill the photo, as one step of the undo stack: the hole is cleared with it, and comes back with it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtGui import QUndoCommand

from app.window.canvas.brush import Rect
from app.window.canvas.hole import HoleChange
from app.window.document.document import Document, KeptFill


class ApplyFill(QUndoCommand):
    """Keeps only what was under the fill's box.

    `goes_on`: the hole stays, for a run goes on from the fill. `redraw` gets the box whenever the photo has changed
    there, and the fill to look at, None for the photo.
    """

    def __init__(
        self,
        document: Document,
        fill: KeptFill,
        text: str,
        redraw: Callable[[Rect, KeptFill | None], None],
        *,
        goes_on: bool = False,
    ) -> None:
        super().__init__(text)
        self._goes_on = goes_on
        self._document, self._fill, self._redraw = document, fill, redraw
        self._before = document.photo.pixels[fill.box.slices].copy()
        self._cleared: HoleChange | None = None

    def redo(self) -> None:
        document = self._document
        document.applied.append(self._fill)
        if self._cleared is not None:
            document.hole.redo(self._cleared)
        elif not self._goes_on:
            self._cleared = document.hole.replace(np.zeros_like(document.hole.coverage))
        self._put(self._fill.pixels_on(document.photo.pixels), None)

    def undo(self) -> None:
        self._document.applied.pop()
        if self._cleared is not None:
            self._document.hole.undo(self._cleared)
        self._put(self._before, self._fill if self._goes_on else None)

    def _put(self, pixels: np.ndarray, shown: KeptFill | None) -> None:
        # a new array: the engine and a save in progress may still read the old one
        photo = self._document.photo.pixels.copy()
        photo[self._fill.box.slices] = pixels
        self._document.set_pixels(photo)
        self._redraw(self._fill.box, shown)

"""The steps of the undo stack: a hole edited, a fill made the photo, fills deleted."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtGui import QUndoCommand

from app.window.canvas.brush import Rect
from app.window.canvas.hole import Hole, HoleChange
from app.window.document.document import Document
from app.window.document.kept_fill import KeptFill


class HoleEdit(QUndoCommand):
    """A change that was made already; `redraw` gets the rectangle of each undo and redo."""

    def __init__(self, hole: Hole, change: HoleChange, redraw: Callable[[Rect], None]) -> None:
        super().__init__()
        self._hole, self._change, self._redraw = hole, change, redraw
        self._done = True

    def undo(self) -> None:
        self._redraw(self._hole.undo(self._change))
        self._done = False

    def redo(self) -> None:
        if not self._done:  # pushing a command calls redo, but this change has been made and drawn
            self._redraw(self._hole.redo(self._change))
            self._done = True


class ApplyFill(QUndoCommand):
    """Makes a fill the photo and clears the hole, which comes back with undo. Keeps only what was under the fill's box.

    `goes_on`: the hole stays, for a run goes on from the fill. `redraw` gets the box whenever the photo has changed
    there, and the fill to look at, None for the photo.
    """

    def __init__(
        self,
        document: Document,
        fill: KeptFill,
        redraw: Callable[[Rect, KeptFill | None], None],
        *,
        goes_on: bool,
    ) -> None:
        super().__init__()
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
            blank = document.blank(document.with_fill(None))
            self._cleared = document.hole.replace(
                np.zeros(document.hole.coverage.shape, bool) if blank is None else blank
            )
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


class DeleteFills(QUndoCommand):
    """Fills that are gone from the document until they are asked back.

    `removed` gets the number of each that goes, `put` the number of each that comes back; after them `settled` gets
    the number to look at, None for what is left there.
    """

    def __init__(
        self,
        document: Document,
        numbers: list[int],
        removed: Callable[[int], None],
        put: Callable[[int], None],
        settled: Callable[[int | None], None],
    ) -> None:
        super().__init__()
        self._document, self._removed, self._put, self._settled = document, removed, put, settled
        self._gone: list[tuple[int, KeptFill]] = [(number, document.fills[number]) for number in numbers]

    def redo(self) -> None:
        document = self._document
        for _, fill in reversed(self._gone):
            place = document.fills.index(fill)
            del document.fills[place]
            if document.shown is not None and document.shown >= place:
                document.shown = document.shown - 1 if document.shown > place else None
            self._removed(place)
        self._settled(None)

    def undo(self) -> None:
        for number, fill in self._gone:
            self._document.fills.insert(number, fill)
            self._put(number)
        self._settled(self._gone[0][0])

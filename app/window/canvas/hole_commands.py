"""Hole edits on Qt's undo stack."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QUndoCommand

from app.window.canvas.brush import Rect
from app.window.canvas.hole import Hole, HoleChange


class HoleEdit(QUndoCommand):
    """A change that was made already; `redraw` gets the rectangle of each undo and redo."""

    def __init__(self, hole: Hole, change: HoleChange, text: str, redraw: Callable[[Rect], None]) -> None:
        super().__init__(text)
        self._hole, self._change, self._redraw = hole, change, redraw
        self._done = True

    def undo(self) -> None:
        self._redraw(self._hole.undo(self._change))
        self._done = False

    def redo(self) -> None:
        if not self._done:  # pushing a command calls redo, but this change has been made and drawn
            self._redraw(self._hole.redo(self._change))
            self._done = True

"""What is worked on: the open document, the steps that can be undone, and what of it is on screen."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from app.window.canvas.brush import Rect
from app.window.canvas.hole import FULL, HoleChange
from app.window.canvas.margins import Margins
from app.window.document.document import Document
from app.window.document.kept_fill import KeptFill, Picture
from app.window.inpaint.extension import ExtendPhoto
from app.window.inpaint.fills_model import NOW, ORIGINAL
from app.window.inpaint.steps import ApplyFill, DeleteFills, HoleEdit

UNDO_STEPS = 500


class Workspace(QObject):
    """An observable model: tools change it by its methods, widgets follow its signals, and it knows neither.

    `before`: the original is shown for as long as asked, whatever is picked. `hole_wanted`: the hole is to be seen
    over what is picked, unless that is the original.
    """

    changed = Signal()  # anything below; commands may have become possible or impossible
    touched = Signal()  # something changed that would be missed after a crash
    outdated = Signal()  # the picture on screen becomes another one: what was found out about it holds no longer
    looked = Signal()  # something else is to be on screen, or without its hole
    picked = Signal()  # another fill was picked, or the photo
    pick_asked = Signal(int)  # the strip shall pick this number; `pick` follows where that is another one
    pick_again_asked = Signal()  # fills are gone: `pick` follows with what the strip has in their place
    fill_added = Signal(object)  # KeptFill, the last of the document
    fill_put = Signal(int)  # one that was deleted is back
    fill_removed = Signal(int)
    fill_starred = Signal(int)
    run_folded = Signal(int)  # or unfolded
    resized = Signal(int)  # photo, hole and fills have another size; how many fills of the old one are gone
    photo_changed = Signal(object)  # Rect in which the photo is another one
    hole_redrawn = Signal(object)  # Rect of the hole that is another one on screen; None: all of it
    hole_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.document: Document | None = None
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(UNDO_STEPS)
        self.before = False
        self.hole_wanted = True
        self._original_picked = False  # while that is another one than the photo as it is now
        self._anew = False  # the stroke that is being drawn began another hole

    def open(self, document: Document) -> None:
        """Go on with another document; nothing of the one before can be undone."""
        self.outdated.emit()
        self.document = document
        self.before = False
        self.undo_stack.clear()

    # What is on screen --------------------------------------------------------------------------------------------

    @property
    def original_shown(self) -> bool:
        """Whether the file as it was opened is on screen, and neither a fill nor what was applied."""
        return self.before or self._original_picked

    @property
    def original_picked(self) -> bool:
        """Whether it is picked, so that there is nothing on screen to work on."""
        return self._original_picked

    @property
    def hole_shown(self) -> bool:
        """Whether the hole is to be seen over the picture on screen."""
        return self.hole_wanted and not self.original_shown

    def picture(self) -> np.ndarray:
        """The picture on screen, uint8 H×W×3."""
        assert self.document is not None
        return self.document.original if self.original_shown else self.document.picture()

    def fills_of_the_picture(self) -> Picture:
        """The fills in the picture on screen, which tell it from others; none in the photo as it was opened."""
        assert self.document is not None
        return () if self.original_shown else self.document.with_fill(self.document.shown_fill)

    def pick(self, number: int) -> None:
        """Look at a fill, at the photo as it is NOW, or at the ORIGINAL where that is another one."""
        document = self.document
        if document is not None:
            self.outdated.emit()
            document.shown = number if 0 <= number < len(document.fills) else None
            self._original_picked = number == ORIGINAL
            self.hole_wanted = document.shown is None
            self.before = False
            self._look()
            self.picked.emit()

    def look_at(self, number: int) -> None:
        """Have a fill, NOW or the ORIGINAL picked in the strip."""
        self.pick_asked.emit(number)

    def leave_original(self) -> None:
        """Back to the photo as it is now, where only the original is to be seen: that one can't be worked on."""
        if self._original_picked:
            self.look_at(NOW)

    def set_before(self, before: bool) -> None:
        """Show the original, without hole, for as long as asked."""
        if before != self.before and self.document is not None:
            self.before = before
            self._look()

    def set_hole_shown(self, shown: bool) -> None:
        """Show or hide the hole over the photo."""
        self.hole_wanted = shown
        self.before = False
        self._look()

    def _look(self) -> None:
        self.looked.emit()
        self.changed.emit()

    # The hole -----------------------------------------------------------------------------------------------------

    def begin_stroke(self, adds: bool) -> None:
        """Something is painted: onto the hole on screen, or where a fill is shown without one, as another hole."""
        assert self.document is not None
        self.leave_original()
        self._anew = adds and self.document.shown is not None and not self.hole_wanted
        if self._anew:
            self.document.hole.empty()
        self._begin_edit()

    def end_stroke(self, change: HoleChange) -> None:
        """What was painted is on screen; it becomes a step."""
        assert self.document is not None
        if self._anew and not self.document.hole.count:  # all of it beside the photo: no other hole was begun
            self.hole_redrawn.emit(self.document.hole.undo(change))
        else:
            self.push(change)

    def replace_hole(self, coverage: np.ndarray) -> None:
        """Another hole, bool or uint8 H×W, in place of the one that is there, as one step.

        Margins that the picture has no pixels for stay in it.
        """
        assert self.document is not None
        blank = self.document.blank(self.document.with_fill(self.document.shown_fill))
        if blank is not None:
            coverage = np.where(blank, True if coverage.dtype == bool else np.uint8(FULL), coverage)
        change = self.document.hole.replace(coverage)
        if change is not None:
            self._begin_edit()
            self.hole_redrawn.emit(None)
            self.push(change)

    def push(self, change: HoleChange) -> None:
        """Put a change of the hole that was made and drawn already on the undo stack."""
        assert self.document is not None
        self.undo_stack.push(HoleEdit(self.document.hole, change, self._redraw_hole))
        self._hole_has_changed()

    def _begin_edit(self) -> None:
        """The hole becomes another one, and is shown."""
        self.outdated.emit()
        self.leave_original()
        self.set_hole_shown(True)

    def _redraw_hole(self, rect: Rect | None) -> None:
        self.hole_redrawn.emit(rect)
        self._hole_has_changed()

    def _hole_has_changed(self) -> None:
        self.hole_changed.emit()
        self.touched.emit()
        self.changed.emit()

    # Fills --------------------------------------------------------------------------------------------------------

    def add(self, fill: KeptFill) -> None:
        """A fill has come."""
        assert self.document is not None
        self.document.fills.append(fill)
        self.fill_added.emit(fill)
        self.touched.emit()

    def star(self, number: int) -> None:
        """Keep a fill, or no longer."""
        assert self.document is not None
        fill = self.document.fills[number]
        fill.starred = not fill.starred
        self.fill_starred.emit(number)
        self.touched.emit()
        self.changed.emit()

    def fold(self, run: int) -> None:
        """Have one tile of the strip stand for a run, or no longer."""
        assert self.document is not None
        note = self.document.run_note(run)
        note.folded = not note.folded
        self.run_folded.emit(run)
        self.touched.emit()

    def delete(self, numbers: list[int]) -> None:
        """Delete fills, as one step."""
        document = self.document
        if document is not None and numbers:
            removed, put = self.fill_removed.emit, self.fill_put.emit
            self.undo_stack.push(DeleteFills(document, numbers, removed, put, self._fills_settled))

    def apply(self, fill: KeptFill, *, goes_on: bool = False) -> None:
        """Make a fill the photo, as one step; `goes_on`: the hole stays, for a run is about to begin."""
        assert self.document is not None
        self.undo_stack.push(ApplyFill(self.document, fill, self._photo_has_changed, goes_on=goes_on))

    def extend(self, by: Margins) -> None:
        """Give the photo margins to be filled, as one step."""
        assert self.document is not None
        self.leave_original()
        self.undo_stack.push(ExtendPhoto(self.document, by, self._has_another_size))

    def _has_another_size(self, gone: int) -> None:
        self.outdated.emit()
        self.resized.emit(gone)
        self.set_hole_shown(True)
        self._hole_has_changed()

    def _fills_settled(self, number: int | None) -> None:
        if number is None:
            self.pick_again_asked.emit()
        else:
            self.look_at(number)

    def _photo_has_changed(self, box: Rect, shown: KeptFill | None) -> None:
        assert self.document is not None
        self.outdated.emit()
        self.photo_changed.emit(box)
        if shown in self.document.fills:
            self.look_at(self.document.fills.index(shown))
            self.set_hole_shown(True)  # as it was painted on the fill
        self._redraw_hole(None)

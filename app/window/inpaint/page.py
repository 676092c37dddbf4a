"""The Inpaint page: one open document, the canvas, the controls and the fills, and how they act on each other."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QWidget

from app.window.canvas.brush import Rect
from app.window.canvas.canvas import Canvas
from app.window.canvas.growing import growth_pixels
from app.window.canvas.hole import HoleChange
from app.window.canvas.hole_commands import HoleEdit
from app.window.canvas.pyramid import Pyramid
from app.window.canvas.tools import Tool
from app.window.document.document import Document
from app.window.engine.session import EngineSession
from app.window.inpaint.animal_tool import AnimalTool
from app.window.inpaint.fill_tools import FillTools
from app.window.inpaint.fills_strip import FillsStrip
from app.window.inpaint.hole_tools import HoleTools, step_of
from app.window.inpaint.leaving import Leaving
from app.window.inpaint.looking import Looking
from app.window.inpaint.measuring import Measuring
from app.window.inpaint.opening import Opening
from app.window.inpaint.page_layout import lay_out
from app.window.inpaint.running import Running
from app.window.inpaint.saving import Saving
from app.window.inpaint.side_panel import SidePanel
from app.window.parts.background import Background
from app.window.parts.empty_page import EmptyPage
from app.window.parts.message_bar import MessageBar
from app.window.parts.theme import Theme

UNDO_STEPS = 500
HARDNESS_STEP = 10  # percent


class InpaintPage(QWidget):
    """`opened` and `saved` fire when a document or file is there; `changed` whenever commands may (dis)appear.

    `touched`: something changed that would be missed after a crash.
    """

    opened = Signal()
    saved = Signal(object)  # Path
    changed = Signal()
    touched = Signal()
    hole_measured = Signal(float, int)  # share of the photo, number of areas

    def __init__(
        self,
        theme: Theme,
        session: EngineSession,
        background: Background,
        message: MessageBar,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.document: Document | None = None
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(UNDO_STEPS)
        self.session, self.background, self.message = session, background, message
        self.quality = 95  # of JPEG and WebP files; 100 is lossless WebP
        self.growth = 0  # of what is found, in thousandths of the photo's shorter side
        self.empty = EmptyPage(
            self.tr("Drop a photo of a bird or a pet here, paint a hole in it and say what should fill it."),
            self.tr("Open a photo…"),
            "bird",
        )
        self.canvas = Canvas(theme)
        self.strip = FillsStrip(theme)
        self.panel = SidePanel(theme)
        self.looking = Looking(self)
        self.hole_tools, self.fill_tools, self.animal_tool = HoleTools(self), FillTools(self), AnimalTool(self)
        self.running, self._measuring = Running(self), Measuring(self)
        self._opening, self._saving = Opening(self), Saving(self)
        self.leaving = Leaving(self, self._saving)
        self._stack = lay_out(self, self.empty, self.canvas, self.strip, self.panel)
        self._anew = False  # the stroke that is being drawn began another hole
        self._connect()
        self.set_brush(64)
        self.refresh()

    def _connect(self) -> None:
        self.canvas.stroke_begun.connect(self.begin_stroke)
        self.canvas.stroke_done.connect(self._end_stroke)
        self.panel.tool.brush_changed.connect(self.set_brush)
        self.panel.tool.hardness_changed.connect(self.set_hardness)
        self.panel.caption.textChanged.connect(self.touched)
        self.session.changed.connect(self.refresh)

    def tell_error(self, error: Exception) -> None:
        """Say what went wrong in the background."""
        out_of_memory = isinstance(error, MemoryError)
        said = self.tr("There is not enough memory for that: close other programs.") if out_of_memory else str(error)
        self.message.error(said, repr(error))

    # Opening and saving -------------------------------------------------------------------------------------------

    def open(self, path: str | Path) -> None:
        """Load a photo in the background; an error is a message, and the open document stays."""
        self._opening.open(path)

    def show_document(self, document: Document, pyramid: Pyramid) -> None:
        """Go on with another document, its fills in the strip; `leaving` was asked about the one that is open."""
        self.session.cancel()
        self.fill_tools.drop_check()
        self.document = document
        self.undo_stack.clear()
        self.message.hide()
        if document.photo.notes:
            self.message.note(" ".join(document.photo.notes))
        self.set_brush(max(8, round(0.06 * min(document.hole.width, document.hole.height))))
        self.panel.tool.set_photo(document.hole.height, document.hole.width)
        self.panel.edge.amount.setValue(step_of(document.hole))
        self._stack.setCurrentIndex(1)
        self.canvas.show_photo(pyramid, document.hole)
        self.looking.start(document, pyramid)
        self.canvas.setFocus()
        self._measuring.now()
        self.opened.emit()
        self.touched.emit()
        self.refresh()

    def save(self, path: Path) -> None:
        """Write the picture on screen in the background; `saved` follows, or a message."""
        self._saving.save(path)

    def inpaint(self) -> None:
        """Ask for fills of the hole as it is now; they come one by one."""
        self.running.inpaint()

    # The hole -----------------------------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take back the last step, unless a stroke is being drawn."""
        if not self.canvas.painting:
            self.undo_stack.undo()

    def redo(self) -> None:
        if not self.canvas.painting:
            self.undo_stack.redo()

    def push(self, change: HoleChange, text: str) -> None:
        """Put a change of the hole that was made and drawn already on the undo stack."""
        assert self.document is not None
        self.undo_stack.push(HoleEdit(self.document.hole, change, text, self._hole_changed))
        self.hole_has_changed()

    def hole_has_changed(self) -> None:
        """The hole is another one, and drawn."""
        self._measuring.soon()
        self.touched.emit()
        self.refresh()

    def _hole_changed(self, rect: Rect) -> None:
        self.canvas.hole_changed(rect)
        self.hole_has_changed()

    def set_tool(self, tool: Tool) -> None:
        """What the left mouse button does."""
        self.canvas.set_tool(tool)
        self.panel.tool.show_tool(tool)
        if tool is Tool.ANIMAL:
            self.animal_tool.want()
        self.refresh()

    def set_growth(self, thousandths: int) -> None:
        """By how much of the photo's shorter side animals and objects grow as they are selected."""
        self.growth = thousandths
        self.panel.tool.set_growth(thousandths)

    @property
    def growth_pixels(self) -> int:
        """The same in pixels of the open photo."""
        assert self.document is not None
        return growth_pixels(self.growth, (self.document.hole.height, self.document.hole.width))

    def set_brush(self, diameter: int) -> None:
        """Brush diameter in photo pixels."""
        self.canvas.set_brush(diameter)
        self.panel.tool.set_brush(self.canvas.brush)
        self.changed.emit()

    def scale_brush(self, factor: float) -> None:
        """Larger or smaller by a factor, by one pixel at least."""
        size = self.canvas.brush
        self.set_brush(max(size + 1, round(size * factor)) if factor > 1 else min(size - 1, round(size * factor)))

    def set_hardness(self, percent: int) -> None:
        """How far into the brush the fill covers wholly."""
        self.canvas.set_hardness(percent)
        self.panel.tool.set_hardness(self.canvas.hardness)

    def step_hardness(self, steps: int) -> None:
        """Harder or, with a negative number, softer."""
        self.set_hardness(self.canvas.hardness + steps * HARDNESS_STEP)

    def begin_stroke(self, adds: bool) -> None:
        """Something is painted: onto the hole on screen, or where a fill is shown without one, as another hole."""
        assert self.document is not None
        self.looking.leave_original()
        self._anew = adds and self.document.shown is not None and not self.looking.hole_wanted
        if self._anew:
            self.document.hole.empty()
        self.begin_edit()

    def _end_stroke(self, change: HoleChange) -> None:
        assert self.document is not None
        if self._anew and not self.document.hole.count:  # all of it beside the photo: no other hole was begun
            self.canvas.hole_changed(self.document.hole.undo(change))
        else:
            self.push(change, self.tr("Stroke"))

    def begin_edit(self) -> None:
        """The hole becomes another one: it is shown, and a verdict that lay over it goes."""
        self.fill_tools.drop_check()
        self.looking.leave_original()
        self.looking.set_hole_shown(True)

    # What is shown ------------------------------------------------------------------------------------------------

    def set_compare(self, compared: bool) -> None:
        """A divider between the original and the shown fill."""
        self.canvas.set_compare(0.5 if compared else None)

    def escape(self) -> None:
        """Leave the innermost thing that is going on: a shape, a run, a verdict, a comparison."""
        if self.canvas.drop_drawing():
            return
        if self.session.running:
            self.session.cancel()
        elif not self.fill_tools.drop_check():
            self.canvas.set_compare(None)
        self.refresh()

    def refresh(self) -> None:
        """Bring buttons and hint in line with the state."""
        has_hole = self.document is not None and self.document.hole.count > 0
        running = self.session.running
        self.panel.set_running(running)
        self.panel.inpaint.setEnabled(has_hole and not self.looking.original_picked)
        self.panel.cancel.setEnabled(not self.session.cancelling)
        self.panel.edge.setEnabled(has_hole)
        hint = self._hint(has_hole, running)
        self.panel.hint.setText(hint)
        self.panel.hint.setVisible(bool(hint))
        self.changed.emit()

    def _hint(self, has_hole: bool, running: bool) -> str:
        if self.document is None:
            return ""
        if self.session.cancelling:
            return self.tr("Stopping after this step…")
        if running:
            return self.tr("Fills appear below the photo as they are done.")
        if self.fill_tools.checking:
            return self.tr("The classifiers look at the picture…")
        if self.looking.original_picked:
            return self.tr("This is the photo as it was opened. Pick “Photo now” under it to go on.")
        if self.animal_tool.looking:
            return self.tr("Birds, cats and dogs are being looked for…")
        animals = self.canvas.tool is Tool.ANIMAL
        if animals and self.animal_tool.none_there:
            return self.animal_tool.none_text()
        if has_hole:
            return ""
        if animals:
            return self.tr("Click the animal that should be filled.")
        return self.tr("Paint over the part of the photo that should be filled.")

    def set_theme(self, theme: Theme) -> None:
        for part in (self.empty, self.canvas, self.strip, self.panel):
            part.set_theme(theme)

    def close_down(self) -> None:
        """Nothing of this page comes by itself any more."""
        self._measuring.stop()
        self.undo_stack.clear()  # it would tell of its end when the commands are gone already
        self.fill_tools.close()

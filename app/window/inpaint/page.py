"""The Inpaint page: one open document, the canvas, the controls and the fills, and how they act on each other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.window.background import Background
from app.window.canvas.areas import count_areas
from app.window.canvas.brush import Rect
from app.window.canvas.canvas import Canvas
from app.window.canvas.feather import softened
from app.window.canvas.hole import HoleChange
from app.window.canvas.hole_commands import HoleEdit
from app.window.canvas.pyramid import Pyramid
from app.window.canvas.tools import Tool
from app.window.empty_page import EmptyPage
from app.window.engine_session import EngineSession
from app.window.inpaint.document import Document, KeptFill, Savable, thumbnail
from app.window.inpaint.fill_tools import FillTools
from app.window.inpaint.fills_strip import THUMB, FillsStrip
from app.window.inpaint.hole_tools import HoleTools
from app.window.inpaint.side_panel import SidePanel
from app.window.message_bar import MessageBar
from app.window.theme import Theme

AREAS_DELAY_MS = 120  # counting areas waits until the strokes pause
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
        self.before = False  # the original is shown instead of the picked fill
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(UNDO_STEPS)
        self.session, self.background, self.message = session, background, message
        self.quality = 95  # of JPEG and WebP files; 100 is lossless WebP
        self.empty = EmptyPage(
            self.tr("Drop a photo of a bird or a pet here, paint a hole in it and say what should fill it."),
            self.tr("Open a photo…"),
            "bird",
        )
        self.canvas = Canvas(theme)
        self.strip = FillsStrip(theme)
        self.panel = SidePanel(theme)
        self.hole_tools, self.fill_tools = HoleTools(self), FillTools(self)
        self._opening = 0  # number of the last request to open; answers to earlier ones are dropped
        self._run_document: Document | None = None
        self._run_coverage: np.ndarray | None = None  # of a hole with a soft edge
        self._hole_wanted = True
        self._areas_timer = QTimer(self)
        self._areas_timer.setSingleShot(True)
        self._areas_timer.setInterval(AREAS_DELAY_MS)
        self._areas_timer.timeout.connect(self._measure_hole)
        self._lay_out()
        self._connect()
        self.set_brush(64)
        self.refresh()

    def _lay_out(self) -> None:
        strip_frame = QWidget()
        strip_frame.setObjectName("strip")
        inside = QVBoxLayout(strip_frame)
        inside.setContentsMargins(8, 0, 8, 0)
        inside.addWidget(self.strip)
        work = QWidget()
        column = QVBoxLayout(work)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.canvas, 1)
        column.addWidget(strip_frame)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(work)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._stack, 1)
        row.addWidget(self.panel)

    def _connect(self) -> None:
        self.canvas.stroke_begun.connect(self._begin_stroke)
        self.canvas.stroke_done.connect(lambda change: self.push(change, self.tr("Stroke")))
        self.panel.inpaint_asked.connect(self.inpaint)
        self.panel.cancel_asked.connect(self.session.cancel)
        self.panel.tool.brush_changed.connect(self.set_brush)
        self.panel.tool.hardness_changed.connect(self.set_hardness)
        self.panel.caption.textChanged.connect(self.touched)
        self.strip.shown.connect(self._pick)
        self.session.fill_done.connect(self._add_fill)
        self.session.run_ended.connect(self._end_run)
        self.session.changed.connect(self.refresh)

    def tell_error(self, error: Exception) -> None:
        """Say what went wrong in the background."""
        self.message.error(str(error), repr(error))

    # Opening and saving -------------------------------------------------------------------------------------------

    def open(self, path: str | Path) -> None:
        """Load a photo in the background; an error is a message, and the open document stays."""
        self._opening += 1
        number = self._opening

        def load() -> tuple[Document, Pyramid]:
            document = Document.open(path)
            return document, Pyramid(document.photo.pixels)

        self.background.run(
            load, lambda loaded: self.show_document(*loaded) if number == self._opening else None, self.tell_error
        )

    def show_document(self, document: Document, pyramid: Pyramid) -> None:
        """Go on with another document, its fills in the strip."""
        self.session.cancel()
        self.fill_tools.drop_check()
        self.document = document
        self.before = False
        self.undo_stack.clear()
        self.message.hide()
        if document.photo.notes:
            self.message.note(" ".join(document.photo.notes))
        self.set_brush(max(8, round(0.06 * min(document.hole.width, document.hole.height))))
        self._stack.setCurrentIndex(1)
        self.canvas.show_photo(pyramid, document.hole)
        shown = document.shown
        self.strip.show_original(thumbnail(pyramid.levels[-1], None, self._thumb_pixels()))
        for number, fill in enumerate(document.fills):
            self.put_in_strip(number, fill)
        if shown is not None:
            self.strip.select(shown)
        self.canvas.setFocus()
        self._measure_hole()
        self.opened.emit()
        self.touched.emit()
        self.refresh()

    def save(self, path: Path) -> None:
        """Write the picture on screen in the background."""
        document = self.document
        if document is None or document.last_fill is None:
            return
        picture, quality = Savable.of(document), self.quality

        def done(notes: tuple[str, ...]) -> None:
            document.saved_as = path
            if notes:
                self.message.note(" ".join(notes))
            self.saved.emit(path)

        self.background.run(lambda: picture.save(path, quality), done, self.tell_error)

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
        self._areas_timer.start()
        self.touched.emit()
        self.refresh()

    def _hole_changed(self, rect: Rect) -> None:
        self.canvas.hole_changed(rect)
        self.hole_has_changed()

    def _measure_hole(self) -> None:
        if self.canvas.painting:
            self._areas_timer.start()  # never in the way of a stroke
        elif self.document is not None:
            hole = self.document.hole
            self.hole_measured.emit(hole.fraction, count_areas(hole.pixels) if hole.count else 0)

    def set_tool(self, tool: Tool) -> None:
        """What the left mouse button does."""
        self.canvas.set_tool(tool)
        self.panel.tool.show_tool(tool)

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

    def _begin_stroke(self) -> None:
        self.fill_tools.drop_check()
        self.set_hole_shown(True)

    # Running ------------------------------------------------------------------------------------------------------

    def inpaint(self) -> None:
        """Ask the engine for fills of the hole as it is now."""
        if self.document is not None and not self.canvas.painting:
            hole = self.document.hole
            self.run(hole.pixels, self.panel.box.caption(), hole.coverage.copy() if hole.soft else None)

    def run(self, hole: np.ndarray, caption: str, coverage: np.ndarray | None = None, near: int | None = None) -> None:
        """Ask for fills of a bool H×W hole, their edges as soft as its coverage says, around the latent of `near`."""
        document = self.document
        if document is None or not hole.any() or self.session.running:
            return
        self.message.hide()
        count, seed = self.panel.fills.value(), self.panel.seed.value()
        self._run_document, self._run_coverage = document, coverage
        self.panel.box.remember(caption)
        self.strip.expect(range(seed, seed + count), near)
        self.session.inpaint(document.photo.pixels, hole, caption, count, seed, near)
        self.touched.emit()

    def _add_fill(self, fill: KeptFill) -> None:
        document = self.document
        if document is None or document is not self._run_document:
            return  # another photo was opened meanwhile
        if self._run_coverage is not None:
            place = fill.box.slices
            pixels = softened(fill.patch.pixels, document.photo.pixels[place], self._run_coverage[place])
            fill.patch = replace(fill.patch, pixels=pixels)
        document.fills.append(fill)
        patch = fill.patch
        number = self.strip.add(self._thumbnail(fill), patch.seed, patch.caption, patch.near)
        self.touched.emit()
        if self.session.done == 1 and not self.canvas.painting:
            self.strip.select(number)

    def put_in_strip(self, number: int, fill: KeptFill) -> None:
        """Show a finished fill of the document in the strip, at its number."""
        patch = fill.patch
        self.strip.put(number, self._thumbnail(fill), patch.seed, patch.caption, patch.near, fill.starred)

    def _end_run(self) -> None:
        if self.document is self._run_document:
            self.strip.end_run()
        self._run_document = self._run_coverage = None

    # What the canvas shows ----------------------------------------------------------------------------------------

    def _pick(self, number: int) -> None:
        if self.document is not None:
            self.fill_tools.drop_check()
            self.document.shown = number if 0 <= number < len(self.document.fills) else None
            self._hole_wanted = self.document.shown is None
            self.before = False
            self._preview()
            fill = self.document.shown_fill
            self.panel.box.show_attention(fill.patch.word_weights if fill else ())

    def pick_again(self) -> None:
        """Show what the strip's picked tile is now."""
        self._pick(self.strip.currentIndex().row() - 1)

    def set_before(self, before: bool) -> None:
        """Show the original, without hole, for as long as asked."""
        if before != self.before and self.document is not None:
            self.before = before
            self._preview()

    def set_hole_shown(self, shown: bool) -> None:
        """Show or hide the hole over the photo."""
        self._hole_wanted = shown
        self.before = False
        self._preview()

    def set_compare(self, compared: bool) -> None:
        """A divider between the original and the shown fill."""
        self.canvas.set_compare(0.5 if compared else None)

    def _preview(self) -> None:
        document = self.document
        fill = None if document is None or self.before else document.shown_fill
        if document is not None and fill is not None:
            self.canvas.show_patch(fill.pixels_on(document.photo.pixels), fill.box)
        else:
            self.canvas.show_patch(None, Rect(0, 0, 0, 0))
        self.canvas.show_hole(self._hole_wanted and not self.before)
        self.refresh()

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
        self.panel.inpaint.setEnabled(has_hole)
        self.panel.cancel.setEnabled(not self.session.cancelling)
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
        return "" if has_hole else self.tr("Paint over the part of the photo that should be filled.")

    def set_theme(self, theme: Theme) -> None:
        for part in (self.empty, self.canvas, self.strip, self.panel):
            part.set_theme(theme)

    def close_down(self) -> None:
        """Nothing of this page comes by itself any more."""
        self._areas_timer.stop()
        self.undo_stack.clear()  # it would tell of its end when the commands are gone already
        self.fill_tools.close()

    def _thumbnail(self, fill: KeptFill) -> np.ndarray:
        assert self.document is not None
        return thumbnail(self.document.photo.pixels, fill, self._thumb_pixels())

    def _thumb_pixels(self) -> int:
        return round(THUMB * self.devicePixelRatioF())

"""The Inpaint page: one open document, the canvas, the controls and the fills, and how they act on each other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.window.background import Background
from app.window.canvas.brush import Rect
from app.window.canvas.canvas import Canvas
from app.window.canvas.hole import HoleChange, count_areas
from app.window.canvas.hole_commands import HoleEdit
from app.window.canvas.pyramid import Pyramid
from app.window.engine_session import EngineSession
from app.window.inpaint.document import Document, KeptFill, save_fill, thumbnail
from app.window.inpaint.empty_page import EmptyPage
from app.window.inpaint.fills_strip import THUMB, FillsStrip
from app.window.inpaint.side_panel import SidePanel
from app.window.message_bar import MessageBar
from app.window.theme import Theme

AREAS_DELAY_MS = 120  # counting areas waits until the strokes pause


class InpaintPage(QWidget):
    """`opened` and `saved` fire when a document or file is there; `changed` whenever commands may (dis)appear."""

    opened = Signal()
    saved = Signal(object)  # Path
    changed = Signal()
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
        self.session, self.background, self.message = session, background, message
        self.empty = EmptyPage()
        self.canvas = Canvas(theme)
        self.strip = FillsStrip(theme)
        self.panel = SidePanel()
        self._opening = 0  # number of the last request to open; answers to earlier ones are dropped
        self._run_document: Document | None = None
        self._hole_wanted = True
        self._areas_timer = QTimer(self)
        self._areas_timer.setSingleShot(True)
        self._areas_timer.setInterval(AREAS_DELAY_MS)
        self._areas_timer.timeout.connect(self._measure_hole)
        self._lay_out()
        self._connect()
        self._set_brush(64)
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
        self.canvas.stroke_begun.connect(lambda: self._want_hole(True))
        self.canvas.stroke_done.connect(lambda change: self._push(change, self.tr("Stroke")))
        self.panel.inpaint_asked.connect(self.inpaint)
        self.panel.cancel_asked.connect(self.session.cancel)
        self.panel.brush_changed.connect(self._set_brush)
        self.strip.shown.connect(self._pick)
        self.session.fill_done.connect(self._add_fill)
        self.session.run_ended.connect(self._end_run)
        self.session.changed.connect(self.refresh)

    # Opening and saving -------------------------------------------------------------------------------------------

    def open(self, path: str | Path) -> None:
        """Load a photo in the background; an error is a message, and the open document stays."""
        self._opening += 1
        number = self._opening

        def load() -> tuple[Document, Pyramid]:
            document = Document.open(path)
            return document, Pyramid(document.photo.pixels)

        self.background.run(
            load,
            lambda loaded: self._show_document(*loaded) if number == self._opening else None,
            lambda error: self.message.error(str(error), repr(error)),
        )

    def _show_document(self, document: Document, pyramid: Pyramid) -> None:
        self.session.cancel()
        self.document = document
        self.before = False
        self.undo_stack.clear()
        self.message.hide()
        if document.photo.notes:
            self.message.note(" ".join(document.photo.notes))
        self._set_brush(max(8, round(0.06 * min(document.hole.width, document.hole.height))))
        self._stack.setCurrentIndex(1)
        self.canvas.show_photo(pyramid, document.hole)
        self.strip.show_original(thumbnail(pyramid.levels[-1], None, self._thumb_pixels()))
        self.canvas.setFocus()
        self._measure_hole()
        self.opened.emit()
        self.refresh()

    def save(self, path: Path) -> None:
        """Write the shown fill in the background."""
        document = self.document
        if document is None or document.shown_fill is None:
            return
        fill, photo = document.shown_fill, document.photo

        def done(notes: tuple[str, ...]) -> None:
            document.saved_as = path
            if notes:
                self.message.note(" ".join(notes))
            self.saved.emit(path)

        self.background.run(
            lambda: save_fill(photo, fill, path), done, lambda error: self.message.error(str(error), repr(error))
        )

    # The hole -----------------------------------------------------------------------------------------------------

    def clear_hole(self) -> None:
        """Undoable."""
        if self.document is not None and not self.canvas.painting:
            self._replace_hole(np.zeros_like(self.document.hole.pixels), self.tr("Clear"))

    def invert_hole(self) -> None:
        """Undoable."""
        if self.document is not None and not self.canvas.painting:
            self._replace_hole(~self.document.hole.pixels, self.tr("Invert"))

    def undo(self) -> None:
        """Take back the last change of the hole, unless a stroke is being drawn."""
        if not self.canvas.painting:
            self.undo_stack.undo()

    def redo(self) -> None:
        if not self.canvas.painting:
            self.undo_stack.redo()

    def _replace_hole(self, pixels: np.ndarray, text: str) -> None:
        assert self.document is not None
        change = self.document.hole.replace(pixels)
        if change is not None:
            self._want_hole(True)
            self.canvas.hole_changed()
            self._push(change, text)

    def _push(self, change: HoleChange, text: str) -> None:
        assert self.document is not None
        self.undo_stack.push(HoleEdit(self.document.hole, change, text, self._hole_changed))
        self._areas_timer.start()
        self.refresh()

    def _hole_changed(self, rect: Rect) -> None:
        self.canvas.hole_changed(rect)
        self._areas_timer.start()
        self.refresh()

    def _measure_hole(self) -> None:
        if self.canvas.painting:
            self._areas_timer.start()  # never in the way of a stroke
        elif self.document is not None:
            hole = self.document.hole
            self.hole_measured.emit(hole.fraction, count_areas(hole.pixels) if hole.count else 0)

    def _set_brush(self, diameter: int) -> None:
        self.canvas.set_brush(diameter)
        self.panel.set_brush(self.canvas.brush)
        self.changed.emit()

    def scale_brush(self, factor: float) -> None:
        """Larger or smaller by a factor, by one pixel at least."""
        size = self.canvas.brush
        self._set_brush(max(size + 1, round(size * factor)) if factor > 1 else min(size - 1, round(size * factor)))

    # Running ------------------------------------------------------------------------------------------------------

    def inpaint(self) -> None:
        """Ask the engine for fills of the hole as it is now."""
        document = self.document
        if document is None or not document.hole.count or self.session.running or self.canvas.painting:
            return
        self.message.hide()
        count, seed = self.panel.fills.value(), self.panel.seed.value()
        self._run_document = document
        self.strip.expect(range(seed, seed + count))
        self.session.inpaint(document.photo.pixels, document.hole.pixels, self.panel.caption.caption(), count, seed)

    def _add_fill(self, fill: KeptFill) -> None:
        document = self.document
        if document is None or document is not self._run_document:
            return  # another photo was opened meanwhile
        document.fills.append(fill)
        picture = thumbnail(document.photo.pixels, fill, self._thumb_pixels())
        number = self.strip.add(picture, fill.patch.seed, fill.patch.caption)
        if self.session.done == 1 and not self.canvas.painting:
            self.strip.select(number)

    def _end_run(self) -> None:
        if self.document is self._run_document:
            self.strip.end_run()
        self._run_document = None

    # What the canvas shows ----------------------------------------------------------------------------------------

    def _pick(self, number: int) -> None:
        if self.document is not None:
            self.document.shown = number if 0 <= number < len(self.document.fills) else None
            self._hole_wanted = self.document.shown is None
            self.before = False
            self._preview()

    def set_before(self, before: bool) -> None:
        """Show the original, without hole, for as long as asked."""
        if before != self.before and self.document is not None:
            self.before = before
            self._preview()

    def _want_hole(self, wanted: bool) -> None:
        self._hole_wanted = wanted
        self.before = False
        self._preview()

    def set_hole_shown(self, shown: bool) -> None:
        self._want_hole(shown)

    def _preview(self) -> None:
        fill = None if self.document is None or self.before else self.document.shown_fill
        self.canvas.show_patch(fill.patch.pixels if fill else None, fill.box if fill else Rect(0, 0, 0, 0))
        self.canvas.show_hole(self._hole_wanted and not self.before)
        self.refresh()

    def refresh(self) -> None:
        """Bring buttons and hint in line with the state."""
        has_hole = self.document is not None and self.document.hole.count > 0
        running = self.session.running
        self.panel.set_running(running)
        self.panel.inpaint.setEnabled(has_hole)
        self.panel.cancel.setEnabled(not self.session.cancelling)
        self.panel.hint.setText(self._hint(has_hole, running))
        self.changed.emit()

    def _hint(self, has_hole: bool, running: bool) -> str:
        if self.document is None:
            return ""
        if self.session.cancelling:
            return self.tr("Stopping after this step…")
        if running:
            return self.tr("Fills appear below the photo as they are done.")
        return "" if has_hole else self.tr("Paint over the part of the photo that should be filled.")

    def set_theme(self, theme: Theme) -> None:
        for part in (self.empty, self.canvas, self.strip, self.panel):
            part.set_theme(theme)

    def close_down(self) -> None:
        """Nothing of this page comes by itself any more."""
        self._areas_timer.stop()

    def _thumb_pixels(self) -> int:
        return round(THUMB * self.devicePixelRatioF())

"""Puts on screen what the workspace says: the picture and its hole on the canvas, the fills in the strip."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QObject

from app.engine.packed_hole import PackedHole
from app.window.canvas.brush import Rect
from app.window.canvas.canvas import Canvas
from app.window.canvas.pyramid import Pyramid
from app.window.caption.box import CaptionBox
from app.window.document.document import Document
from app.window.document.kept_fill import KeptFill
from app.window.document.thumbnails import silhouette, thumbnail
from app.window.inpaint.fills_model import Run
from app.window.inpaint.fills_strip import FillsStrip
from app.window.inpaint.run_headings import HOLE_WIDTH
from app.window.inpaint.tile_delegate import THUMB
from app.window.inpaint.workspace import Workspace

NOWHERE = Rect(0, 0, 0, 0)


class Showing(QObject):
    """Follows the workspace, and tells it what is picked in the strip."""

    def __init__(self, workspace: Workspace, canvas: Canvas, strip: FillsStrip, caption: CaptionBox) -> None:
        super().__init__(workspace)
        self._workspace, self._canvas, self._strip, self._caption = workspace, canvas, strip, caption
        self._runs: dict[tuple[int, str], Run] = {}  # of the fills in the strip, by number and caption
        strip.shown.connect(workspace.pick)
        strip.fold_asked.connect(workspace.fold)
        workspace.run_folded.connect(self._fold)
        workspace.looked.connect(self._draw)
        workspace.picked.connect(self._show_attention)
        workspace.pick_asked.connect(strip.select)
        workspace.pick_again_asked.connect(lambda: workspace.pick(strip.picked))
        workspace.fill_added.connect(self._add)
        workspace.fill_put.connect(self._put)
        workspace.fill_removed.connect(strip.fills.remove)
        workspace.fill_starred.connect(self._star)
        workspace.photo_changed.connect(self._photo_changed)
        workspace.resized.connect(self._resized)
        workspace.hole_redrawn.connect(canvas.hole_changed)

    @property
    def _document(self) -> Document:
        assert self._workspace.document is not None
        return self._workspace.document

    def start(self, pyramid: Pyramid) -> None:
        """Show another document with its fills, and what it says is shown."""
        document, strip, shown = self._document, self._strip, self._document.shown
        self._canvas.show_photo(pyramid, document.hole)
        self._runs.clear()
        opened = document.original[document.frame(()).slices] if document.margins else pyramid.original[-1]
        strip.show_original(thumbnail(opened, None, self._pixels))
        for number in range(len(document.fills)):
            self._put(number)
        for number, note in document.run_notes.items():
            strip.fills.fold(number, note.folded)
        self._show_now()
        if shown is not None:
            strip.select(shown)

    def _resized(self) -> None:
        """All of it has another size."""
        document = self._document
        pyramid = Pyramid(document.original)
        pyramid.rebase(document.photo.pixels, document.applied_box)
        self.start(pyramid)

    # The canvas ---------------------------------------------------------------------------------------------------

    def _draw(self) -> None:
        document, canvas = self._workspace.document, self._canvas
        fill = None if document is None else document.shown_fill
        if document is not None and self._workspace.original_shown:
            box = document.applied_box
            canvas.show_patch(None if box.empty else document.original[box.slices], box)
        elif document is not None and fill is not None:
            canvas.show_patch(fill.pixels_on(document.photo.pixels), fill.box)
        else:
            canvas.show_patch(None, NOWHERE)
        canvas.show_hole(self._workspace.hole_shown)

    def _show_attention(self) -> None:
        fill = self._document.shown_fill
        self._caption.show_attention(fill.patch.word_weights if fill else ())

    def _photo_changed(self, box: Rect) -> None:
        """All pictures are of the photo as it is now."""
        document = self._document
        self._canvas.photo_changed(document.photo.pixels, box)
        for number, fill in enumerate(document.fills):
            self._strip.set_picture(number, self._thumbnail(fill))
        self._show_now()

    # The strip ----------------------------------------------------------------------------------------------------

    def expect(self, caption: str, hole: PackedHole, seeds: range, near: int | None) -> None:
        """Make room for the fills of the document's last run."""
        self._strip.expect(self._run(self._document.runs, caption, hole), seeds, near)

    def end_run(self) -> None:
        """No more fills come."""
        self._strip.end_run()

    def _run(self, number: int, caption: str, hole: PackedHole) -> Run:
        """What the strip says of a run."""
        if (number, caption) not in self._runs:
            pixels = round(HOLE_WIDTH * self._strip.devicePixelRatioF())
            self._runs[number, caption] = Run(
                number, caption, silhouette(hole, pixels), self._document.run_note(number).started
            )
        return self._runs[number, caption]

    def _run_of(self, fill: KeptFill) -> Run:
        return self._run(fill.run, fill.patch.caption, fill.hole)

    def _add(self, fill: KeptFill) -> None:
        self._strip.add(self._thumbnail(fill), self._run_of(fill), fill.patch.seed, fill.patch.near)

    def _put(self, number: int) -> None:
        fill = self._document.fills[number]
        patch = fill.patch
        self._strip.put(number, self._thumbnail(fill), self._run_of(fill), patch.seed, patch.near, fill.starred)

    def _star(self, number: int) -> None:
        self._strip.fills.set_starred(number, self._document.fills[number].starred)

    def _fold(self, number: int) -> None:
        self._strip.fills.fold(number, self._document.run_note(number).folded)

    def _show_now(self) -> None:
        document = self._document
        picture = thumbnail(document.photo.pixels, None, self._pixels) if document.applied else None
        self._strip.show_now(picture)

    def _thumbnail(self, fill: KeptFill) -> np.ndarray:
        return thumbnail(self._document.photo.pixels, fill, self._pixels)

    @property
    def _pixels(self) -> int:
        return round(THUMB * self._strip.devicePixelRatioF())

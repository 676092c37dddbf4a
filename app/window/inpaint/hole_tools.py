"""What is done to a hole as a whole: clearing, inverting, growing, masks from files, and regions that were found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, QTimer

from app.engine.protocol import (
    EngineDied,
    JobCancelled,
    JobFailed,
    ObjectBox,
    PackedHole,
    Result,
    SelectionDone,
    SelectJob,
    Wand,
)
from app.window.canvas.brush import Rect, around
from app.window.canvas.growing import feathered, grown, shrunk
from app.window.canvas.hole import Hole
from app.window.canvas.mask_files import read_mask, write_mask
from app.window.canvas.outlines import Region
from app.window.document.document import Document
from app.window.inpaint.saving import same_file

if TYPE_CHECKING:
    from app.window.inpaint.page import InpaintPage

STROKE_MS = 50  # after which it is looked again whether a stroke has ended
STEP = 0.005  # of the photo's shorter side, and a pixel at least: one step of growing or shrinking


class HoleTools(QObject):
    """Every change is one step of the page's undo stack. None is made while a stroke is being drawn."""

    def __init__(self, page: InpaintPage) -> None:
        super().__init__(page)
        self._page = page
        page.canvas.wand_asked.connect(self._ask_wand)
        page.canvas.object_asked.connect(self._ask_object)
        page.panel.edge.grow_asked.connect(self.grow)
        page.panel.edge.shrink_asked.connect(self.shrink)
        page.panel.edge.feather_asked.connect(self.feather)

    def clear(self) -> None:
        """No hole at all."""
        if self._free:
            self._replace(np.zeros_like(self._hole.coverage), self.tr("Clear"))

    def invert(self) -> None:
        """What was kept is to be filled, and the other way round."""
        if self._free:
            self._replace(255 - self._hole.coverage, self.tr("Invert"))

    def grow(self, pixels: int | None = None) -> None:
        """Larger by so many pixels, or by one step, in the background."""
        self._work(grown, self._coverage, pixels, self.tr("Grow"))

    def shrink(self, pixels: int | None = None) -> None:
        """Smaller by so many pixels, or by one step, in the background."""
        self._work(shrunk, self._coverage, pixels, self.tr("Shrink"))

    def feather(self, pixels: int) -> None:
        """A soft edge of so many pixels around all that is in the hole, in the background."""
        self._work(feathered, lambda: self._hole.pixels, pixels, self.tr("Feather"))

    def take_mask(self, path: Path) -> None:
        """A mask file in place of the hole; an error is a message."""
        document = self._page.document
        if document is not None:
            height, width = document.hole.coverage.shape
            self._later(lambda: read_mask(path, height, width), self.tr("Mask from a file"))

    def save_mask(self, path: Path) -> None:
        """Write the hole as a mask file; the page's `saved` follows. Never in place of the photo."""
        document = self._page.document
        if document is not None and document.photo.path is not None and same_file(path, document.photo.path):
            said = self.tr("{file} is the photo itself: save the mask under another name.")
            self._page.message.error(said.format(file=path))
        elif document is not None:
            hole = document.hole.pixels
            self._page.background.run(
                lambda: write_mask(path, hole), lambda _: self._page.saved.emit(path), self._page.tell_error
            )

    @property
    def _hole(self) -> Hole:
        assert self._page.document is not None
        return self._page.document.hole

    @property
    def _free(self) -> bool:
        return self._page.document is not None and not self._page.canvas.painting

    def _coverage(self) -> np.ndarray:
        """The hole as it is now: bool H×W, or uint8 coverage where its edge may be soft."""
        return self._hole.coverage.copy() if self._hole.soft else self._hole.pixels

    def _work(
        self,
        change: Callable[[np.ndarray, int], np.ndarray],
        get: Callable[[], np.ndarray],
        pixels: int | None,
        text: str,
    ) -> None:
        if self._free and self._hole.count:
            hole, radius = get(), pixels or step_of(self._hole)
            self._later(lambda: change(hole, radius), text)

    def _later(self, make: Callable[[], np.ndarray], text: str) -> None:
        """Make another hole in the background; dropped where the hole has changed meanwhile."""
        document, state = self._page.document, self._page.undo_stack.index()

        def done(pixels: np.ndarray) -> None:
            if self._page.document is document and self._page.undo_stack.index() == state and self._free:
                self._replace(pixels, text)

        self._page.background.run(make, done, self._page.tell_error)

    def replace_by(self, make: Callable[[], np.ndarray], text: str) -> None:
        """Put the hole that is made in the background in place of the one that is there then."""
        document = self._page.document

        def done(pixels: np.ndarray) -> None:
            self._when_free(document, lambda: self._replace(pixels, text))

        self._page.background.run(make, done, self._page.tell_error)

    def take(self, find: Callable[[], Region], adds: bool, text: str) -> None:
        """Add a region that is found in the background to the hole, or take it away."""
        document = self._page.document

        def done(region: Region) -> None:
            self._when_free(document, lambda: self._select(region, adds, text))

        self._page.background.run(find, done, self._page.tell_error)

    def _when_free(self, document: Document | None, do: Callable[[], None]) -> None:
        """Do it once no stroke is being drawn, for that is one step, and this another; not for another document."""
        if self._page.document is document and self._free:
            do()
        elif self._page.document is document:
            QTimer.singleShot(STROKE_MS, self, lambda: self._when_free(document, do))

    def _replace(self, pixels: np.ndarray, text: str) -> None:
        change = self._hole.replace(pixels)
        if change is not None:
            self._page.begin_edit()
            self._page.canvas.hole_changed()
            self._page.push(change, text)

    # Regions that the engine finds --------------------------------------------------------------------------------

    def _ask_wand(self, x: int, y: int, adds: bool) -> None:
        options = self._page.panel.tool
        wand = Wand(x, y, options.tolerance.slider.value(), options.contiguous.isChecked())
        self._ask(wand, 0, adds, self.tr("Magic wand"))

    def _ask_object(self, rect: Rect, adds: bool) -> None:
        box = ObjectBox((rect.left, rect.top, rect.right, rect.bottom))
        self._ask(box, self._page.growth_pixels, adds, self.tr("Object"))

    def _ask(self, what: Wand | ObjectBox, growth: int, adds: bool, text: str) -> None:
        document, pixels = self._page.document, self._page.looking.picture()

        def done(answer: Result) -> None:
            if self._page.document is document and isinstance(answer, SelectionDone):
                hole = answer.hole
                self.take(lambda: _region(hole, growth), adds, text)

        def failed(why: JobFailed | JobCancelled | EngineDied) -> None:
            if isinstance(why, JobFailed):
                self._page.message.error(why.message, why.details)

        self._page.session.ask(lambda number: SelectJob(number, pixels, what), done, failed)
        if self._page.session.running:
            self._page.message.note(self.tr("The region is looked for once the fill in work is done."))

    def _select(self, region: Region, adds: bool, text: str) -> None:
        if not region.mask.any():
            self._page.message.note(self.tr("Nothing was found there: try another box or tolerance."))
            return
        self._page.begin_stroke(adds)
        mask = region.mask if adds else region.taken_from(self._hole.coverage)
        change = self._page.canvas.apply_selection(region.rect, mask, adds)
        if change is not None:
            self._page.push(change, text)


def step_of(hole: Hole) -> int:
    """The pixels of one step of growing or shrinking."""
    return max(1, round(STEP * min(hole.coverage.shape)))


def _region(hole: PackedHole, growth: int) -> Region:
    """What was found, grown by so many pixels where something was."""
    found = hole.unpack()
    rect = around(found).grown(growth).clipped(hole.width, hole.height)
    return Region(rect, grown(found[rect.slices], growth))

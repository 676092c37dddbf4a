"""What is done to a hole as a whole: cleared, inverted, grown, taken from a mask or a found region, and measured."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from app.engine.jobs import SelectJob
from app.engine.packed_hole import PackedHole
from app.engine.replies import EngineDied, JobCancelled, JobFailed, Result, SelectionDone
from app.engine.selection import ObjectBox, Wand
from app.window.canvas.areas import count_areas
from app.window.canvas.brush import Rect, around
from app.window.canvas.canvas import Canvas
from app.window.canvas.growing import feathered, grown, shrunk
from app.window.canvas.hole import Hole
from app.window.canvas.mask_files import read_mask, write_mask
from app.window.canvas.outlines import Region
from app.window.document.saved_pictures import same_file
from app.window.inpaint.services import Services
from app.window.inpaint.tool_in_hand import ToolInHand
from app.window.inpaint.workspace import Workspace

STROKE_MS = 50  # after which it is looked again whether a stroke has ended
MEASURE_MS = 120  # without a change before the hole is measured
STEP = 0.005  # of the photo's shorter side, and a pixel at least: one step of growing or shrinking


class HoleTools(QObject):
    """Every change is one step of the undo stack. None is made while a stroke is being drawn."""

    exported = Signal(object)  # Path of a mask that was written

    def __init__(self, workspace: Workspace, canvas: Canvas, tool: ToolInHand, services: Services) -> None:
        super().__init__(workspace)
        self._workspace, self._canvas, self._tool, self._services = workspace, canvas, tool, services
        canvas.wand_asked.connect(self._ask_wand)
        canvas.object_asked.connect(self._ask_object)

    def clear(self) -> None:
        """No hole at all."""
        if self._free:
            self._workspace.replace_hole(np.zeros_like(self._hole.coverage))

    def invert(self) -> None:
        """What was kept is to be filled, and the other way round."""
        if self._free:
            self._workspace.replace_hole(255 - self._hole.coverage)

    def grow(self, pixels: int | None = None) -> None:
        """Larger by so many pixels, or by one step, in the background."""
        self._work(grown, self._coverage, pixels)

    def shrink(self, pixels: int | None = None) -> None:
        """Smaller by so many pixels, or by one step, in the background."""
        self._work(shrunk, self._coverage, pixels)

    def feather(self, pixels: int) -> None:
        """A soft edge of so many pixels around all that is in the hole, in the background."""
        self._work(feathered, lambda: self._hole.pixels, pixels)

    def take_mask(self, path: Path) -> None:
        """A mask file in place of the hole; an error is a message."""
        document = self._workspace.document
        if document is not None:
            height, width = document.hole.coverage.shape
            self._later(lambda: read_mask(path, height, width))

    def save_mask(self, path: Path) -> None:
        """Write the hole as a mask file; `exported` follows. Never in place of the photo."""
        document = self._workspace.document
        if document is not None and document.photo.path is not None and same_file(path, document.photo.path):
            said = self.tr("{file} is the photo itself: save the mask under another name.")
            self._services.message.error(said.format(file=path), until=self.exported)
        elif document is not None:
            hole = document.hole.pixels
            self._services.run(lambda: write_mask(path, hole), lambda _: self.exported.emit(path))

    @property
    def _hole(self) -> Hole:
        assert self._workspace.document is not None
        return self._workspace.document.hole

    @property
    def _free(self) -> bool:
        return self._workspace.document is not None and not self._canvas.painting

    def _coverage(self) -> np.ndarray:
        """The hole as it is now: bool H×W, or uint8 coverage where its edge may be soft."""
        return self._hole.coverage.copy() if self._hole.soft else self._hole.pixels

    def _work(
        self,
        change: Callable[[np.ndarray, int], np.ndarray],
        get: Callable[[], np.ndarray],
        pixels: int | None,
    ) -> None:
        if self._free and self._hole.count:
            hole, radius = get(), pixels or step_of(self._hole)
            self._later(lambda: change(hole, radius))

    def _later(self, make: Callable[[], np.ndarray]) -> None:
        """Make another hole in the background; dropped where the hole has changed meanwhile."""
        document, state = self._workspace.document, self._workspace.undo_stack.index()

        def done(pixels: np.ndarray) -> None:
            if self._workspace.document is document and self._workspace.undo_stack.index() == state and self._free:
                self._workspace.replace_hole(pixels)

        self._services.run(make, done)

    def replace_by(self, make: Callable[[], np.ndarray]) -> None:
        """Put the hole that is made in the background in place of the one that is there then."""
        hole = self._hole

        def done(pixels: np.ndarray) -> None:
            self._when_free(hole, lambda: self._workspace.replace_hole(pixels))

        self._services.run(make, done)

    def take(self, find: Callable[[], Region], adds: bool) -> None:
        """Add a region that is found in the background to the hole, or take it away."""
        hole = self._hole

        def done(region: Region) -> None:
            self._when_free(hole, lambda: self._select(region, adds))

        self._services.run(find, done)

    def _when_free(self, hole: Hole, do: Callable[[], None]) -> None:
        """Do it once no stroke is being drawn, for that is one step; not for another photo or size."""
        if self._is_open(hole) and self._free:
            do()
        elif self._is_open(hole):
            QTimer.singleShot(STROKE_MS, self, lambda: self._when_free(hole, do))

    def _is_open(self, hole: Hole) -> bool:
        return self._workspace.document is not None and self._hole is hole

    # Regions that the engine finds --------------------------------------------------------------------------------

    def _ask_wand(self, x: int, y: int, adds: bool) -> None:
        self._ask(Wand(x, y, self._tool.tolerance, self._tool.contiguous), 0, adds)

    def _ask_object(self, rect: Rect, adds: bool) -> None:
        box = ObjectBox((rect.left, rect.top, rect.right, rect.bottom))
        self._ask(box, self._tool.growth_pixels, adds)

    def _ask(self, what: Wand | ObjectBox, growth: int, adds: bool) -> None:
        hole, pixels = self._hole, self._workspace.picture()

        def done(answer: Result) -> None:
            if self._is_open(hole) and isinstance(answer, SelectionDone):
                found = answer.hole
                self.take(lambda: _region(found, growth), adds)

        def failed(why: JobFailed | JobCancelled | EngineDied) -> None:
            if isinstance(why, JobFailed):
                self._services.message.error(why.message, why.details)

        self._services.session.ask(lambda number: SelectJob(number, pixels, what), done, failed)
        if self._services.session.running:
            said = self.tr("The region will be selected once the current fill is done.")
            self._services.message.note(said, until=self._services.session.run_ended)

    def _select(self, region: Region, adds: bool) -> None:
        if not region.mask.any():
            said = self.tr("Nothing was found there: try a different box or tolerance.")
            self._services.message.note(said, until=self._workspace.hole_changed)
            return
        self._workspace.begin_stroke(adds)
        mask = region.mask if adds else region.taken_from(self._hole.coverage)
        change = self._canvas.apply_selection(region.rect, mask, adds)
        if change is not None:
            self._workspace.push(change)


class Measuring(QObject):
    """`measured` tells the hole's share of the photo and how many areas it has, once its changes pause."""

    measured = Signal(float, int)

    def __init__(self, workspace: Workspace, canvas: Canvas) -> None:
        super().__init__(workspace)
        self._workspace, self._canvas = workspace, canvas
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(MEASURE_MS)
        self._timer.timeout.connect(self.now)
        workspace.hole_changed.connect(self._timer.start)

    def now(self) -> None:
        """Count, unless a stroke is being drawn: that it would hold up."""
        if self._canvas.painting:
            self._timer.start()
        elif self._workspace.document is not None:
            hole = self._workspace.document.hole
            self.measured.emit(hole.fraction, count_areas(hole.pixels) if hole.count else 0)

    def stop(self) -> None:
        self._timer.stop()


def step_of(hole: Hole) -> int:
    """The pixels of one step of growing or shrinking."""
    return max(1, round(STEP * min(hole.coverage.shape)))


def _region(hole: PackedHole, growth: int) -> Region:
    """What was found, grown by so many pixels where something was."""
    found = hole.unpack()
    rect = around(found).grown(growth).clipped(hole.width, hole.height)
    return Region(rect, grown(found[rect.slices], growth))

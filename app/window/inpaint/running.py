"""A run: fills are asked for, and come one by one into the document and the strip."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QObject

from app.engine.packed_hole import PackedHole
from app.window.canvas.brush import around
from app.window.canvas.canvas import Canvas
from app.window.canvas.feather import softened
from app.window.canvas.hole import FULL, in_part
from app.window.document.document import Document
from app.window.document.kept_fill import KeptFill
from app.window.inpaint.fills_model import NOW
from app.window.inpaint.services import Services
from app.window.inpaint.showing import Showing
from app.window.inpaint.side_panel import MOST_SEED, SidePanel
from app.window.inpaint.workspace import Workspace


class Running(QObject):
    """One run at a time, for the document and the photo that were there when it began."""

    def __init__(
        self, workspace: Workspace, showing: Showing, canvas: Canvas, panel: SidePanel, services: Services
    ) -> None:
        super().__init__(workspace)
        self._workspace, self._showing, self._canvas, self._panel = workspace, showing, canvas, panel
        self._session, self._message = services.session, services.message
        self._document: Document | None = None
        self._photo: np.ndarray | None = None
        self._coverage: np.ndarray | None = None  # of the hole's box, where its edge is soft
        panel.inpaint_asked.connect(self.inpaint)
        panel.cancel_asked.connect(self._session.cancel)
        self._session.fill_done.connect(self._add)
        self._session.run_ended.connect(self._end)
        workspace.resized.connect(self._drop)

    def inpaint(self) -> None:
        """Ask the engine for fills of the hole in the picture on screen: a fill around it becomes the photo first."""
        workspace, document = self._workspace, self._workspace.document
        if document is None or not document.hole.count or self._canvas.painting or self._session.running:
            return
        workspace.set_before(False)
        if workspace.original_picked:
            return
        self._message.hide()
        fill = document.fill_beside_hole()
        if fill is not None:
            workspace.apply(fill, goes_on=True)
            said = self.tr("The new fills build on the fill on screen (seed {seed}); undo removes it from the photo.")
            self._message.note(said.format(seed=fill.patch.seed))
        self._cover_margins(document)
        hole = document.hole.pixels
        if hole.all():
            self._message.note(self.tr("The hole covers the whole photo: something must stay visible."))
            return
        coverage = document.hole.coverage[around(hole).slices]
        soft = document.hole.soft and in_part(coverage)  # else it says no more than the hole itself
        self._run(hole, self._panel.box.caption(), coverage.copy() if soft else None)

    def _cover_margins(self, document: Document) -> None:
        """Have all of the margins that are to be filled in the hole: they may have been erased from it."""
        blank = document.blank(document.with_fill(None))
        if blank is not None and (document.hole.coverage[blank] < FULL).any():
            self._workspace.look_at(NOW)
            self._workspace.replace_hole(document.hole.coverage)
            self._message.note(self.tr("The margins around the photo are part of the hole again."))

    def more_like(self, fill: KeptFill) -> None:
        """Ask for as many fills as are set around the latent of this one, for the hole that it was made for."""
        document = self._workspace.document
        if document is not None and not document.is_whole(document.with_fill(fill)):
            self._message.note(self.tr("This fill is older than the margins around the photo: fill these first."))
        elif not self._session.running:
            near = fill.patch.seed if fill.patch.near is None else fill.patch.near
            self._message.hide()
            self._panel.draw_seed()
            self._run(fill.hole.unpack(), fill.patch.caption, fill.coverage, near)

    def _run(self, hole: np.ndarray, caption: str, coverage: np.ndarray | None, near: int | None = None) -> None:
        panel, document = self._panel, self._workspace.document
        if document is None or self._session.running:
            return
        count, packed = panel.fills.value(), PackedHole.pack(hole)
        alike = [fill for fill in document.fills if self._alike(fill, packed, caption, coverage, near)]
        seed = unused_seed(panel.seed.value(), count, {fill.patch.seed for fill in alike})
        panel.seed.setValue(seed)
        self._document, self._photo, self._coverage = document, document.photo.pixels, coverage
        document.begin_run()
        panel.box.remember(caption)
        self._showing.expect(caption, packed, range(seed, seed + count), near)
        self._session.inpaint(document.photo.pixels, hole, caption, count, seed, near)
        self._workspace.touched.emit()

    def _alike(
        self, fill: KeptFill, hole: PackedHole, caption: str, coverage: np.ndarray | None, near: int | None
    ) -> bool:
        """Whether all that makes a fill is as it was for this one, but for the seed."""
        patch = fill.patch
        return (
            (patch.caption, patch.near) == (caption, near)
            and self._session.checkpoint in (patch.checkpoint, "")  # an engine that starts has not said yet
            and fill.hole.bits == hole.bits
            and (coverage is fill.coverage or np.array_equal(coverage, fill.coverage))  # type: ignore[arg-type]
        )

    def _add(self, fill: KeptFill) -> None:
        document = self._workspace.document
        if document is None or document is not self._document:
            return  # another photo was opened meanwhile
        fill.run = document.runs
        self._soften(fill)
        self._workspace.add(fill)
        if self._session.done == 1 and not self._canvas.painting:
            self._workspace.look_at(len(document.fills) - 1)

    def _soften(self, fill: KeptFill) -> None:
        """Blend a fill into the photo that it was made for, as softly as its hole was painted."""
        if self._coverage is not None and self._photo is not None:
            pixels = softened(fill.patch.pixels, self._photo[fill.box.slices], self._coverage)
            fill.patch, fill.coverage = replace(fill.patch, pixels=pixels), self._coverage

    def _drop(self) -> None:
        """The photo has another size: fills that are still made don't fit it."""
        self._session.cancel()
        self._document = self._photo = self._coverage = None

    def _end(self) -> None:
        if self._workspace.document is self._document:
            self._showing.end_run()
        self._document = self._photo = self._coverage = None


def unused_seed(seed: int, count: int, used: set[int]) -> int:
    """The first seed from `seed` on that, like the `count` - 1 after it, is not used yet."""
    while taken := used.intersection(range(seed, seed + count)):
        seed = max(taken) + 1
        if seed > MOST_SEED:
            seed = 0
    return seed

"""A run: fills are asked for, and come one by one into the document and the strip."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject

from app.engine.protocol import PackedHole
from app.window.canvas.brush import around
from app.window.canvas.feather import softened
from app.window.canvas.hole import in_part
from app.window.document.document import Document, KeptFill
from app.window.inpaint.side_panel import MOST_SEED

if TYPE_CHECKING:
    from app.window.inpaint.page import InpaintPage


class Running(QObject):
    """One run at a time, for the document and the photo that were there when it began."""

    def __init__(self, page: InpaintPage) -> None:
        super().__init__(page)
        self._page = page
        self._document: Document | None = None
        self._photo: np.ndarray | None = None
        self._coverage: np.ndarray | None = None  # of the hole's box, where its edge is soft
        page.panel.inpaint_asked.connect(self.inpaint)
        page.panel.cancel_asked.connect(page.session.cancel)
        page.session.fill_done.connect(self._add)
        page.session.run_ended.connect(self._end)

    def inpaint(self) -> None:
        """Ask the engine for fills of the hole in the picture on screen: a fill around it becomes the photo first."""
        page, document = self._page, self._page.document
        if document is None or not document.hole.count or page.canvas.painting or page.session.running:
            return
        page.looking.set_before(False)
        if page.looking.original_picked:
            return
        page.message.hide()
        fill = document.fill_beside_hole()
        if fill is not None:
            page.fill_tools.go_on_from(fill)
            said = self.tr("The new fills go on from the fill on screen (seed {seed}); undo takes it out of the photo.")
            page.message.note(said.format(seed=fill.patch.seed))
        hole = document.hole.pixels
        coverage = document.hole.coverage[around(hole).slices]
        soft = document.hole.soft and in_part(coverage)  # else it says no more than the hole itself
        self._run(hole, page.panel.box.caption(), coverage.copy() if soft else None)

    def more_like(self, fill: KeptFill) -> None:
        """Ask for as many fills as are set around the latent of this one, for the hole that it was made for."""
        if not self._page.session.running:
            near = fill.patch.seed if fill.patch.near is None else fill.patch.near
            self._page.message.hide()
            self._page.panel.draw_seed()
            self._run(fill.hole.unpack(), fill.patch.caption, fill.coverage, near)

    def _run(self, hole: np.ndarray, caption: str, coverage: np.ndarray | None, near: int | None = None) -> None:
        page, document = self._page, self._page.document
        if document is None or page.session.running:
            return
        count, packed = page.panel.fills.value(), PackedHole.pack(hole)
        alike = [fill for fill in document.fills if self._alike(fill, packed, caption, coverage, near)]
        seed = unused_seed(page.panel.seed.value(), count, {fill.patch.seed for fill in alike})
        page.panel.seed.setValue(seed)
        self._document, self._photo, self._coverage = document, document.photo.pixels, coverage
        document.runs += 1
        page.panel.box.remember(caption)
        page.strip.expect(page.looking.run(document.runs, caption, packed), range(seed, seed + count), near)
        page.session.inpaint(document.photo.pixels, hole, caption, count, seed, near)
        page.touched.emit()

    def _alike(
        self, fill: KeptFill, hole: PackedHole, caption: str, coverage: np.ndarray | None, near: int | None
    ) -> bool:
        """Whether all that makes a fill is as it was for this one, but for the seed."""
        session, patch = self._page.session, fill.patch
        return (
            (patch.caption, patch.near) == (caption, near)
            and session.checkpoint in (patch.checkpoint, "")  # an engine that starts has not said yet
            and fill.hole.bits == hole.bits
            and (coverage is fill.coverage or np.array_equal(coverage, fill.coverage))  # type: ignore[arg-type]
        )

    def _add(self, fill: KeptFill) -> None:
        page, document = self._page, self._page.document
        if document is None or document is not self._document:
            return  # another photo was opened meanwhile
        fill.run = document.runs
        self._soften(fill)
        document.fills.append(fill)
        number = page.looking.add_to_strip(fill)
        page.touched.emit()
        if page.session.done == 1 and not page.canvas.painting:
            page.strip.select(number)

    def _soften(self, fill: KeptFill) -> None:
        """Blend a fill into the photo that it was made for, as softly as its hole was painted."""
        if self._coverage is not None and self._photo is not None:
            pixels = softened(fill.patch.pixels, self._photo[fill.box.slices], self._coverage)
            fill.patch, fill.coverage = replace(fill.patch, pixels=pixels), self._coverage

    def _end(self) -> None:
        if self._page.document is self._document:
            self._page.strip.end_run()
        self._document = self._photo = self._coverage = None


def unused_seed(seed: int, count: int, used: set[int]) -> int:
    """The first seed from `seed` on that, like the `count` - 1 after it, is not used yet."""
    while taken := used.intersection(range(seed, seed + count)):
        seed = max(taken) + 1
        if seed > MOST_SEED:
            seed = 0
    return seed

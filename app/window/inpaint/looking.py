"""What of the document is on screen: a fill, the photo as it is now, or the file as it was opened; and the hole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject

from app.engine.protocol import PackedHole
from app.window.canvas.brush import Rect
from app.window.canvas.pyramid import Pyramid
from app.window.document.document import Document, KeptFill, silhouette, thumbnail
from app.window.document.saved_pictures import Picture
from app.window.inpaint.fills_model import NOW, ORIGINAL, Run
from app.window.inpaint.run_headings import HOLE
from app.window.inpaint.tile_delegate import THUMB

if TYPE_CHECKING:
    from app.window.inpaint.page import InpaintPage

NOWHERE = Rect(0, 0, 0, 0)


class Looking(QObject):
    """Follows what is picked in the strip.

    `before`: the original is shown for as long as asked, whatever is picked. `hole_wanted`: the hole is to be seen
    over what is picked, unless that is the original.
    """

    def __init__(self, page: InpaintPage) -> None:
        super().__init__(page)
        self._page = page
        self.before = False
        self.hole_wanted = True
        self._original_picked = False  # while that is another one than the photo as it is now
        self._runs: dict[tuple[int, str], Run] = {}  # of the fills in the strip, by number and caption
        page.strip.shown.connect(self._pick)

    def start(self, document: Document, pyramid: Pyramid) -> None:
        """Fill the strip for another document, and show what it says is shown."""
        strip, shown = self._page.strip, document.shown
        self.before = False
        self._runs.clear()
        strip.show_original(thumbnail(pyramid.original[-1], None, self._pixels))
        for number, fill in enumerate(document.fills):
            self.put_in_strip(number, fill)
        self._show_now(document)
        if shown is not None:
            strip.select(shown)

    # What is picked -----------------------------------------------------------------------------------------------

    @property
    def original_shown(self) -> bool:
        """Whether the file as it was opened is on screen, and neither a fill nor what was applied."""
        return self.before or self._original_picked

    @property
    def original_picked(self) -> bool:
        """Whether it is picked, so that there is nothing on screen to work on."""
        return self._original_picked

    def picture(self) -> np.ndarray:
        """The picture on screen, uint8 H×W×3."""
        document = self._page.document
        assert document is not None
        return document.original if self.original_shown else document.picture()

    def fills_of_the_picture(self) -> Picture:
        """The fills in the picture on screen, which tell it from others; none in the photo as it was opened."""
        document = self._page.document
        assert document is not None
        return () if self.original_shown else document.with_fill(document.shown_fill)

    def _pick(self, number: int) -> None:
        document = self._page.document
        if document is not None:
            self._page.fill_tools.drop_check()
            document.shown = number if 0 <= number < len(document.fills) else None
            self._original_picked = number == ORIGINAL
            self.hole_wanted = document.shown is None
            self.before = False
            self.draw()
            fill = document.shown_fill
            self._page.panel.box.show_attention(fill.patch.word_weights if fill else ())

    def pick_again(self) -> None:
        """Show what the strip's picked tile is now."""
        self._pick(self._page.strip.picked)

    def leave_original(self) -> None:
        """Back to the photo as it is now, where only the original is to be seen: that one can't be worked on."""
        if self._original_picked:
            self._page.strip.select(NOW)

    def set_before(self, before: bool) -> None:
        """Show the original, without hole, for as long as asked."""
        if before != self.before and self._page.document is not None:
            self.before = before
            self.draw()

    def set_hole_shown(self, shown: bool) -> None:
        """Show or hide the hole over the photo."""
        self.hole_wanted = shown
        self.before = False
        self.draw()

    def draw(self) -> None:
        """Draw what is picked, and the hole where it is wanted."""
        document, canvas = self._page.document, self._page.canvas
        fill = None if document is None else document.shown_fill
        if document is not None and self.original_shown:
            box = document.applied_box
            canvas.show_patch(None if box.empty else document.original[box.slices], box)
        elif document is not None and fill is not None:
            canvas.show_patch(fill.pixels_on(document.photo.pixels), fill.box)
        else:
            canvas.show_patch(None, NOWHERE)
        canvas.show_hole(self.hole_wanted and not self.original_shown)
        self._page.refresh()

    # The strip ----------------------------------------------------------------------------------------------------

    def photo_changed(self, box: Rect, shown: KeptFill | None) -> None:
        """The photo is another one in `box`: that, or a fill, is shown, and all pictures are of what is there now."""
        document = self._page.document
        assert document is not None
        self._page.canvas.photo_changed(document.photo.pixels, box)
        for number, fill in enumerate(document.fills):
            self._page.strip.set_picture(number, self._thumbnail(fill))
        self._show_now(document)
        if shown in document.fills:
            self._page.strip.select(document.fills.index(shown))
            self.set_hole_shown(True)  # as it was painted on the fill

    def _show_now(self, document: Document) -> None:
        picture = thumbnail(document.photo.pixels, None, self._pixels) if document.applied else None
        self._page.strip.show_now(picture)

    def run(self, number: int, caption: str, hole: PackedHole) -> Run:
        """What the strip says of a run."""
        if (number, caption) not in self._runs:
            pixels = round(max(HOLE.width(), HOLE.height()) * self._page.devicePixelRatioF())
            self._runs[number, caption] = Run(caption, silhouette(hole, pixels))
        return self._runs[number, caption]

    def _run_of(self, fill: KeptFill) -> Run:
        return self.run(fill.run, fill.patch.caption, fill.hole)

    def add_to_strip(self, fill: KeptFill) -> int:
        """Show a fill that has come in the strip; its number."""
        patch = fill.patch
        return self._page.strip.add(self._thumbnail(fill), self._run_of(fill), patch.seed, patch.near)

    def put_in_strip(self, number: int, fill: KeptFill) -> None:
        """Show a finished fill of the document in the strip, at its number."""
        patch = fill.patch
        self._page.strip.put(number, self._thumbnail(fill), self._run_of(fill), patch.seed, patch.near, fill.starred)

    def _thumbnail(self, fill: KeptFill) -> np.ndarray:
        assert self._page.document is not None
        return thumbnail(self._page.document.photo.pixels, fill, self._pixels)

    @property
    def _pixels(self) -> int:
        return round(THUMB * self._page.devicePixelRatioF())

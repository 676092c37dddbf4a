"""Loading a photo in the background; of several asked for at once the last one is shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.window.canvas.pyramid import Pyramid
from app.window.document.document import Document
from app.window.parts.freed_memory import give_back

if TYPE_CHECKING:
    from app.window.inpaint.page import InpaintPage


class Opening(QObject):
    """Nothing on the page changes before the photo is there."""

    def __init__(self, page: InpaintPage) -> None:
        super().__init__(page)
        self._page = page
        self._last = 0  # number of the last request; answers to earlier ones are dropped

    def open(self, path: str | Path) -> None:
        """Load it and show it; an error is a message, and the open document stays."""
        self._last += 1
        number = self._last

        def load() -> tuple[Document, Pyramid]:
            document = Document.open(path)
            return document, Pyramid(document.photo.pixels)

        def done(loaded: tuple[Document, Pyramid]) -> None:
            if number == self._last:
                self._page.leaving.ask(lambda: show(loaded))

        def show(loaded: tuple[Document, Pyramid]) -> None:
            self._page.show_document(*loaded)
            self._page.background.run(give_back, lambda _: None, lambda _: None)  # what the closed one held

        self._page.background.run(load, done, self._page.tell_error)

"""Writing the picture on screen to a file, in the background; the photo itself is never overwritten unasked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.window.inpaint.document import Document, Savable

if TYPE_CHECKING:
    from app.window.inpaint.page import InpaintPage


class Saving(QObject):
    """The page's `saved` follows each file that was written."""

    def __init__(self, page: InpaintPage) -> None:
        super().__init__(page)
        self._page = page

    def save(self, path: Path) -> None:
        """Write it; where that would replace the opened photo, ask first, in the message bar."""
        document = self._page.document
        if document is None or document.last_fill is None:
            return
        if document.photo.path is not None and path != document.saved_as and same_file(path, document.photo.path):
            said = self.tr("{file} is the photo itself: save under another name, or replace it.")
            picture = Savable.of(document)
            replace = (self.tr("Replace the photo"), lambda: self._write(document, picture, path))
            self._page.message.error(said.format(file=path), action=replace)
        else:
            self._write(document, Savable.of(document), path)

    def _write(self, document: Document, picture: Savable, path: Path) -> None:
        quality = self._page.quality

        def done(notes: tuple[str, ...]) -> None:
            document.saved_as = path
            if notes:
                self._page.message.note(" ".join(notes))
            self._page.saved.emit(path)

        self._page.background.run(lambda: picture.save(path, quality), done, self._page.tell_error)


def same_file(one: Path, other: Path) -> bool:
    """Whether two names are one file."""
    try:
        return one.samefile(other)
    except OSError:  # one of them is not there
        return False

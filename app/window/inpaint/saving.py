"""Writing pictures to files, in the background; the photo itself is never overwritten unasked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.window.document.document import Document, Savable
from app.window.document.saved_pictures import same_file

if TYPE_CHECKING:
    from app.window.inpaint.page import InpaintPage


class Saving(QObject):
    """The page's `saved` follows each file that was written, `idle` once nothing is being written any more."""

    idle = Signal()

    def __init__(self, page: InpaintPage) -> None:
        super().__init__(page)
        self._page = page
        self._writing = 0

    @property
    def busy(self) -> bool:
        """Whether a file is being written."""
        return self._writing > 0

    def save(self, path: Path) -> None:
        """Write the picture on screen; where that would replace the opened photo, ask first, in the message bar."""
        document = self._page.document
        if document is None or document.last_fill is None:
            return
        picture = Savable.of(document)
        again = document.saved.file_of(picture.fills) == path
        if document.photo.path is not None and not again and same_file(path, document.photo.path):
            said = self.tr("{file} is the photo itself: save under another name, or replace it.")
            replace = (self.tr("Replace the photo"), lambda: self.write(document, picture, path))
            self._page.message.error(said.format(file=path), action=replace)
        else:
            self.write(document, picture, path)

    def write(
        self, document: Document, picture: Savable, path: Path, then: Callable[[bool], None] = lambda _: None
    ) -> None:
        """Write one picture of a document; then say whether that was done, after a message where it was not."""
        quality = self._page.quality

        def done(notes: tuple[str, ...]) -> None:
            document.saved.note(path, picture.fills)
            if notes:
                self._page.message.note(" ".join(notes))
            self._page.saved.emit(path)
            end(written=True)

        def failed(error: Exception) -> None:
            self._page.tell_error(error)
            end(written=False)

        def end(*, written: bool) -> None:
            self._writing -= 1
            then(written)
            if not self.busy:
                self.idle.emit()

        self._writing += 1
        self._page.background.run(lambda: picture.save(path, quality), done, failed)

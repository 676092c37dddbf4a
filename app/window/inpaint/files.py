"""Photos in from files and pictures out to them, in the background; the photo itself is never overwritten unasked."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.photo_files import is_project
from app.window.canvas.pyramid import Pyramid
from app.window.document.document import Document
from app.window.document.savable import Savable
from app.window.document.saved_pictures import same_file
from app.window.document.snapshot_document import Reopened
from app.window.inpaint.services import Services
from app.window.inpaint.workspace import Workspace
from app.window.parts.language import tr
from models.files.atomic_file import numbered

Result = TypeVar("Result")


class Opening(QObject):
    """`loaded` brings a photo as a `Document` with its `Pyramid`, `reopened` a project as a `Reopened`.

    Of several asked for at once the last one comes.
    """

    loaded = Signal(object, object)
    reopened = Signal(object)

    def __init__(self, services: Services, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._last = 0  # number of the last request; answers to earlier ones are dropped

    def open(self, path: str | Path) -> None:
        """Load a photo or a project; an error is a message."""
        if is_project(path):
            self._run(partial(_project, Path(path)), self.reopened.emit)
        else:
            self._run(lambda: _with_pyramid(Document.open(path)), lambda loaded: self.loaded.emit(*loaded))

    def open_held(self, content: Callable[[], bytes], name: Path) -> None:
        """Load a photo from the bytes of a file that lies nowhere; `name` is what it is called."""
        self._run(lambda: _with_pyramid(Document.open_held(content(), name)), lambda loaded: self.loaded.emit(*loaded))

    def _run(self, load: Callable[[], Result], show: Callable[[Result], None]) -> None:
        self._last += 1
        number = self._last

        def done(loaded: Result) -> None:
            if number == self._last:
                show(loaded)

        self._services.run(load, done)


def _with_pyramid(document: Document) -> tuple[Document, Pyramid]:
    return document, Pyramid(document.photo.pixels)


def _project(file: Path) -> Reopened:
    from app.window.document.project_reading import open_project  # which reads photos: see Document

    return open_project(file)


class Saving(QObject):
    """`saved` follows each file that was written, `idle` once nothing is being written any more."""

    saved = Signal(object)  # Path
    idle = Signal()

    def __init__(self, workspace: Workspace, services: Services) -> None:
        super().__init__(workspace)
        self._workspace, self._services = workspace, services
        self._writing = 0
        self.quality = 95  # of JPEG and WebP files; 100 is lossless WebP

    @property
    def busy(self) -> bool:
        """Whether a file is being written."""
        return self._writing > 0

    def save(self, path: Path) -> None:
        """Write the picture on screen; where that would replace the opened photo, ask first, in the message bar."""
        document = self._workspace.document
        if document is None or document.last_fill is None:
            return
        picture = Savable.of(document)
        again = document.saved.file_of(picture.fills) == path
        if document.photo.path is not None and not again and same_file(path, document.photo.path):
            said = self.tr("{file} is the photo itself: save under another name, or replace it.")
            replace = (self.tr("Replace the photo"), lambda: self.write(document, picture, path))
            self._services.message.error(said.format(file=path), action=replace, until=self.saved)
        else:
            self.write(document, picture, path)

    def write(
        self, document: Document, picture: Savable, path: Path, then: Callable[[bool], None] = lambda _: None
    ) -> None:
        """Write one picture of a document; then say whether that was done, after a message where it was not."""
        quality = self.quality

        def done(notes: tuple[str, ...]) -> None:
            document.saved.note(path, picture.fills)
            if notes:
                self._services.message.note(" ".join(notes))
            self.saved.emit(path)
            end(written=True)

        def failed(error: Exception) -> None:
            self._services.tell_error(error, until=self.saved)
            end(written=False)

        def end(*, written: bool) -> None:
            self._writing -= 1
            then(written)
            if not self.busy:
                self.idle.emit()

        self._writing += 1
        self._services.background.run(lambda: picture.save(path, quality), done, failed)

    def write_all(
        self, document: Document, pictures: list[Savable], folder: Path, then: Callable[[int, bool], None]
    ) -> None:
        """Write several into a folder, one by one, named by their seeds; nothing that is there is replaced.

        Then say how many were written, and whether that was all of them: after a message where it was not.
        """

        def next_one(number: int) -> None:
            if number == len(pictures):
                then(number, True)
                return
            file = free_file(document.named_for(pictures[number].fills[-1].patch.seed, folder))
            self.write(
                document, pictures[number], file, lambda done: next_one(number + 1) if done else then(number, False)
            )

        next_one(0)


def free_file(wanted: Path) -> Path:
    """A file that is not there yet, numbered where its name is taken."""
    return next(file for file in numbered(wanted) if not file.exists())


def ask_folder(document: Document, parent: QWidget) -> Path | None:
    """Ask a person for the folder of several fills; None where they cancel."""
    start = str(document.suggested_path().parent)
    folder = QFileDialog.getExistingDirectory(parent, tr("Save the fills to a folder"), start)
    return Path(folder) if folder else None


def trim_heap() -> None:
    """Give freed memory back to the system on Linux's glibc, which keeps what arrays of some megabytes leave behind."""
    with suppress(AttributeError, OSError, TypeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)

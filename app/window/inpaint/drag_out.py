"""A fill on its way out of the window: a picture, and a file that other programs can take.

A drag begins once its file is written: programs wait some seconds at most for what is let go over them.
"""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtGui import QImage

from app.window.document.kept_fill import Picture
from app.window.document.savable import Savable
from app.window.parts.background import Background
from app.window.parts.drops import OWN_FILL

Ready = Callable[[Path | None], None]


class DragOut:
    """Writes what is dragged out into a folder that lives as long as the window, each picture in a folder of its own.

    The last one's file is used again for the next drag of that picture, unless it was moved away.
    """

    def __init__(self, background: Background, failed: Callable[[Exception], None]) -> None:
        self._background, self._failed = background, failed
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._last: tuple[Picture, Path] | None = None
        self._written: dict[Picture, threading.Event] = {}  # of those that are being written
        self._count = 0

    def start(self, picture: Savable, name: str, ready: Ready) -> None:
        """Call `ready` with a file called `name`, at once where it is written already; None where it can't be."""
        if self._last is not None and self._last[0] == picture.fills and self._last[1].is_file():
            ready(self._last[1])
        elif picture.fills not in self._written:
            self._write(picture, name, ready)

    def _write(self, picture: Savable, name: str, ready: Ready) -> None:
        written = self._written[picture.fills] = threading.Event()

        def write() -> Path:
            try:
                file.parent.mkdir()
                picture.save(file, 100)
            finally:
                written.set()
            return file

        def done(file: Path) -> None:
            del self._written[picture.fills]
            self._last = picture.fills, file
            ready(file)

        def failed(error: Exception) -> None:
            del self._written[picture.fills]
            self._failed(error)
            ready(None)

        try:
            # a file that is being written when the folder goes must not keep it
            self._folder = self._folder or tempfile.TemporaryDirectory(
                prefix="featherproof-", ignore_cleanup_errors=True
            )
        except OSError as error:
            failed(error)
            return
        file = Path(self._folder.name) / str(self._count) / name
        self._count += 1
        self._background.run(write, done, failed)

    def close(self) -> None:
        """Remove the files, once they are written."""
        for written in self._written.values():
            written.wait()
        if self._folder is not None:
            self._folder.cleanup()


def dragged_data(picture: QImage, file: Path | None) -> QMimeData:
    """What is dragged."""
    data = QMimeData()
    data.setImageData(picture)
    data.setData(OWN_FILL, b"")
    if file is not None:
        data.setUrls([QUrl.fromLocalFile(str(file))])
    return data

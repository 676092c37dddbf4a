"""A fill on its way out of the window: a picture, and a file that other programs can take."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMetaType, QMimeData, QUrl
from PySide6.QtGui import QImage

from app.window.background import Background
from app.window.drops import OWN_FILL

FILES = "text/uri-list"


class DraggedFill(QMimeData):
    """Whoever takes the file waits until it is written, which began when the drag did."""

    def __init__(self, picture: QImage, file: Path, written: threading.Event) -> None:
        super().__init__()
        self._file, self._written = file, written
        self.setImageData(picture)

    def formats(self) -> list[str]:
        return [*super().formats(), FILES, OWN_FILL]

    def retrieveData(self, kind: str, wanted: QMetaType | QMetaType.Type) -> object:
        if kind != FILES:
            return super().retrieveData(kind, wanted)
        self._written.wait()
        return [QUrl.fromLocalFile(str(self._file))] if self._file.exists() else []


class DragOut:
    """Writes what is dragged out into a folder that lives as long as the window, each drag's file in one of its own."""

    def __init__(self, background: Background, failed: Callable[[Exception], None]) -> None:
        self._background, self._failed = background, failed
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._drags: list[threading.Event] = []

    def start(self, picture: QImage, name: str, save: Callable[[Path], object]) -> QMimeData:
        """What is dragged: `picture`, and a file called `name` that `save` writes in the background."""
        written = threading.Event()

        def write(file: Path) -> None:
            try:
                file.parent.mkdir()
                save(file)
            finally:
                written.set()

        try:
            # a file that is being written when the folder goes must not keep it
            self._folder = self._folder or tempfile.TemporaryDirectory(
                prefix="featherproof-", ignore_cleanup_errors=True
            )
        except OSError as error:
            self._failed(error)
            data = QMimeData()
            data.setImageData(picture)
            return data
        file = Path(self._folder.name) / str(len(self._drags)) / name
        self._drags.append(written)
        self._background.run(lambda: write(file), lambda _: None, self._failed)
        return DraggedFill(picture, file, written)

    def close(self) -> None:
        """Remove the files, once they are written."""
        for written in self._drags:
            written.wait()
        if self._folder is not None:
            self._folder.cleanup()

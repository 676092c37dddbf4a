"""Makes thumbnails of the photos in the table as soon as they are there: those on screen first, in the background."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from functools import partial
from itertools import islice

import numpy as np
from PySide6.QtCore import QModelIndex, QObject, QTimer

from app.window.authenticate.model import PhotosModel
from app.window.authenticate.rows import PhotoRow, Stage
from app.window.parts.background import Background

THUMBNAIL = 80  # pixels a side: what the table shows on a screen of two pixels a point
LANES = 2  # photos that are read at a time
AT_ONCE = 6  # photos that a lane reads before the window gives it other ones


class Thumbnails(QObject):
    """`on_screen` tells which rows are seen, whenever a lane is free."""

    def __init__(
        self,
        model: PhotosModel,
        on_screen: Callable[[], Iterable[PhotoRow]],
        background: Background,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._model, self._on_screen, self._background = model, on_screen, background
        self._coming: deque[str] = deque()  # paths, in the order in which they came
        self._wanted: set[str] = set()  # those that no lane took yet
        self._working = 0
        model.rowsInserted.connect(self._want)

    def _want(self, _: QModelIndex, first: int, last: int) -> None:
        paths = [row.path for row in self._model.rows[first : last + 1]]
        self._coming.extend(paths)
        self._wanted.update(paths)
        QTimer.singleShot(0, self, self._go_on)  # when it is known which of them bring one along

    def _go_on(self) -> None:
        while self._working < LANES and (paths := self._next()):
            self._working += 1
            self._background.run(partial(_made, paths, lambda: self._background.stopping), self._show, self._fail)

    def _next(self) -> list[str]:
        """What a lane is to do: what is on screen, then the rest in its order."""
        if not self._wanted:
            return []
        found = list(islice((row.path for row in self._on_screen() if self._take(row.path)), AT_ONCE))
        while self._coming and len(found) < AT_ONCE:
            path = self._coming.popleft()
            if self._take(path):
                found.append(path)
        return found

    def _take(self, path: str) -> bool:
        """Take a photo off the list; whether it stood there, and still lacks a thumbnail that could be made."""
        if path not in self._wanted:
            return False
        self._wanted.remove(path)
        row = self._model.row_of(path)
        return row is not None and row.thumbnail is None and row.stage is not Stage.FAILED

    def _show(self, made: dict[str, np.ndarray]) -> None:
        self._working -= 1
        self._model.show_thumbnails(made)
        self._go_on()

    def _fail(self, _: Exception) -> None:
        self._working -= 1
        self._go_on()


def _made(paths: list[str], stopping: Callable[[], bool]) -> dict[str, np.ndarray]:
    """The thumbnails of those that can be read; why another one can't, its verdict tells."""
    from models.imaging.thumbnail import load_thumbnail  # here, for the window shows before it reads a photo

    made = {}
    for path in paths:
        if stopping():
            break
        try:
            made[path] = load_thumbnail(path, THUMBNAIL)
        except Exception:  # whatever is wrong with one photo, the others have theirs
            continue
    return made

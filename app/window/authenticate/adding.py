"""Puts photos in the table and has them judged: folders are looked through in the background, rows come in turns."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from app.photo_files import Found, photo_files
from app.window.authenticate.model import PhotosModel
from app.window.authenticate.queue import JudgingQueue
from app.window.authenticate.rows import PhotoRow, Stage
from app.window.parts.background import Background

AT_ONCE = 2000  # rows that are put in the table before the window gets another turn


class PhotoAdder(QObject):
    """`changed` when it begins and ends, `known` when all photos that were found are in the table already."""

    changed = Signal()
    known = Signal()
    failed = Signal(object)  # the error of a walk

    def __init__(
        self, model: PhotosModel, queue: JudgingQueue, background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._model, self._queue, self._background = model, queue, background
        self._looking = 0  # walks through folders that have not ended
        self._cancelled = 0  # of all walks, those before this one are not wanted any more
        self._walks = 0
        self._coming: list[Found] = []

    @property
    def busy(self) -> bool:
        """Whether folders are looked through or rows are still to be put in the table."""
        return bool(self._looking or self._coming)

    def add(self, paths: Sequence[str]) -> None:
        """Photos and folders, to their depth. One that stands in the table already is left as it is."""
        if not paths or self._background.stopping:
            return
        self._walks += 1
        self._looking += 1
        walk = self._walks

        def stopping() -> bool:  # no close waits for a big folder
            return self._background.stopping or walk <= self._cancelled

        self._background.run(
            lambda: photo_files(paths, stopping=stopping),
            lambda found: self._take([] if stopping() else found),
            self._fail,
        )
        self.changed.emit()

    def cancel(self) -> None:
        """Look no further; what is in the table stays."""
        self._cancelled = self._walks
        self._coming.clear()
        self.changed.emit()

    def _take(self, found: list[Found]) -> None:
        self._looking -= 1
        idle = not self._coming
        self._coming += found
        if found and all(self._model.row_of(each.path) is not None for each in found):
            self.known.emit()
        if idle:
            self._take_some()

    def _take_some(self) -> None:
        some, self._coming = self._coming[:AT_ONCE], self._coming[AT_ONCE:]
        fresh = set(self._model.add([each.path for each in some]))
        problems = {each.path: each.error for each in some if each.error and each.path in fresh}
        self._model.put(*(PhotoRow(path, Stage.FAILED, error=error) for path, error in problems.items()))
        self._queue.add(dict.fromkeys(each.path for each in some if each.path in fresh - problems.keys()))
        if self._coming:
            QTimer.singleShot(0, self._take_some)
        self.changed.emit()

    def _fail(self, error: Exception) -> None:
        self._looking -= 1
        self.failed.emit(error)
        self.changed.emit()

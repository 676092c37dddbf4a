"""Taking photos out of the table, as a step of the undo stack: they come back with their verdicts, where they stood."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QUndoCommand

from app.window.authenticate.model import PhotosModel
from app.window.authenticate.queue import JudgingQueue
from app.window.authenticate.rows import PhotoRow


class RemoveRows(QUndoCommand):
    """What waited for a verdict waits again when it is brought back."""

    def __init__(self, model: PhotosModel, queue: JudgingQueue, paths: Sequence[str], text: str) -> None:
        super().__init__(text)
        self._model, self._queue, self._paths = model, queue, paths
        self._gone: list[tuple[int, PhotoRow]] = []

    def redo(self) -> None:
        self._gone = self._model.placed(self._paths)
        self._queue.forget(self._paths)
        self._model.remove(self._paths)

    def undo(self) -> None:
        added_again = self._model.give_back(row for _, row in self._gone)
        self._queue.forget(added_again)  # there is nothing left to judge in them
        self._queue.remember(self._model.put_back(self._gone))

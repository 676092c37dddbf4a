"""Files that are dropped or pasted, and what lies over the window while they hover over it."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QWidget

from app.photo_files import is_table

OWN_FILL = f"application/x-featherproof-fill.{os.getpid()}"  # marks a fill that is dragged out of this very window


def dropped_files(data: QMimeData) -> list[str]:
    """Local files and folders, in their order; no other URL, and of plain text only lines that name a file.

    A fill of this window that is let go over it is no drop: it would take the place of the photo that it belongs to.
    """
    if data.hasFormat(OWN_FILL):
        return []
    if data.hasUrls():
        return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    files = []
    for line in data.text().splitlines() if data.hasText() else []:
        text = line.strip()
        path = QUrl(text).toLocalFile() if text.startswith("file:") else text
        if os.path.isabs(path) and os.path.lexists(path):
            files.append(path)
    return files


class DropTarget(QWidget):
    """A widget that takes files that are dropped on it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)

    def take_files(self, files: list[str]) -> None:
        """What is done with files that were let go here."""
        raise NotImplementedError

    def set_dropping(self, dropping: bool) -> None:
        """Light up while files hover over it."""
        raise NotImplementedError

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_files(event.mimeData()):
            self.set_dropping(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.set_dropping(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.set_dropping(False)
        files = dropped_files(event.mimeData())
        if files:
            event.acceptProposedAction()
            self.take_files(files)


class DropHint(QLabel):
    """Covers the window while files hover over it, and says what letting go will do; the mouse does not see it."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        self._over = over
        self.setObjectName("dropHint")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hide()

    def offer(self, paths: list[str]) -> None:
        """Say what happens to these."""
        if opens(paths) or is_table(paths[0]):
            self.setText(self.tr("Open {name}").format(name=Path(paths[0]).name))
        else:
            self.setText(self.tr("See which of these were inpainted"))
        self.setGeometry(self._over.rect())
        self.raise_()
        self.show()


def opens(paths: list[str]) -> bool:
    """Whether these are one photo to work on, and not several to be judged."""
    return len(paths) == 1 and not Path(paths[0]).is_dir() and not is_table(paths[0])

"""Saves the fills that a person keeps, all at once, to a folder that is asked for once."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.window.document.document import Document
from app.window.document.savable import Savable
from app.window.inpaint.files import Saving, ask_folder
from app.window.inpaint.services import Services
from app.window.inpaint.workspace import Workspace


class SaveKept(QObject):
    """Leaves out what is in a file already, and replaces no file. A message says how many were written, and where."""

    def __init__(self, workspace: Workspace, saving: Saving, services: Services, window: QWidget) -> None:
        super().__init__(workspace)
        self._workspace, self._saving, self._message, self._window = workspace, saving, services.message, window
        self._folder: tuple[Document, Path] | None = None  # the one that was asked for, for that document

    def save(self) -> None:
        """Ask for the folder where that is not known yet, and write into it."""
        document = self._workspace.document
        if document is None or self._saving.busy:
            return
        kept = [Savable.showing(document, picture) for picture in document.unsaved() if picture[-1].starred]
        if not kept:
            self._message.note(self.tr("All kept fills are saved."))
            return
        if self._folder is None or self._folder[0] is not document:
            folder = ask_folder(document, self._window)
            if folder is None:
                return
            self._folder = document, folder
        folder = self._folder[1]

        def done(count: int, all_written: bool) -> None:
            if all_written:
                said = self.tr("1 kept fill saved to {folder}.")
                many = self.tr("{count} kept fills saved to {folder}.")
                self._message.note((said if count == 1 else many).format(count=count, folder=folder))
            else:
                self._folder = None  # it may be gone: ask again

        self._saving.write_all(document, kept, folder, done)

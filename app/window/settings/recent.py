"""The menu of the photos and projects that were open last."""

from __future__ import annotations

import os
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.window.document.document import Document
from app.window.parts.background import Background
from app.window.settings.store import StateStore


class RecentMenu(QMenu):
    """`chosen` carries the path of a photo. What is no longer there leaves the menu as soon as that is known.

    The disk is asked in the background: a share that no longer answers must not hold up the window.
    """

    chosen = Signal(str)

    def __init__(self, state: StateStore, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Open &again"))
        self.setToolTipsVisible(True)
        self._state, self._background = state, background
        self._fill()
        state.changed.connect(self._fill)
        self.aboutToShow.connect(self._look)

    def put_first(self, document: Document | None) -> None:
        """The project or photo that is open is the most recent one; a photo that was pasted lies in no file."""
        if document is not None and document.file is not None:
            self._state.add_photo(str(document.file.absolute()))

    def _fill(self) -> None:
        photos = self._state.values.recent_photos
        self.clear()
        self.setEnabled(bool(photos))
        for number, path in enumerate(photos, start=1):
            action = self.addAction(_label(number, path, photos))
            action.setToolTip(path)
            action.triggered.connect(partial(self.chosen.emit, path))
        self.addSeparator()
        clear = self.addAction(self.tr("Clear list"))
        clear.setToolTip(self.tr("Forget which photos were opened; the photos themselves stay"))
        clear.triggered.connect(partial(self._state.update, recent_photos=()))

    def _look(self) -> None:
        photos = self._state.values.recent_photos
        self._background.run(
            lambda: [path for path in photos if not os.path.isfile(path)],
            self._state.forget_photos,
            lambda error: None,  # one that can't be looked for may still be there
        )


def _label(number: int, path: str, photos: tuple[str, ...]) -> str:
    """The file's name, with its folder where another photo is named so too; the first nine have a key."""
    folder, name = os.path.split(path)
    if sum(os.path.basename(other) == name for other in photos) > 1:
        name = f"{name} – {os.path.basename(folder)}"
    name = name.replace("&", "&&")
    return f"&{number}  {name}" if number < 10 else name

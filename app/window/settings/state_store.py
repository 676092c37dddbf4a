"""What the window remembers, kept while it is open, so that a crash forgets nothing of it either."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.window.settings.delayed import Delayed
from app.window.settings.state import read_state, state_folder, with_recent, write_state


class StateStore(QObject):
    """`changed` tells that something else is remembered; `unwritten` why it could not be written, for the log."""

    changed = Signal()
    unwritten = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = state_folder()
        self.values = read_state(self._folder)
        self._writing = Delayed(self.write, self)

    def update(self, **values: Any) -> None:
        """Remember some; nothing happens where they are so already."""
        changed = replace(self.values, **values)
        if changed != self.values:
            self.values = changed
            self._writing.ask()
            self.changed.emit()

    def add_photo(self, path: str) -> None:
        """Put a photo, named by its absolute path, before the other recent ones."""
        self.update(recent_photos=with_recent(path, self.values.recent_photos))

    def forget_photos(self, paths: Iterable[str]) -> None:
        """Photos that are gone are not recent."""
        gone = set(paths)
        self.update(recent_photos=tuple(path for path in self.values.recent_photos if path not in gone))

    def write(self) -> None:
        """Write it now. A place on screen that is forgotten hurts nobody, so a failure is for the log only."""
        try:
            write_state(self._folder, self.values)
        except OSError as error:
            self.unwritten.emit(f"the window's state was not kept: {error}")

    def close(self) -> None:
        """Write now what was to be written later."""
        self._writing.finish()

"""Preferences, and what the window remembers, of the running program: in force at once, written a moment later."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.window.settings.preferences import (
    Preferences,
    PreferencesError,
    bad_name,
    config_folder,
    read_preferences,
    write_preferences,
)
from app.window.settings.state import read_state, state_folder, with_recent, write_state

DELAY_MS = 400  # a slider that is dragged is written once


class Delayed(QObject):
    """For small files that are written when something has changed."""

    def __init__(self, do: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._do = do
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DELAY_MS)
        self._timer.timeout.connect(do)

    def ask(self) -> None:
        """Do it soon; asked again, a little later."""
        self._timer.start()

    def finish(self) -> None:
        """Do now what was to be done later."""
        if self._timer.isActive():
            self._timer.stop()
            self._do()


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


class PreferencesStore(QObject):
    """`changed` carries the new `Preferences`, `problem` one sentence for people."""

    changed = Signal(object)
    problem = Signal(str)
    written = Signal()  # the preferences are in their file

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._folder = config_folder()
        self.unread = ""  # why the file, or a part of it, could not be used
        try:
            self.values = read_preferences(self._folder)
        except PreferencesError as error:
            self.values, self.unread = error.readable, self._why(error)
        self._writing = Delayed(self.write, self)

    def _why(self, error: PreferencesError) -> str:
        if error.wrong:
            said = self.tr("{file} has invalid values for {names}; the defaults are used for these.")
            return said.format(file=error.file, names=", ".join(error.wrong))
        if error.cause:
            said = self.tr("{file} can't be read ({cause}), so the default preferences are used.")
            return said.format(file=error.file, cause=error.cause)
        said = self.tr(
            "{file} is damaged, so the default preferences are used; it is kept as {bad} once you change one."
        )
        return said.format(file=error.file, bad=bad_name(error.file))

    def update(self, **values: Any) -> None:
        """Set some; nothing happens where they are so already. Raises ValueError for what can't be."""
        changed = replace(self.values, **values)
        if changed != self.values:
            self.values = changed
            self._writing.ask()
            self.changed.emit(changed)

    def reset(self) -> None:
        """All as at first, but what is chosen on the Checkpoints page."""
        defaults = Preferences()
        shown = [name for name, entry in Preferences.__dataclass_fields__.items() if not entry.metadata.get("hidden")]
        self.update(**{name: getattr(defaults, name) for name in shown})

    def write(self) -> None:
        """Write them now."""
        try:
            write_preferences(self._folder, self.values)
        except OSError as error:
            said = self.tr("The preferences can't be saved in {folder}: {reason}.")
            self.problem.emit(said.format(folder=self._folder, reason=error.strerror or error))
        else:
            self.written.emit()

    def close(self) -> None:
        """Write now what was to be written later."""
        self._writing.finish()

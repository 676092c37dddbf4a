"""The preferences of the running program: read once, applied at once, written a moment later."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.window.settings.delayed import Delayed
from app.window.settings.preferences import (
    Preferences,
    PreferencesError,
    bad_name,
    config_folder,
    read_preferences,
    write_preferences,
)


class PreferencesStore(QObject):
    """`changed` carries the new `Preferences`, `problem` one sentence for people."""

    changed = Signal(object)
    problem = Signal(str)

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
            said = self.tr("{file} has impossible values for {names}; these are as at first.")
            return said.format(file=error.file, names=", ".join(error.wrong))
        if error.cause:
            said = self.tr("{file} can't be read ({cause}), so the preferences are as at first.")
            return said.format(file=error.file, cause=error.cause)
        said = self.tr(
            "{file} is damaged, so the preferences are as at first; it is kept as {bad} once you change one."
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
            said = self.tr("The preferences can't be kept in {folder}: {reason}.")
            self.problem.emit(said.format(folder=self._folder, reason=error.strerror or error))

    def close(self) -> None:
        """Write now what was to be written later."""
        self._writing.finish()

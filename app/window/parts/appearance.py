"""Light or dark: as a person chose, or as the system is."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.window.parts.theme import DARK, LIGHT, Theme, palette

CHOICES: dict[str, Theme | None] = {"system": None, "dark": DARK, "light": LIGHT}


class Appearance(QObject):
    """`changed` carries the theme that holds from now on."""

    changed = Signal(object)

    def __init__(self, choice: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choice = choice
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._tell)

    @property
    def theme(self) -> Theme:
        dark = QGuiApplication.styleHints().colorScheme() != Qt.ColorScheme.Light
        return CHOICES[self._choice] or (DARK if dark else LIGHT)

    def choose(self, choice: str) -> None:
        """ "system", "dark" or "light"."""
        if choice != self._choice:
            self._choice = choice
            self._tell()

    def other(self) -> str:
        """What a press of the theme button chooses."""
        return "light" if self.theme is DARK else "dark"

    def close(self) -> None:
        """The system is no longer listened to."""
        QGuiApplication.styleHints().colorSchemeChanged.disconnect(self._tell)

    def follow(self, take: Callable[[Theme], None]) -> None:
        """Give a part the theme now and whenever it changes."""
        QApplication.setPalette(palette(self.theme))
        take(self.theme)
        self.changed.connect(take)

    def _tell(self) -> None:
        QApplication.setPalette(palette(self.theme))
        self.changed.emit(self.theme)

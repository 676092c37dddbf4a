"""The windows beside the main one: preferences, keys, guide, licences, many photos. None stops the work."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.window.engine.session import EngineSession
from app.window.parts.background import Background
from app.window.settings.dialog import PreferencesDialog
from app.window.settings.store import PreferencesStore
from app.window.shell.guide import GuideWindow
from app.window.shell.licences import LicencesWindow
from app.window.shell.shortcut_list import ShortcutList, gestures

if TYPE_CHECKING:  # imported when it is asked for: the window is on screen sooner without
    from app.window.batch.dialog import BatchDialog


class SideWindows(QObject):
    """Made when they are asked for, and shown again afterwards."""

    def __init__(
        self, parent: QWidget, store: PreferencesStore, session: EngineSession, background: Background
    ) -> None:
        super().__init__(parent)
        self._parent, self._store, self._session, self._background = parent, store, session, background
        self._language = store.values.language  # which the window was made in
        session.changed.connect(self._show_devices)
        self.preferences: PreferencesDialog | None = None
        self.shortcuts: ShortcutList | None = None
        self.guide: GuideWindow | None = None
        self.licences: LicencesWindow | None = None
        self.batch: BatchDialog | None = None

    def show_preferences(self) -> None:
        """What a person can set."""
        self.preferences = self.preferences or PreferencesDialog(self._store, self._language, self._parent)
        self._show_devices()
        _bring_up(self.preferences)

    def _show_devices(self) -> None:
        if self.preferences is not None:
            self.preferences.show_devices(self._session.device_problems)

    def show_shortcuts(self, groups: Callable[[], list[tuple[str, list[QAction]]]]) -> None:
        """The list of keys and gestures; `groups` are titles with their commands."""
        self.shortcuts = self.shortcuts or ShortcutList(groups(), gestures(), self._parent)
        _bring_up(self.shortcuts)

    def show_guide(self) -> None:
        """The user guide, where it was left."""
        self.guide = self.guide or GuideWindow(self._parent)
        _bring_up(self.guide)

    def show_licences(self) -> None:
        """What the program is made of, and its licences."""
        self.licences = self.licences or LicencesWindow(self._parent)
        _bring_up(self.licences)

    def show_batch(self) -> None:
        """Many photos, filled one by one."""
        from app.window.batch.dialog import BatchDialog

        fills = self._store.values.fills
        self.batch = self.batch or BatchDialog(self._session, self._background, fills, self._parent)
        _bring_up(self.batch)

    def close(self) -> None:
        """They go with the main window."""
        for window in (self.preferences, self.shortcuts, self.guide, self.licences, self.batch):
            if window is not None:
                window.close()


def _bring_up(window: QWidget) -> None:
    window.show()
    window.raise_()
    window.activateWindow()

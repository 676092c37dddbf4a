"""The captions used last, behind a small button."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.window.parts.icons import icon
from app.window.parts.theme import Theme

MOST_RECENT = 20
_MENU_WIDTH = 360  # pixels of a caption that the menu shows


def put_first(caption: str, captions: Iterable[str]) -> list[str]:
    """`caption` before the others, none twice, at most `MOST_RECENT`; an empty one is no caption."""
    return [each for each in dict.fromkeys((caption, *captions)) if each.strip()][:MOST_RECENT]


class RecentCaptions(QToolButton):
    """Drops down the last captions, the most recent first."""

    chosen = Signal(str)
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Recent captions"))
        self._captions: list[str] = []
        self.list = QMenu(self)
        self.list.setToolTipsVisible(True)
        self.clicked.connect(self.open)
        self._say_state()

    def captions(self) -> list[str]:
        """The most recent first."""
        return list(self._captions)

    def set_captions(self, captions: Iterable[str]) -> None:
        """Take over what was kept from earlier; not announced."""
        self._captions = put_first("", captions)
        self._say_state()

    def remember(self, caption: str) -> None:
        """Put a caption first."""
        captions = put_first(caption, self._captions)
        if captions != self._captions:
            self._captions = captions
            self._say_state()
            self.changed.emit()

    def open(self) -> None:
        """Show the menu under the button, its first entry picked."""
        if not self._captions:
            return
        self.list.clear()
        for caption in self._captions:
            text = self.fontMetrics().elidedText(caption, Qt.TextElideMode.ElideRight, _MENU_WIDTH).replace("&", "&&")
            action = self.list.addAction(text)
            action.setToolTip(caption)
            action.triggered.connect(partial(self.chosen.emit, caption))
        self.list.setActiveAction(self.list.actions()[0])
        below = self.mapToGlobal(self.rect().bottomRight())
        below.setX(below.x() - self.list.sizeHint().width())
        self.list.popup(below)

    def set_theme(self, theme: Theme) -> None:
        self.setIcon(icon("clock-counter-clockwise", theme))

    def _say_state(self) -> None:
        self.setEnabled(bool(self._captions))
        self.setToolTip(
            self.tr("Recent captions (Alt+Down)") if self._captions else self.tr("No captions used yet (Alt+Down)")
        )

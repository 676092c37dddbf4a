"""Offers to bring back the table of verdicts that was there when the program ended."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QWidget

from app.window.parts.restore_bar import RestoreBar, moment_in_words


class TableBar(RestoreBar):
    """Hidden until something is offered, and again once one of its buttons is pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.restore.setText(self.tr("Restore the table"))
        self.restore.setToolTip(self.tr("Bring verdicts, heat maps and waiting photos back into the table"))
        self.discard.setText(self.tr("Discard the table"))
        self.discard.setToolTip(self.tr("Delete what was kept of that table; the photos themselves stay"))

    def offer_table(self, count: int, saved_at: datetime) -> None:
        """Ask about `count` photos, kept last at `saved_at` (a time with its zone)."""
        said = self.tr("A table of verdicts is there, kept last at {when}; photos in it: {count}.")
        self._tell(said.format(when=moment_in_words(saved_at), count=count))

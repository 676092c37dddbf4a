"""What lies over the window while files hover over it, and says what letting go will do."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from app.window.authenticate.table_file import is_table


class DropHint(QLabel):
    """Covers a widget; the mouse does not see it."""

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
            self.setText(self.tr("Learn which of these were inpainted"))
        self.setGeometry(self._over.rect())
        self.raise_()
        self.show()


def opens(paths: list[str]) -> bool:
    """Whether these are one photo to work on, and not several to be judged."""
    return len(paths) == 1 and not Path(paths[0]).is_dir() and not is_table(paths[0])

"""A line for files or folders, with the buttons that choose them."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

_BETWEEN = "; "


class PathField(QWidget):
    """`choices` are buttons: a text, and what asks a person and gives the paths, none where it was cancelled."""

    def __init__(self, name: str, tip: str, choices: Sequence[tuple[str, Callable[[], list[str]]]]) -> None:
        super().__init__()
        self.setToolTip(tip)
        self.line = QLineEdit()
        self.line.setAccessibleName(name)
        self.line.setToolTip(tip)
        self.setFocusProxy(self.line)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.line, 1)
        self.buttons: list[QPushButton] = []
        for text, ask in choices:
            button = QPushButton(text)
            button.setAutoDefault(False)
            button.setToolTip(tip)
            button.setAccessibleName(f"{name}: {text.rstrip('…')}")
            button.clicked.connect(lambda _=False, ask=ask: self.set_paths(ask() or self.paths))
            row.addWidget(button)
            self.buttons.append(button)

    @property
    def paths(self) -> list[str]:
        """What the line names: a path, or several."""
        text = self.line.text().strip()
        parts = [text] if os.path.lexists(text) else [part.strip() for part in text.split(_BETWEEN)]
        return [part for part in parts if part]

    @property
    def path(self) -> str:
        """The line as one path; "" where it is empty."""
        return self.line.text().strip()

    def set_paths(self, paths: Sequence[str]) -> None:
        """Show these."""
        self.line.setText(_BETWEEN.join(paths))
        self.line.setCursorPosition(0)

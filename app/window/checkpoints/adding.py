"""Copies dropped checkpoints into the user's folder, one drop after another, and shows how far that is."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QWidget

from app.checkpoints.drops import find_dropped
from app.checkpoints.files import Refused, add, own_folder
from app.checkpoints.list import lacking_members
from app.window.checkpoints.verifying import ByteCount, Stopped
from app.window.parts.background import Background
from app.window.parts.commands import button_for
from models.checkpoints.checkpoint import CheckpointError, read_manifest


@dataclass(frozen=True)
class Outcome:
    """What came of one drop: names that were added, that were there before, and why others weren't added.

    `lacking`: members that the added stacks still lack.
    """

    added: tuple[str, ...] = ()
    there: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    refused: tuple[Refused, ...] = ()
    stopped: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Those that are there now, whether they were before or not."""
        return self.there + self.added


class Adder(QObject):
    """`progressed` says which checkpoint is being copied and how far; `ended` brings a drop's Outcome."""

    progressed = Signal(str, int)
    ended = Signal(Outcome)
    failed = Signal(Exception)

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._drops: deque[list[Path]] = deque()
        self._stop = threading.Event()
        self.busy = False

    def add(self, paths: Sequence[Path]) -> None:
        """Add the checkpoints behind these files and folders when the drops before them are done."""
        self._drops.append(list(paths))
        if not self.busy:
            self._start_next()

    def cancel(self) -> None:
        """Stop; what isn't whole yet leaves nothing behind."""
        self._drops.clear()
        self._stop.set()

    def _start_next(self) -> None:
        self.busy = bool(self._drops)
        if self.busy:
            self._stop = threading.Event()
            work = partial(add_dropped, self._drops.popleft(), own_folder(), self._stop, self.progressed.emit)
            self._background.run(work, self._finish, self._fail)

    def _finish(self, outcome: Outcome) -> None:
        self._start_next()
        self.ended.emit(outcome)

    def _fail(self, error: Exception) -> None:
        self._start_next()
        self.failed.emit(error)


def add_dropped(
    paths: Sequence[Path], folder: Path, stop: threading.Event, progressed: Callable[[str, int], None]
) -> Outcome:
    """Add what is behind `paths` to `folder`; a refusal is part of the outcome and keeps nothing else from it."""
    found, refused = find_dropped(paths)
    added: list[str] = []
    there: list[str] = []
    stopped = False
    for entry in found:
        name = entry.manifest.name
        progressed(name, 0)
        try:  # each byte is read once to copy it, and its copy once to check it
            done = add(entry, folder, ByteCount(2 * entry.bytes, stop, partial(progressed, name)))
            (added if done else there).append(name)
        except Refused as refusal:
            refused.append(refusal)
        except Stopped:
            stopped = True
            break
    return Outcome(tuple(added), tuple(there), _lacking(added, folder), tuple(refused), stopped)


def _lacking(added: list[str], folder: Path) -> tuple[str, ...]:
    names: set[str] = set()
    for name in added:
        try:
            names |= lacking_members(read_manifest(folder / f"{name}.json"))
        except CheckpointError:  # somebody else has changed it since
            continue
    return tuple(sorted(names))


class CopyProgress(QWidget):
    """Hidden while nothing is copied; its button stands for `cancel`."""

    def __init__(self, cancel: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("strip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.text = QLabel()
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.bar = QProgressBar()
        self.bar.setRange(0, 100)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Copy progress"))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(16)
        row.addWidget(self.text)
        row.addWidget(self.bar, 1)
        row.addWidget(button_for(cancel))
        self.hide()

    def show_copy(self, name: str, percent: int) -> None:
        self.text.setText(self.tr("Copying {name}: {percent} %").format(name=name, percent=percent))
        self.bar.setValue(percent)
        self.show()

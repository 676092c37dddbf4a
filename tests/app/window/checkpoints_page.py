"""A Checkpoints page on the screen, and weights that take as long to read as a test wants."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.checkpoints import files as checkpoint_files
from app.checkpoints.files import Tick
from app.window.checkpoints.page import CheckpointsPage
from app.window.parts.background import Background
from app.window.parts.message_bar import MessageBar
from app.window.parts.theme import DARK, style_sheet
from tests.app.window.dropping import drop
from tests.fixtures.plain_checkpoints import Folders

WAIT = 60_000  # milliseconds: only how long a broken test takes to fail


class Shown:
    """A page on the screen and what a person does with it."""

    def __init__(self, bot: QtBot) -> None:
        self.bot = bot
        self.background = Background()
        self.bar = MessageBar()
        self.page = CheckpointsPage(DARK, self.background, self.bar)
        self.window = QWidget()
        self.window.setStyleSheet(style_sheet(DARK))
        column = QVBoxLayout(self.window)
        column.addWidget(self.bar)
        column.addWidget(self.page)
        self.window.resize(1000, 700)
        self.window.show()
        bot.waitExposed(self.window)
        self.window.activateWindow()

    def close(self) -> None:
        self.page.close_down()
        self.background.close()
        self.window.close()
        self.window.deleteLater()

    def settle(self) -> None:
        """Wait until nothing is read, copied or checked."""
        self.bot.waitUntil(lambda: not self.background.busy and not self.page.adder.busy, timeout=WAIT)

    @property
    def names(self) -> list[str]:
        shown = self.page.shown
        return [shown.index(row, 0).data() for row in range(shown.rowCount())]

    @property
    def states(self) -> dict[str, str]:
        return {row.entry.name: row.state for row in self.page.model.rows}

    @property
    def facts(self) -> str:
        return self.page.details.facts.toPlainText()

    @property
    def message(self) -> str:
        return self.bar.text() if self.bar.isVisible() else ""

    def spoken(self, name: str) -> str:
        """What a screen reader says of a row."""
        index = self.page.shown.index(self.names.index(name), 0)
        text: str = index.data(Qt.ItemDataRole.AccessibleTextRole)
        return text

    def click(self, name: str) -> None:
        view = self.page.list
        place = view.visualRect(self.page.shown.index(self.names.index(name), 0)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def drop(self, *paths: Path) -> None:
        drop(self.page, *paths)

    def add(self, *paths: Path) -> None:
        """Drop and wait until all is done and listed."""
        self.drop(*paths)
        self.settle()


@pytest.fixture
def show_checkpoints(qtbot: QtBot, checkpoint_folders: Folders) -> Iterator[Callable[[], Shown]]:
    """show_checkpoints(): a page over the checkpoints of `checkpoint_folders`, its list read; closed after the test."""
    made: list[Shown] = []

    def make() -> Shown:
        shown = Shown(qtbot)
        made.append(shown)
        shown.settle()
        return shown

    yield make
    for shown in made:
        shown.close()


@pytest.fixture
def endless_disk(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Weights that take forever to read, until the event that this returns is set or a person cancels."""
    chunks, go_on = checkpoint_files._chunks, threading.Event()

    def read(path: Path, tick: Tick) -> Iterator[bytes]:
        while not go_on.wait(0.001):
            tick(0)
        yield from chunks(path, tick)

    monkeypatch.setattr(checkpoint_files, "_chunks", read)
    return go_on

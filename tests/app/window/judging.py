"""An Authenticate page on an engine without a process, and photos whose names say their verdict."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.engine.jobs import EngineSettings
from app.window.authenticate.page import AuthenticatePage
from app.window.authenticate.rows import PhotoRow, Stage
from app.window.engine.session import EngineSession
from app.window.parts.background import Background
from app.window.parts.message_bar import MessageBar
from app.window.parts.theme import DARK
from tests.app.window.quick_engine import QuickClient

WAIT = 60_000  # milliseconds: only how long a broken test takes to fail


class Judge:
    """The page and what a person does with it."""

    def __init__(self, bot: QtBot, checkpoint: str = "default") -> None:
        self.bot = bot
        self.session = EngineSession(lambda deliver: QuickClient(deliver, EngineSettings(checkpoint)))  # type: ignore[arg-type, return-value]
        self.engine: QuickClient = self.session._link.client  # type: ignore[assignment]
        self.background, self.message = Background(), MessageBar()
        self.page = AuthenticatePage(DARK, self.session, self.background, self.message)
        self.said: list[str] = []
        self.page.said.connect(self.said.append)
        self.session.start()
        self.page.resize(1280, 800)
        self.page.show()

    def wait(self, condition: Callable[[], bool]) -> None:
        self.bot.waitUntil(condition, timeout=WAIT)

    def read(self) -> None:
        """Wait until nothing is read or written, and the engine has said what it has to say."""
        self.wait(lambda: not (self.background.busy or self.page.adder.busy))
        QApplication.processEvents()

    def finish(self) -> None:
        """Wait until all that was added is judged."""
        self.wait(lambda: not self.background.busy and not self.page.queue.running)

    def add(self, *paths: Path) -> None:
        """Add them, and wait until they are in the table."""
        self.page.add([str(path) for path in paths])
        self.read()

    def judge(self, *paths: Path) -> None:
        self.page.add([str(path) for path in paths])
        self.finish()

    def open(self, path: Path) -> None:
        """Show one at full size."""
        self.page.open_row(self.row(path))
        self.read()

    def select(self, *rows: int) -> None:
        self.page.table.clearSelection()
        self.page.table.selectAll() if not rows else self.page.table.selectRow(*rows)

    def row(self, path: Path) -> PhotoRow:
        row = self.page.model.row_of(str(path))
        assert row is not None
        return row

    def shown(self) -> list[str]:
        """The names in the table, from top to bottom."""
        return [row.name for row in self.page.table.shown_rows()]

    def stages(self) -> list[Stage]:
        return [row.stage for row in self.page.model.rows]

    @property
    def told(self) -> str:
        """What is said of the judging."""
        return self.page.top.judging.told.text() if self.page.top.judging.isVisible() else ""

    def close(self) -> None:
        self.session.close()
        self.background.close()
        self.page.close()
        self.page.deleteLater()
        self.message.deleteLater()


def photos(folder: Path, *names: str) -> list[Path]:
    """PNG files of 64×48 pixels with these names."""
    folder.mkdir(exist_ok=True)
    for number, name in enumerate(names):
        Image.fromarray(np.full((48, 64, 3), 40 + number, np.uint8)).save(folder / name)
    return [folder / name for name in names]

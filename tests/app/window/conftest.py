"""A window on the fake engine. Where Qt can't be loaded these tests fail at import, and are never skipped."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.engine.client import EngineClient
from app.engine.protocol import EngineSettings
from app.window.inpaint.page import InpaintPage
from app.window.shell.main_window import MainWindow
from tests.app.window import fake_engine
from tests.app.window.checkpoints_page import endless_disk, show_checkpoints  # noqa: F401 - for every test of this folder
from tests.fixtures.leaks import nothing_left_behind  # noqa: F401 - for every test of this folder
from tests.fixtures.user_folders import user_folders  # noqa: F401 - for every test of this folder

WAIT = 60_000  # milliseconds: only how long a broken test takes to fail


class User:
    """A window and what a person does with it."""

    def __init__(self, bot: QtBot, window: MainWindow) -> None:
        self.bot = bot
        self.window = window

    @property
    def page(self) -> InpaintPage:
        return self.window.page

    @property
    def hole(self) -> np.ndarray:
        assert self.page.document is not None
        return self.page.document.hole.pixels

    @property
    def message(self) -> str:
        return self.page.message.text() if self.page.message.isVisible() else ""

    def wait(self, condition: Callable[[], bool]) -> None:
        self.bot.waitUntil(condition, timeout=WAIT)

    def open(self, path: Path) -> None:
        """Open a photo; fills of the one before that are not saved are discarded."""
        before = self.page.document
        with self.bot.waitSignal(self.page.opened, timeout=WAIT):
            self.window.open(path)
            self.wait(lambda: self.page.leaving.question is not None or self.page.document is not before)
            if self.page.leaving.question is not None:
                self.answer("Discard")

    def answer(self, text: str) -> None:
        """Press the button with this text in the question about unsaved fills."""
        question = self.page.leaving.question
        assert question is not None
        next(button for button in question.buttons() if text in button.text()).click()

    def at(self, x: float, y: float) -> QPoint:
        """The widget point that shows the photo point (x, y), to the nearest logical pixel."""
        canvas = self.page.canvas
        ratio = canvas.devicePixelRatioF()
        view = canvas.view
        return QPointF((view.left + x * view.scale) / ratio, (view.top + y * view.scale) / ratio).toPoint()

    def stroke(self, *points: tuple[float, float], button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        """Press at the first photo point, move over the others and let go."""
        canvas = self.page.canvas
        QTest.mousePress(canvas, button, pos=self.at(*points[0]))
        for point in points[1:]:
            QTest.mouseMove(canvas, self.at(*point))
        QTest.mouseRelease(canvas, button, pos=self.at(*points[-1]))

    def inpaint(self, caption: str = "a bird", fills: int = 2, seed: int = 5) -> None:
        """Set the controls and press the button."""
        self.page.panel.caption.setPlainText(caption)
        self.page.panel.fills.setValue(fills)
        self.page.panel.seed.setValue(seed)
        QTest.mouseClick(self.page.panel.inpaint, Qt.MouseButton.LeftButton)

    def crash(self) -> None:
        """End as a crash does once all is kept: the system takes the program's locks away, and leaves its files."""
        autosave = self.window.keeper.autosave
        autosave.save_now()
        self.wait(lambda: not (autosave.busy or self.page.background.busy))
        assert autosave._own is not None
        autosave._own.lock.unlock()
        autosave._own = None
        self.window.close_unasked()

    def restore(self) -> None:
        """Take up the session that is offered once the window is there."""
        self.wait(self.window.keeper.bar.isVisible)
        with self.bot.waitSignal(self.page.opened, timeout=WAIT):
            self.window.keeper.bar.restore.click()

    def finish_run(self) -> None:
        self.wait(lambda: not self.page.session.running)


@pytest.fixture(autouse=True)
def _no_folder_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Preferences, state, logs and checkpoints of whoever runs the tests are none of their business."""
    for name in ("CONFIG", "STATE", "DATA", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "home" / name.lower()))


@pytest.fixture
def make_user(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., User]]:
    """make_user(checkpoint="default", cancel_seconds=60.0): a window on the fake engine; closed after the test."""
    words = (fake_engine.KNOWN, _unknown_to_the_fake)
    monkeypatch.setattr("app.window.shell.preferences_in_force.read_vocabulary", lambda _: words)
    windows: list[MainWindow] = []

    def make(checkpoint: str = "default", cancel_seconds: float = WAIT / 1000) -> User:
        window = MainWindow(
            lambda deliver: EngineClient(
                deliver, EngineSettings(checkpoint), target=fake_engine.main, cancel_seconds=cancel_seconds
            )
        )
        windows.append(window)
        window.show()
        qtbot.waitExposed(window)
        return User(qtbot, window)

    yield make
    for window in windows:
        window.close_unasked()
        window.deleteLater()


@pytest.fixture
def user(make_user: Callable[..., User]) -> User:
    """A window on a well-behaved engine."""
    return make_user()


@pytest.fixture
def photo_file(tmp_path: Path, make_photo: Callable[..., np.ndarray]) -> Path:
    """A photo of 120×90 pixels as a PNG."""
    file = tmp_path / "bird.png"
    Image.fromarray(make_photo(120, 90, 4)).save(file)
    return file


def _unknown_to_the_fake(caption: str) -> list[str]:
    return [word for word in dict.fromkeys(caption.lower().split()) if word not in fake_engine.KNOWN]

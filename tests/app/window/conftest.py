"""A window on the fake engine. Where Qt can't be loaded these tests fail at import, and are never skipped."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QCoreApplication, QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.engine.client import EngineClient
from app.engine.jobs import EngineSettings
from app.window.document.document import Document
from app.window.engine.session import MakeClient
from app.window.inpaint.page import InpaintPage
from app.window.parts.language import install_translations
from app.window.shell.main_window import MainWindow
from models.vocabulary import Vocabulary
from tests.app.window import fake_engine
from tests.app.window.checkpoints_page import endless_disk, show_checkpoints  # noqa: F401 - for every test of this folder
from tests.app.window.quick_engine import QuickClient
from tests.fixtures.leaks import nothing_left_behind  # noqa: F401 - for every test of this folder
from tests.fixtures.user_folders import user_folders  # noqa: F401 - for every test of this folder

WAIT = 60_000  # milliseconds: only how long a broken test takes to fail


class User:
    """A window, what a person does with it, and what is to be seen of it."""

    def __init__(self, bot: QtBot, window: MainWindow) -> None:
        self.bot = bot
        self.window = window

    # What is to be seen -------------------------------------------------------------------------------------------

    @property
    def page(self) -> InpaintPage:
        return self.window.page

    @property
    def document(self) -> Document:
        assert self.page.document is not None
        return self.page.document

    @property
    def hole(self) -> np.ndarray:
        return self.document.hole.pixels

    @property
    def photo(self) -> np.ndarray:
        """The photo as it is now, with what was applied."""
        return self.document.photo.pixels

    @property
    def shown(self) -> np.ndarray:
        """The photo as the canvas shows it now, at full size."""
        pyramid = self.page.canvas._pyramid
        assert pyramid is not None
        return pyramid.levels[0]

    @property
    def seeds(self) -> list[int]:
        """Of the fills, in their order."""
        return [fill.patch.seed for fill in self.document.fills]

    @property
    def applied(self) -> list[int]:
        """The seeds of the fills that are the photo now."""
        return [fill.patch.seed for fill in self.document.applied]

    @property
    def tiles(self) -> list[str]:
        """What is written on the tiles of the strip."""
        model = self.page.strip.fills
        return [model.index(row).data() for row in range(model.rowCount())]

    @property
    def message(self) -> str:
        return self.page.message.text() if self.page.message.isVisible() else ""

    @property
    def engine(self) -> QuickClient:
        client = self.window.session._link.client
        assert isinstance(client, QuickClient)
        return client

    def can(self, name: str) -> bool:
        """Whether a command can be used now."""
        return self.window.actions_by_name[name].isEnabled()

    def screen(self) -> np.ndarray:
        """The device pixels of the canvas."""
        return pixels_of(self.page.canvas.grab().toImage())

    def screen_at(self, x: float, y: float) -> tuple[int, ...]:
        """The colour of the screen at a photo point."""
        at, ratio = self.at(x, y), self.page.canvas.devicePixelRatioF()
        return tuple(self.screen()[round(at.y() * ratio), round(at.x() * ratio)].tolist())

    # Waiting ------------------------------------------------------------------------------------------------------

    def wait(self, condition: Callable[[], bool]) -> None:
        self.bot.waitUntil(condition, timeout=WAIT)

    def finish_run(self) -> None:
        self.wait(lambda: not self.page.session.running)

    def settle(self) -> None:
        """Until nothing comes by itself any more."""
        page, autosave = self.page, self.window.keeper.autosave
        self.wait(lambda: not (page.animal_tool.looking or page.background.busy or page.session.running))
        self.wait(lambda: not (page.background.busy or autosave.busy))

    # Files and sessions -------------------------------------------------------------------------------------------

    def open(self, path: Path) -> None:
        """Open a photo; fills of the one before that are not saved are discarded."""
        before = self.page.document
        with self.bot.waitSignal(self.page.opened, timeout=WAIT):
            self.window.open(path)
            self.wait(lambda: self.page.leaving.question is not None or self.page.document is not before)
            if self.page.leaving.question is not None:
                self.answer("Discard")

    @contextmanager
    def saving(self) -> Iterator[None]:
        """Do what saves, and wait until the file is there."""
        with self.bot.waitSignal(self.page.saved, timeout=WAIT):
            yield

    def save(self, file: Path) -> None:
        """Save the picture on screen."""
        with self.saving():
            self.page.save(file)

    def answer(self, text: str) -> None:
        """Press the button with this text in the question about unsaved fills."""
        question = self.page.leaving.question
        assert question is not None
        next(button for button in question.buttons() if text in button.text()).click()

    def close(self) -> None:
        """Close the window as a person does, with nothing to ask about."""
        self.window.close()
        self.wait(lambda: not self.window.isVisible())

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

    # The hand -----------------------------------------------------------------------------------------------------

    def at(self, x: float, y: float) -> QPoint:
        """The widget point that shows the photo point (x, y), to the nearest logical pixel."""
        canvas = self.page.canvas
        ratio = canvas.devicePixelRatioF()
        view = canvas.view
        return QPointF((view.left + x * view.scale) / ratio, (view.top + y * view.scale) / ratio).toPoint()

    def hover(self, x: float, y: float) -> None:
        QTest.mouseMove(self.page.canvas, self.at(x, y))

    def stroke(self, *points: tuple[float, float], button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        """Press at the first photo point, move over the others and let go."""
        canvas = self.page.canvas
        QTest.mousePress(canvas, button, pos=self.at(*points[0]))
        for point in points[1:]:
            QTest.mouseMove(canvas, self.at(*point))
        QTest.mouseRelease(canvas, button, pos=self.at(*points[-1]))

    def press(self, keys: str) -> None:
        """Press a key with its modifiers, as bound to the whole window."""
        combination = QKeySequence(keys)[0]
        QTest.keyClick(self.window, combination.key(), combination.keyboardModifiers())

    def act(self, *names: str) -> None:
        """Use commands as their menus or keys would."""
        for name in names:
            assert self.can(name), f"{name} can't be used"
            self.window.actions_by_name[name].trigger()

    def pick(self, number: int) -> None:
        """Show a fill, or `ORIGINAL` or `NOW`."""
        self.page.strip.select(number)

    def click_tile(self, row: int) -> None:
        strip = self.page.strip
        place = strip.visualRect(strip.fills.index(row)).center()
        QTest.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=place)

    def inpaint(self, caption: str = "a bird", fills: int = 2, seed: int = 5) -> None:
        """Set the controls and press the button."""
        self.page.panel.caption.setPlainText(caption)
        self.page.panel.fills.setValue(fills)
        self.page.panel.seed.setValue(seed)
        self.press_inpaint()

    def press_inpaint(self) -> None:
        QTest.mouseClick(self.page.panel.inpaint, Qt.MouseButton.LeftButton)

    def run(self, caption: str = "a bird", fills: int = 1, seed: int = 5) -> None:
        """Inpaint, until the last fill is there."""
        self.inpaint(caption, fills, seed)
        self.finish_run()


def pixels_of(image: QImage) -> np.ndarray:
    """A picture of Qt as uint8 H×W×3."""
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return rows[:, : 3 * rgb.width()].reshape(rgb.height(), rgb.width(), 3).copy()


@pytest.fixture(autouse=True)
def _no_folder_of_the_user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Preferences, state, logs and checkpoints of whoever runs the tests are none of their business."""
    for name in ("CONFIG", "STATE", "DATA", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / "home" / name.lower()))


@pytest.fixture
def show_window(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[MakeClient], User]]:
    """show_window(make_client): a window on an engine; closed after the test."""
    words = (fake_engine.KNOWN, Vocabulary(fake_engine.KNOWN).read)
    monkeypatch.setattr("app.window.shell.preferences_in_force.read_vocabulary", lambda _: words)
    windows: list[MainWindow] = []

    def make(make_client: MakeClient) -> User:
        window = MainWindow(make_client)
        windows.append(window)
        window.show()
        qtbot.waitExposed(window)
        return User(qtbot, window)

    yield make
    for window in windows:
        window.close_unasked()
        window.deleteLater()


@pytest.fixture
def make_user(show_window: Callable[[MakeClient], User]) -> Callable[..., User]:
    """make_user(checkpoint="default", cancel_seconds=60.0): a window on the fake engine in a process of its own."""

    def make(checkpoint: str = "default", cancel_seconds: float = WAIT / 1000) -> User:
        return show_window(
            lambda deliver: EngineClient(
                deliver, EngineSettings(checkpoint), target=fake_engine.main, cancel_seconds=cancel_seconds
            )
        )

    return make


@pytest.fixture
def user(make_user: Callable[..., User]) -> User:
    """A window on a well-behaved engine in a process of its own."""
    return make_user()


@pytest.fixture
def make_quick(show_window: Callable[[MakeClient], User]) -> Callable[[], User]:
    """make_quick(): one more window whose engine needs no process, and answers at once."""
    return lambda: show_window(QuickClient)  # type: ignore[arg-type]


@pytest.fixture
def quick(make_quick: Callable[[], User]) -> User:
    """A window whose engine answers at once."""
    return make_quick()


@pytest.fixture
def opened(quick: User, photo_file: Path) -> User:
    """A window whose engine answers at once, with a photo open."""
    quick.open(photo_file)
    return quick


@pytest.fixture
def filled(opened: User) -> User:
    """The same with three fills of seeds 5, 6 and 7, the first one shown."""
    return fill_three(opened)


def fill_three(user: User) -> User:
    user.stroke((40, 40), (60, 50))
    user.run("a red bird", fills=3, seed=5)
    return user


@pytest.fixture
def photo_file(tmp_path: Path, make_photo: Callable[..., np.ndarray]) -> Path:
    """A photo of 120×90 pixels as a PNG."""
    file = tmp_path / "bird.png"
    Image.fromarray(make_photo(120, 90, 4)).save(file)
    return file


@pytest.fixture
def other_file(tmp_path: Path) -> Path:
    """Another photo, of 80×60 pixels."""
    file = tmp_path / "cat.png"
    Image.new("RGB", (80, 60), "green").save(file)
    return file


@pytest.fixture
def name_file(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path | str], None]:
    """name_file(path): what a person answers to every file dialog; "" where they cancel it."""

    def name(path: Path | str) -> None:
        for dialog in ("getSaveFileName", "getOpenFileName"):
            monkeypatch.setattr(QFileDialog, dialog, lambda *_: (str(path), ""))
        monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(path)], ""))
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(path))

    return name


@pytest.fixture
def german(qapp: QCoreApplication) -> Iterator[None]:
    """The window's texts are German."""
    before = QLocale()
    installed = install_translations("de")
    yield
    for translator in installed:
        qapp.removeTranslator(translator)
    QLocale.setDefault(before)

"""An Authenticate page on an engine without a process, and photos whose names say their verdict."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.engine.judging import write_overlay
from app.engine.protocol import (
    ClassifyJob,
    EngineDied,
    EngineFailed,
    EngineReady,
    EngineSettings,
    EngineStarting,
    Job,
    JobCancelled,
    JobFailed,
    JobFinished,
    OverlayJob,
    OverlayWritten,
    Reply,
    VerdictDone,
    VerdictProgress,
)
from app.file_state import file_state
from app.window.authenticate.page import AuthenticatePage
from app.window.authenticate.rows import PhotoRow, Stage
from app.window.engine.session import EngineSession
from app.window.parts.background import Background
from app.window.parts.message_bar import MessageBar
from app.window.parts.theme import DARK
from models.imaging import PhotoError, load_photo
from tests.app.window.fake_engine import fake_labels, fake_verdict

WAIT = 60_000  # milliseconds: only how long a broken test takes to fail


class JudgingEngine:
    """Stands in for an `EngineClient`, and judges a photo by its name as soon as it is asked for.

    Of the name's words "hang" goes on until it is cancelled, "steps" so too but after the first half, "fail" fails, and
    "die" takes the engine with it. With the checkpoint "nowhere" it can't start.
    """

    pid = None

    def __init__(self, deliver: Callable[[Reply], None], settings: EngineSettings) -> None:
        self._deliver, self._settings = deliver, settings
        self._waiting: list[Job] = []
        self._active: Job | None = None
        self.ready = False

    def start(self) -> None:
        self._deliver(EngineStarting(1))
        self.ready = self._settings.checkpoint != "nowhere"
        if self.ready:
            self._deliver(EngineReady("fake", "cpu", "Fake CPU", 1, 0.0))
            self._go_on()
        else:
            self._deliver(EngineFailed("There is no such device here.", ""))

    def restart(self, settings: EngineSettings | None = None) -> None:
        self._settings, active, self._active = settings or self._settings, self._active, None
        if active is not None:
            self._deliver(JobCancelled(active.id))
        self.start()

    def submit(self, job: Job) -> None:
        self._waiting.append(job)
        self._go_on()

    def cancel(self, job_id: int) -> None:
        gone = [job for job in (self._active, *self._waiting) if job is not None and job.id == job_id]
        self._waiting = [job for job in self._waiting if job not in gone]
        self._active = None if self._active in gone else self._active
        for job in gone:
            self._deliver(JobCancelled(job.id))
        self._go_on()

    def die(self) -> None:
        """As a process that is killed, and started again."""
        number, self._active = None if self._active is None else self._active.id, None
        self._deliver(EngineDied("The engine was ended from outside", "", number, restarting=True))
        self.start()

    def close(self) -> None:
        self._waiting.clear()

    def _go_on(self) -> None:
        while self._waiting and self._active is None and self.ready:
            self._active = self._waiting.pop(0)
            try:
                done = self._do(self._active)
            except (PhotoError, RuntimeError) as error:
                self._deliver(JobFailed(self._active.id, str(error), ""))
                done = True
            if done:
                self._active = None

    def _do(self, job: Job) -> bool:
        """Whether it is done."""
        if isinstance(job, OverlayJob):
            write_overlay(job)
            self._deliver(OverlayWritten(job.id))
            self._deliver(JobFinished(job.id))
            return True
        assert isinstance(job, ClassifyJob)
        name, file = Path(job.path).stem, file_state(job.path)
        pixels, words = load_photo(job.path).pixels, name.split("-")
        if "die" in words:
            self.die()
        if "fail" in words:
            raise RuntimeError("This photo could not be judged: the fake was told to fail")
        if "steps" in words:
            self._deliver(VerdictProgress(job.id, 0.5))
        if {"steps", "hang", "die"} & set(words):
            return False
        verdict = fake_verdict(name, (pixels.shape[0], pixels.shape[1]))
        self._deliver(VerdictDone(job.id, verdict, pixels[::3, ::3], (), file, fake_labels(name)))
        self._deliver(JobFinished(job.id))
        return True


class Judge:
    """The page and what a person does with it."""

    def __init__(self, bot: QtBot, checkpoint: str = "default") -> None:
        self.bot = bot
        self.session = EngineSession(lambda deliver: JudgingEngine(deliver, EngineSettings(checkpoint)))  # type: ignore[arg-type, return-value]
        self.engine: JudgingEngine = self.session._link.client  # type: ignore[assignment]
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

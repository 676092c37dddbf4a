"""A computer with a photo on it, and programs that keep what is open in them, work and crash."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from pytestqt.qtbot import QtBot

from app.engine.packed_hole import PackedHole
from app.engine.replies import FillPatch
from app.window.document.autosave import Autosave
from app.window.document.autosave_file import SESSION
from app.window.document.document import Document
from app.window.document.kept_fill import KeptFill
from app.window.document.lost_session import LostSession, Restored
from app.window.document.snapshot_document import Unfinished

WAIT = 60_000  # milliseconds: only how long a broken test takes to fail


class Program:
    """One running program, as far as autosave goes: what is open in it, and what it said."""

    def __init__(self, bot: QtBot, root: Path) -> None:
        self.bot = bot
        self.work: Unfinished | None = None
        self.autosave = Autosave(lambda: self.work, root)
        self.said: list[str] = []
        self.restored: list[Restored] = []
        self.still_lost: list[LostSession] = []
        self.autosave.problem.connect(self.said.append)
        self.autosave.restored.connect(self._show)
        self.autosave.still_lost.connect(self.still_lost.append)

    def _show(self, restored: Restored) -> None:
        self.restored.append(restored)
        self.work = Unfinished(restored.document, restored.work.caption, restored.work.seed, restored.work.count)
        self.autosave.take_over(restored)

    def finish(self) -> None:
        self.bot.waitUntil(lambda: not self.autosave.busy, timeout=WAIT)

    def save(self) -> None:
        self.autosave.save_now()
        self.finish()

    def crash(self) -> None:
        """What the system does when a process is gone: its locks go, its files stay."""
        assert self.autosave._own is not None
        self.autosave._own.lock.unlock()
        self.autosave._own = None
        self.autosave.close_cleanly()

    def find(self) -> LostSession:
        lost = self.autosave.find_lost()
        assert lost is not None
        return lost


def some_work(photo: Path, fills: int = 2) -> Unfinished:
    document = Document.open(photo)
    document.hole.paint((30, 30), (60, 40), 9, True)
    document.hole.commit()
    hole = PackedHole.pack(document.hole.pixels)
    for seed in range(fills):
        pixels = np.full((20, 30, 3), seed, np.uint8)
        patch = FillPatch((20, 20, 50, 40), pixels, seed, "a red bird", (), (("red", 0.5),), "fake", "cpu", 0.1)
        document.fills.append(KeptFill(patch, hole))
    return Unfinished(document, "a red bird", 7, 3)


class Desk:
    """A computer with a photo on it, and programs on one folder of sessions."""

    def __init__(self, bot: QtBot, root: Path, photo: Path) -> None:
        self._bot, self.root, self.photo = bot, root, photo
        self.programs: list[Program] = []

    def start(self) -> Program:
        """One more program."""
        self.programs.append(Program(self._bot, self.root))
        return self.programs[-1]

    def at_work(self, fills: int = 2) -> Program:
        """One more program, with the photo and so many fills open."""
        program = self.start()
        program.work = some_work(self.photo, fills)
        return program

    def sessions(self) -> list[Path]:
        return sorted(path.parent for path in self.root.glob(f"*/{SESSION}"))

    def crashed(self) -> Unfinished:
        """Leave the session of a program that crashed; what was being worked on in it."""
        program = self.at_work()
        program.save()
        program.crash()
        assert program.work is not None
        return program.work

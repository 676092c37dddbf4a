"""Work is kept while one works and offered after a crash, whatever became of photo, files and disk meanwhile."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QSysInfo, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.engine.packed_hole import PackedHole
from app.engine.replies import FillPatch
from app.window.document import autosave as autosave_module
from app.window.document.autosave import MOST_LOST, Autosave
from app.window.document.autosave_file import SESSION
from app.window.document.autosave_reading import read_session
from app.window.document.document import Document
from app.window.document.kept_fill import KeptFill
from app.window.document.lost_session import LostSession, Restored
from app.window.document.snapshot import Snapshot
from app.window.document.snapshot_document import Unfinished
from app.window.parts.restore_bar import RestoreBar
from app.window.parts.theme import DARK

WAIT = 60_000  # milliseconds: only how long a broken test takes to fail
ROOT = Path(__file__).resolve().parents[4]

# A program that keeps a session and waits; its arguments are the folder of sessions and the photo.
PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from app.window.document.autosave import Autosave
from app.window.document.snapshot_document import Unfinished
from app.window.document.document import Document
application = QCoreApplication([])
document = Document.open(sys.argv[2])
document.hole.paint((9, 9), (20, 9), 5, True)
autosave = Autosave(lambda: Unfinished(document, "a bird", 3, 2), Path(sys.argv[1]))
autosave.save_now()
while autosave.busy:
    application.processEvents()
print("kept", flush=True)
sys.stdin.read()
"""


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


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, photo_file: Path) -> Iterator[Desk]:
    """Its programs are closed after the test."""
    desk = Desk(qtbot, tmp_path / "sessions", photo_file)
    yield desk
    for program in desk.programs:
        program.autosave.close_cleanly()


def test_every_tick_saves_what_was_touched_and_nothing_else(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(autosave_module, "EVERY_MS", 1)
    program = desk.at_work()
    with qtbot.waitSignal(program.autosave._timer.timeout, timeout=WAIT):
        pass
    assert not desk.root.exists()
    program.autosave.touch()
    qtbot.waitUntil(lambda: bool(desk.sessions()), timeout=WAIT)
    program.finish()
    before = read_session(desk.sessions()[0])
    with qtbot.waitSignal(program.autosave._timer.timeout, timeout=WAIT):
        pass
    assert not program.autosave.busy
    assert read_session(desk.sessions()[0]).saved_at == before.saved_at


def test_what_was_worked_on_comes_back_after_a_crash(desk: Desk) -> None:
    work = desk.crashed()
    program = desk.start()
    lost = program.find()
    assert lost.photo == desk.photo
    program.autosave.restore(lost)
    program.finish()
    (restored,) = program.restored
    assert np.array_equal(restored.document.hole.coverage, work.document.hole.coverage)
    assert np.array_equal(restored.work.pyramid.levels[0], work.document.photo.pixels)
    assert [fill.patch.seed for fill in restored.document.fills] == [0, 1]
    assert (restored.work.caption, restored.work.seed, restored.work.count) == ("a red bird", 7, 3)
    assert program.said == []
    assert [path == lost.folder.path for path in desk.sessions()] == [False], "the work is in the new session only"
    program.crash()
    assert np.array_equal(read_session(desk.start().find().folder.path).hole, work.document.hole.coverage), (
        "and it would come back a second time"
    )


class SlowDisk:
    """Sessions are written once `gate` is open; `watch` is told of each write before it happens."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.watch: Callable[[], object] = list
        self.stops: list[bool] = []  # of each write, whether it was to stop
        self.write = autosave_module.write_session

    def __call__(self, folder: Path, snapshot: Snapshot, stopped: Callable[[], bool]) -> None:
        assert threading.current_thread() is not threading.main_thread(), "saving never waits for the disk"
        self.gate.wait()
        self.stops.append(stopped())
        self.watch()
        self.write(folder, snapshot, stopped)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> SlowDisk:
    slow = SlowDisk()
    monkeypatch.setattr(autosave_module, "write_session", slow)
    return slow


def test_what_was_restored_stays_until_it_is_kept_itself(desk: Desk, disk: SlowDisk) -> None:
    disk.gate.set()
    desk.crashed()
    program = desk.start()
    lost = program.find()
    program.work = some_work(desk.photo, fills=0)
    program.save()
    disk.gate.clear()
    there: list[bool] = []
    disk.watch = lambda: there.append(lost.folder.path.is_dir())
    program.autosave.save_now()  # of what was open before, and still going on when the session is back
    program.autosave.restore(lost)
    program.bot.waitUntil(lambda: bool(program.restored), timeout=WAIT)
    disk.gate.set()
    program.bot.waitUntil(lambda: len(there) == 2 and not lost.folder.path.exists(), timeout=WAIT)
    assert there == [True, True]
    (own,) = desk.sessions()
    assert len(read_session(own).fills) == 2
    program.finish()


def test_a_save_that_is_asked_for_during_another_follows_it(desk: Desk, disk: SlowDisk) -> None:
    program = desk.at_work(0)
    program.autosave.save_now()
    program.work = some_work(desk.photo, fills=2)
    program.autosave.save_now()
    program.autosave.save_now()
    disk.gate.set()
    program.bot.waitUntil(lambda: not program.autosave.busy and not program.autosave._writing, timeout=WAIT)
    (own,) = desk.sessions()
    assert len(read_session(own).fills) == 2


@pytest.mark.parametrize("why", ["full disk", "no folder"])
def test_a_session_that_cannot_be_written_is_told_once_until_it_can_be_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    program = desk.at_work()

    def save_in_trouble(times: int) -> None:
        with monkeypatch.context() as disk:
            if why == "full disk":
                disk.setattr(os, "fsync", full)
            else:
                desk.root.write_bytes(b"a file is in the way")
                assert program.autosave.find_lost() is None
            for _ in range(times):
                program.save()
        if why == "no folder":
            desk.root.unlink()

    save_in_trouble(2)
    (sentence,) = program.said
    assert ("No space left on device" in sentence) == (why == "full disk")
    assert program.autosave._changed, "the next tick tries again"
    program.save()
    assert len(read_session(desk.sessions()[0]).fills) == 2
    if why == "full disk":
        save_in_trouble(1)
        assert program.said == [sentence, sentence]
        assert len(read_session(desk.sessions()[0]).fills) == 2


@pytest.mark.parametrize(
    ("became", "said"), [("gone", "is missing: put it back"), ("another", "has changed since"), ("a folder", "photo")]
)
def test_a_photo_that_does_not_fit_any_more_is_a_sentence_and_the_session_stays_until_discarded(
    desk: Desk, became: str, said: str
) -> None:
    desk.crashed()
    content = desk.photo.read_bytes()
    desk.photo.unlink()
    if became == "another":
        Image.new("RGB", (120, 90), "red").save(desk.photo)
    elif became == "a folder":
        desk.photo.mkdir()
    program = desk.start()
    lost = program.find()
    program.autosave.restore(lost)
    program.finish()
    (sentence,) = program.said
    assert said in sentence
    assert program.still_lost == [lost]
    assert len(read_session(lost.folder.path).fills) == 2
    if became == "gone":
        desk.photo.write_bytes(content)
        program.autosave.restore(lost)
        program.finish()
        assert len(program.restored) == 1
    else:
        assert program.restored == []
        program.autosave.discard(lost)
        program.finish()
        assert list(desk.root.iterdir()) == []


@pytest.mark.parametrize(("content", "newer"), [(b"{}", False), (b"\x00" * 4000, False), (b'{"schema": 999}', True)])
def test_a_damaged_session_is_a_sentence_told_once_and_one_of_a_newer_program_is_left_for_it(
    desk: Desk, content: bytes, newer: bool
) -> None:
    desk.crashed()
    path = desk.sessions()[0] / SESSION
    whole = path.read_bytes()
    path.write_bytes(content)
    program = desk.start()
    assert program.autosave.find_lost() is None
    (kept,) = desk.sessions()
    if newer:
        assert program.said == []
        path.write_bytes(whole)
        assert desk.start().autosave.find_lost() is not None
        return
    (sentence,) = program.said
    assert "damaged" in sentence
    assert str(kept) in sentence
    assert len(list(kept.glob("fill-*.png"))) == 2
    again = desk.start()
    assert again.autosave.find_lost() is None
    assert again.said == []


def test_of_a_session_that_is_damaged_in_part_the_rest_comes_back(desk: Desk) -> None:
    desk.crashed()
    program = desk.start()
    lost = program.find()
    next(lost.folder.path.glob("hole-*")).write_bytes(b"")
    program.autosave.restore(lost)
    program.finish()
    assert len(program.restored[0].document.fills) == 2
    (sentence,) = program.said
    assert sentence.startswith("Part of the unfinished session is damaged and missing: hole-")


def test_a_session_is_offered_only_when_its_program_is_gone_and_only_once(desk: Desk) -> None:
    command = [sys.executable, "-c", PROGRAM, str(desk.root), str(desk.photo)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "kept\n"
        program = desk.start()
        program.work = some_work(desk.photo)
        program.save()
        assert len(desk.sessions()) == 2, "each has its own"
        assert program.autosave.find_lost() is None
        process.kill()
    lost = program.find()
    assert read_session(lost.folder.path).caption == "a bird"
    assert desk.start().autosave.find_lost() is None, "the first program has it"


def test_a_clean_close_removes_the_session_and_leaves_lost_ones(desk: Desk) -> None:
    desk.crashed()
    program = desk.start()
    lost = program.find()
    program.work = some_work(desk.photo)
    program.save()
    program.autosave.close_cleanly()
    assert desk.sessions() == [lost.folder.path]
    assert desk.start().find().folder.path == lost.folder.path


def test_a_close_in_mid_write_waits_for_no_more_fills_and_leaves_nothing(desk: Desk, disk: SlowDisk) -> None:
    program = desk.at_work()
    program.autosave.save_now()
    program.bot.waitUntil(lambda: program.autosave._own is not None, timeout=WAIT)
    opener = threading.Timer(0, lambda: (program.autosave._closing.wait(10), disk.gate.set()))
    opener.start()
    program.autosave.close_cleanly()
    opener.join()
    assert disk.stops == [True]
    assert list(desk.root.iterdir()) == []
    assert program.said == []


def test_after_another_photo_was_opened_nothing_of_the_first_is_offered(desk: Desk, tmp_path: Path) -> None:
    other = tmp_path / "other.png"
    other.write_bytes(desk.photo.read_bytes())
    program = desk.at_work()
    program.save()
    program.work = Unfinished(Document.open(other), "", 0, 4)
    program.bot.waitUntil(lambda: not program.autosave.busy, timeout=WAIT)
    program.save()
    program.bot.waitUntil(lambda: not desk.sessions(), timeout=WAIT)
    program.work = some_work(other)
    program.save()
    program.bot.waitUntil(lambda: bool(desk.sessions()), timeout=WAIT)
    assert read_session(desk.sessions()[0]).photo.path == str(other)
    program.finish()
    program.work = None
    program.save()
    assert desk.sessions() == []


def test_old_sessions_do_not_fill_the_disk(desk: Desk) -> None:
    for number in range(MOST_LOST + 2):
        desk.crashed()
        newest = max(desk.sessions(), key=lambda path: (path / SESSION).stat().st_mtime_ns)
        os.utime(newest / SESSION, (1e9 + number, 1e9 + number))
    gone = f"2147483646\npython\n{QSysInfo.machineHostName()}\n"  # a number that no process has
    (desk.root / "of-a-crash-before-the-first-write.lock").write_text(gone)
    lost = desk.start().find()
    assert len(desk.sessions()) == MOST_LOST
    assert (lost.folder.path / SESSION).stat().st_mtime == 1e9 + MOST_LOST + 1
    assert [path.stem for path in desk.root.glob("*.lock")] == [lost.folder.path.name]


def test_the_bar_asks_about_the_session_tells_its_time_and_goes_with_the_answer(qtbot: QtBot) -> None:
    bar = RestoreBar()
    qtbot.addWidget(bar)
    bar.set_theme(DARK)
    today = datetime.now().astimezone().replace(hour=10, minute=42)
    for button, signal in ((bar.restore, bar.restore_asked), (bar.discard, bar.discard_asked)):
        assert bar.isHidden()
        bar.offer("bird.png", today)
        assert "bird.png" in bar.text()
        assert "10:42" in bar.text()
        with qtbot.waitSignal(signal, timeout=WAIT):
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert bar.isHidden()
    same_day = bar.text()
    bar.offer("bird.png", today - timedelta(days=3))
    assert len(bar.text()) > len(same_day)

"""Work is kept while one works, whatever becomes of the disk meanwhile, and nothing stays of what was closed."""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.window.document import autosave as autosave_module
from app.window.document.autosave_reading import read_session
from app.window.document.document import Document
from app.window.document.snapshot import Snapshot
from app.window.document.snapshot_document import Unfinished
from tests.app.window.document.desk import WAIT, Desk, some_work


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

"""A session is offered once its program is gone, and comes back as far as its photo and its files allow."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QSysInfo, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.window.document.autosave import MOST_LOST
from app.window.document.autosave_file import SESSION
from app.window.document.autosave_reading import read_session
from app.window.parts.restore_bar import RestoreBar
from app.window.parts.theme import DARK
from tests.app.window.document.desk import WAIT, Desk, some_work

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

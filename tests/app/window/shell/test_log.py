"""The log: what comes into it, who is told, and that it never makes things worse."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTimer, qInfo, qWarning
from pytestqt.qtbot import QtBot

from app.window.shell.log import BYTES, FILES, Log, log_folder

WAIT = 60_000  # milliseconds: only how long a broken test takes to fail

MakeLog = Callable[..., Log]


@pytest.fixture
def make_log(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeLog]:
    """make_log(tell=..., folder=...): a log that has the process's hooks; removed after the test."""
    logs: list[Log] = []

    def make(tell: Callable[[str], None] = lambda details: None, folder: Path = tmp_path / "log") -> Log:
        monkeypatch.setattr(sys, "stderr", None)  # as in a program without a terminal
        logs.append(Log(folder, tell))
        return logs[-1]

    yield make
    for log in logs:
        log.remove()


def _throw() -> None:
    try:
        raise ValueError("a bird flew in")
    except ValueError:
        sys.excepthook(*sys.exc_info())  # what Qt's slots do with it


def test_what_nobody_caught_is_in_the_file_and_told(make_log: MakeLog, qtbot: QtBot) -> None:
    told: list[str] = []
    log = make_log(told.append)
    _throw()
    qtbot.waitUntil(lambda: bool(told), timeout=WAIT)
    for text in (told[0], log.tail()):
        assert "ValueError: a bird flew in" in text


@pytest.mark.qt_no_exception_capture
def test_an_error_in_a_slot_does_not_end_the_program(make_log: MakeLog, qtbot: QtBot) -> None:
    told: list[str] = []
    make_log(told.append)
    QTimer.singleShot(0, lambda: 1 // 0)
    qtbot.waitUntil(lambda: bool(told), timeout=WAIT)
    assert "ZeroDivisionError" in told[0]


def test_an_error_on_another_thread_is_told_on_this_one(make_log: MakeLog, qtbot: QtBot) -> None:
    told: list[tuple[str, threading.Thread]] = []
    log = make_log(lambda details: told.append((details, threading.current_thread())))
    for work in (sys.exit, lambda: 1 // 0):  # a thread may end itself
        assert log.tail() == ""
        thread = threading.Thread(target=work, name="a worker")
        thread.start()
        thread.join()
    qtbot.waitUntil(lambda: bool(told), timeout=WAIT)
    assert "ZeroDivisionError" in told[0][0]
    assert told[0][1] is threading.main_thread()
    assert "a worker" in log.tail()


def test_an_error_while_telling_is_not_told_again_and_again(make_log: MakeLog, qtbot: QtBot) -> None:
    calls: list[str] = []

    def tell(details: str) -> None:
        calls.append(details)
        raise RuntimeError("the window is broken")

    log = make_log(tell)
    _throw()
    qtbot.waitUntil(lambda: "the window is broken" in log.tail(), timeout=WAIT)
    for _ in range(10):
        QCoreApplication.processEvents()
    assert len(calls) == 1


def test_what_can_not_be_raised_is_in_the_file(make_log: MakeLog) -> None:
    class Falls:
        def __del__(self) -> None:
            raise ValueError("fell")

    log = make_log()
    falls = Falls()
    del falls
    assert "ValueError: fell" in log.tail()


@pytest.mark.qt_log_ignore(".*")
def test_messages_of_qt_are_in_the_file(make_log: MakeLog) -> None:
    log = make_log()
    qWarning("QPainter::begin: no device")
    qInfo("a plug-in was found")
    assert "WARNING Qt: QPainter::begin: no device" in log.tail()
    assert "INFO Qt: a plug-in was found" in log.tail()


def test_the_tail_is_the_end_of_the_file(make_log: MakeLog) -> None:
    log = make_log()
    for number in range(300):
        log.write(f"line {number} of 100 %")
    lines = log.tail(200).splitlines()
    assert len(lines) == 200
    assert lines[-1].endswith("line 299 of 100 %")


def test_a_log_that_has_grown_starts_a_new_file_and_keeps_few(make_log: MakeLog) -> None:
    log = make_log()
    for _ in range(FILES + 2):
        log.write("x" * BYTES)
    files = list(log.file.parent.iterdir())
    assert len(files) == FILES
    assert log.file in files


def test_a_folder_that_can_not_be_written_does_not_prevent_the_start(make_log: MakeLog, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    told: list[str] = []
    log = make_log(told.append, tmp_path / "file" / "log")
    log.write("nobody reads this")
    _throw()
    QCoreApplication.processEvents()
    assert log.tail() == ""
    assert len(told) == 1


@pytest.mark.parametrize("trouble", ["full disk", "closed terminal"])
def test_a_full_disk_or_a_closed_terminal_stops_nothing(
    make_log: MakeLog, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, trouble: str
) -> None:
    class Closed:
        def write(self, text: str) -> int:
            raise ValueError("I/O operation on closed file.")

    def full(handler: object, record: logging.LogRecord) -> bool:
        raise OSError(28, "No space left on device")

    told: list[str] = []
    make_log(told.append)
    if trouble == "full disk":
        monkeypatch.setattr("logging.handlers.RotatingFileHandler.shouldRollover", full)
    else:
        monkeypatch.setattr(sys, "stderr", Closed())
    _throw()
    qtbot.waitUntil(lambda: bool(told), timeout=WAIT)


def test_the_hooks_are_given_back(make_log: MakeLog) -> None:
    before = (sys.excepthook, threading.excepthook, sys.unraisablehook)
    log = make_log()
    assert sys.excepthook != before[0]
    log.remove()
    assert (sys.excepthook, threading.excepthook, sys.unraisablehook) == before
    logging.getLogger("featherproof").error("after the end")
    assert log.tail() == ""


def test_another_folder_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FEATHERPROOF_LOG", str(tmp_path))
    assert log_folder() == tmp_path

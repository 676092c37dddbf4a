"""Work in the background: its answers, and what happens to it when the window closes."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from app.window.parts.background import Background

WAIT = 60_000  # milliseconds: only how long a broken test takes to fail
MANY = 100_000_000  # steps, seconds of them: nearly without end, but for a broken test


def _unexpected(value: object) -> None:
    pytest.fail(f"not expected: {value!r}")


def test_a_result_or_an_error_comes_back_to_the_main_thread_until_it_is_closed(qtbot: QtBot) -> None:
    background = Background()
    heard: list[tuple[object, threading.Thread]] = []
    background.run(threading.current_thread, lambda at: heard.append((at, threading.current_thread())), _unexpected)
    qtbot.waitUntil(lambda: bool(heard), timeout=WAIT)
    assert heard[0][0] is not threading.main_thread()
    assert heard[0][1] is threading.main_thread()
    assert not background.busy
    errors: list[Exception] = []
    background.run(lambda: 1 // 0, _unexpected, errors.append)
    qtbot.waitUntil(lambda: bool(errors), timeout=WAIT)
    assert isinstance(errors[0], ZeroDivisionError)
    for _ in range(2):
        background.close()
    background.run(lambda: _unexpected("ran"), _unexpected, _unexpected)
    assert not background.busy


def test_closing_waits_for_a_save_and_drops_its_answer(qtbot: QtBot, tmp_path: Path) -> None:
    background = Background()
    started = threading.Event()

    def save() -> None:
        started.set()
        for _ in range(MANY):
            if background.stopping:  # a save that the close finds half done
                (tmp_path / "saved").touch()
                return

    background.run(save, _unexpected, _unexpected)
    started.wait()
    background.close()
    assert (tmp_path / "saved").exists()
    qtbot.wait(0)


def test_an_answer_that_is_on_its_way_when_it_closes_is_dropped(qtbot: QtBot) -> None:
    background, heard = Background(), list[object]()
    background.run(lambda: None, heard.append, heard.append)
    for thread in list(background._threads):
        thread.join()
    background.close()
    QCoreApplication.processEvents()
    assert heard == []

"""The log tells what became of the engine, for whoever reads a report."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from app.engine.jobs import EngineSettings
from app.engine.replies import (
    DevicesFound,
    EngineDied,
    EngineFailed,
    EngineReady,
    EngineStarting,
    JobFailed,
    JobStarted,
    Reply,
)
from app.window.engine.log import log_text, restart_text
from app.window.engine.session import EngineState
from app.window.shell.log import Log
from app.window.shell.main_window import MainWindow
from tests.app.window.conftest import User
from tests.app.window.quick_engine import QuickClient


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        (EngineStarting(2), "The engine starts, attempt 2."),
        (
            EngineReady("fake", "cpu", "Fake CPU", 7, 0.25, ("A note.",)),
            "The engine is ready after 0.2 s: process 7, checkpoint fake, on cpu (Fake CPU). A note.",
        ),
        (
            EngineReady("", "cpu", "Fake CPU", 7, 0.25, (), "It is damaged.", "where\n"),
            "The engine is ready after 0.2 s: process 7, no checkpoint to fill with, on cpu (Fake CPU). It is damaged."
            "\nwhere",
        ),
        (DevicesFound({"cuda": "", "mps": "absent"}), "Devices: cuda usable, mps absent."),
        (
            EngineDied("It died.", "code -9", 3, True),
            "The engine ended, with job 3: It died; it starts again.\ncode -9",
        ),
        (EngineDied("It died", "", None, False), "The engine ended: It died; it is not started again."),
        (EngineFailed("No device.", ""), "The engine ended: No device."),
        (JobFailed(3, "It failed.", "Traceback"), "Job 3 was refused: It failed.\nTraceback"),
        (JobStarted(3), ""),
    ],
)
def test_what_is_news_of_an_engine_is_a_line_with_its_details_below(reply: Reply, text: str) -> None:
    assert log_text(reply) == text


def test_a_restart_says_what_for() -> None:
    asked = EngineSettings("bird", "cuda")
    assert restart_text(asked) == "The engine is to be restarted with device cuda, checkpoint bird, ensemble default."
    assert restart_text(None) == "The engine is to be restarted."


def test_an_engine_that_ends_a_refused_photo_and_the_end_are_in_the_windows_log(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.window.shell.preferences_in_force.read_vocabulary", lambda _: (("a",), lambda _: []))
    monkeypatch.setattr(sys, "stderr", None)
    log = Log(tmp_path / "log", lambda _: None)
    user = User(qtbot, MainWindow(QuickClient, log=log))  # type: ignore[arg-type]
    user.window.show()
    user.wait(lambda: user.window.session.state is EngineState.READY)
    (tmp_path / "broken.png").write_bytes(b"")
    Image.new("RGB", (9, 9)).save(tmp_path / "die.png")
    user.window.authenticate.add([str(tmp_path / name) for name in ("die.png", "broken.png")])
    user.wait(lambda: "was refused" in log.tail())
    told = log.tail()
    for words in ("The engine ended, with job 1: The engine was ended from outside", "it starts again", "broken.png"):
        assert words in told
    assert told.count("process 1, checkpoint fake, on cpu (Fake CPU).") == 2
    user.window.close_unasked()
    assert log.tail().splitlines()[-1].endswith("The engine is ended with the window.")
    user.window.deleteLater()
    log.remove()

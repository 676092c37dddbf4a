"""The log tells what became of the engine, for whoever reads a report."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.engine.client import EngineClient
from app.engine.protocol import EngineSettings
from app.window.engine.session import EngineState
from app.window.shell.log import Log
from app.window.shell.main_window import MainWindow
from tests.app.window import fake_engine
from tests.app.window.conftest import User

MakeUser = Callable[[str], User]


@pytest.fixture
def make_logged(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeUser]:
    """make_logged(checkpoint): a window on the fake engine that has a log; closed after the test."""
    monkeypatch.setattr("app.window.shell.preferences_in_force.read_vocabulary", lambda _: (("a",), lambda _: []))
    monkeypatch.setattr(sys, "stderr", None)
    users: list[User] = []

    def make(checkpoint: str) -> User:
        log = Log(tmp_path / "log", lambda _: None)
        settings = EngineSettings(checkpoint)
        window = MainWindow(lambda deliver: EngineClient(deliver, settings, target=fake_engine.main), log=log)
        users.append(User(qtbot, window))
        window.show()
        return users[-1]

    yield make
    for user in users:
        user.window.close_unasked()
        user.window.deleteLater()
        assert user.window.log is not None
        user.window.log.remove()


def log_of(user: User) -> str:
    assert user.window.log is not None
    return user.window.log.tail()


def state(user: User) -> EngineState:
    return user.window.session.state


def test_two_deaths_and_two_starts_are_in_the_log_with_device_and_reason(make_logged: MakeUser) -> None:
    user = make_logged("default")
    for death in (1, 2):
        user.wait(lambda: state(user) is EngineState.READY)
        pid = user.window.session.pid
        assert pid is not None
        assert f"process {pid}, checkpoint fake, on cpu (Fake CPU)." in log_of(user)
        os.kill(pid, signal.SIGKILL)
        user.wait(
            lambda death=death: log_of(user).count("The engine ended: The engine was ended from outside") == death
        )
        assert "engine exit code -9" in log_of(user)
    user.wait(lambda: log_of(user).count("The engine is ready") == 3)


def test_a_job_that_is_refused_is_in_the_log_with_its_reason(make_logged: MakeUser, photo_file: Path) -> None:
    user = make_logged("default")
    user.open(photo_file)
    user.stroke((40, 40), (60, 50))
    user.inpaint("fail a bird", fills=1)
    user.finish_run()
    assert "was refused: This fill failed: the fake was told to fail" in log_of(user)
    assert "Traceback" in log_of(user)
    (photo_file.parent / "broken.png").write_bytes(b"")
    user.window.authenticate.add([str(photo_file.parent / "broken.png")])
    user.wait(lambda: log_of(user).count("was refused") == 2)
    assert "broken.png" in log_of(user)


def test_an_engine_that_can_not_start_is_in_the_log_and_so_is_the_next_try(make_logged: MakeUser) -> None:
    user = make_logged("nowhere")
    user.wait(lambda: "The engine ended: There is no such device here." in log_of(user))
    user.window.session.restart(EngineSettings("nowhere", "cuda"))
    user.wait(lambda: log_of(user).count("The engine ended") == 2)
    assert "The engine is to be restarted with device cuda, checkpoint nowhere" in log_of(user)


def test_the_end_of_the_window_is_in_the_log(make_logged: MakeUser) -> None:
    user = make_logged("default")
    user.window.close_unasked()
    assert log_of(user).splitlines()[-1].endswith("The engine is ended with the window.")

"""The window when its engine fails: a sentence with the way out, nothing lost, and work that goes on."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QPushButton

from app.engine.client import MAX_ATTEMPTS
from app.window.authenticate.rows import Stage
from app.window.document.document import Document
from app.window.engine.session import EngineState
from tests.app.window import fake_engine
from tests.app.window.conftest import User
from tests.app.window.judging import photos


@pytest.fixture
def painter(user: User, photo_file: Path) -> User:
    """Someone who has opened a photo and painted a hole."""
    return paint(user, photo_file)


def paint(user: User, photo_file: Path) -> User:
    user.open(photo_file)
    user.stroke((40, 40), (60, 50))
    return user


def document(user: User) -> Document:
    assert user.page.document is not None
    return user.page.document


def kill_engine(user: User) -> None:
    assert user.page.session.pid is not None
    os.kill(user.page.session.pid, signal.SIGKILL)


def wait_for(user: User, state: EngineState) -> None:
    user.wait(lambda: user.page.session.state is state)


def button(user: User, text: str) -> QPushButton | None:
    """The button of the message that is shown, where it has this one."""
    buttons = user.page.message.findChildren(QPushButton)
    return next((each for each in buttons if each.text() == text and each.isVisible()), None)


def press(user: User, text: str) -> None:
    found = button(user, text)
    assert found is not None
    found.click()


def fills_work(user: User) -> bool:
    before = len(document(user).fills)
    user.inpaint("a bird", fills=1)
    user.finish_run()
    return len(document(user).fills) == before + 1


def stages(user: User) -> list[Stage]:
    return [row.stage for row in user.window.authenticate.model.rows]


def test_a_killed_engine_is_told_of_and_costs_neither_fills_nor_verdicts(painter: User, tmp_path: Path) -> None:
    painter.inpaint("wait a bird", fills=3)
    painter.wait(lambda: len(document(painter).fills) == 1)
    painter.window.authenticate.add([str(file) for file in photos(tmp_path / "p", "a.png", "b-inpainted.png")])
    painter.wait(lambda: painter.window.authenticate.queue.running)
    kill_engine(painter)
    painter.finish_run()
    assert "most likely because memory ran out; it is restarting" in painter.message
    assert button(painter, "Restart engine") is None  # it starts by itself
    assert painter.page.strip.fills.rowCount() == 2  # the original and the fill
    assert painter.page.panel.inpaint.isVisible()
    painter.wait(lambda: stages(painter) == [Stage.DONE, Stage.DONE])
    painter.window.message.hide()
    kill_engine(painter)  # idle now
    painter.wait(lambda: "it is restarting" in painter.message)
    assert fills_work(painter)


def test_another_choice_in_the_preferences_ends_the_trouble(make_user: Callable[..., User], photo_file: Path) -> None:
    user = make_user(checkpoint="nowhere")
    user.wait(lambda: user.message == "There is no such device here.")
    assert user.window.status.engine.text() == "engine stopped"
    paint(user, photo_file)
    user.window.store.update(device="cpu")
    wait_for(user, EngineState.READY)
    assert fills_work(user)


def test_an_engine_that_dies_at_every_start_is_given_up_and_a_person_can_try_again(
    make_user: Callable[..., User], photo_file: Path
) -> None:
    user = make_user(checkpoint="mortal")
    deaths: list[str] = []
    user.page.session.problem.connect(lambda sentence, _: deaths.append(sentence))
    wait_for(user, EngineState.STOPPED)
    assert 1 <= len(deaths) <= MAX_ATTEMPTS
    assert "could not be restarted" in user.message
    paint(user, photo_file)
    user.inpaint()
    user.finish_run()
    assert "stopped unexpectedly" in user.message
    assert user.hole.any()
    press(user, "Restart engine")
    wait_for(user, EngineState.STARTING)


def test_a_device_on_which_the_engine_dies_in_mid_run_has_a_way_out_that_works(painter: User) -> None:
    painter.wait(lambda: painter.window.session.device_problems == fake_engine.DEVICES)
    painter.inpaint("wait a bird", fills=3)
    painter.wait(lambda: len(document(painter).fills) == 1)
    hole, pid = painter.hole.copy(), painter.page.session.pid
    painter.window.store.update(device="mps")
    painter.finish_run()
    wait_for(painter, EngineState.STOPPED)
    assert button(painter, "Restart engine") is None
    press(painter, "Use the CPU")
    wait_for(painter, EngineState.READY)
    assert painter.window.store.values.device == "cpu"
    assert painter.page.session.pid != pid
    assert len(document(painter).fills) == 1
    assert np.array_equal(painter.hole, hole)
    assert fills_work(painter)


def test_the_window_can_be_closed_before_its_engine_is_ready_and_in_mid_run_while_photos_wait(
    make_user: Callable[..., User], photo_file: Path, tmp_path: Path
) -> None:
    early = make_user()
    early.wait(lambda: early.page.session.pid is not None)
    early.window.close()
    late = paint(make_user(), photo_file)
    late.inpaint("hang", fills=2)
    wait_for(late, EngineState.WORKING)
    late.window.authenticate.add([str(file) for file in photos(tmp_path / "p", "a.png", "b.png")])
    late.window.close()
    for user in (early, late):
        assert user.page.session.pid is None or not Path(f"/proc/{user.page.session.pid}").exists()

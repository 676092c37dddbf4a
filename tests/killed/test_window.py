"""A window that is killed at any moment gives back what it kept last, whole: the step before the kill or that one."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app.window.engine.session import EngineState
from tests.app.window.conftest import (  # noqa: F401 - what a window needs
    User,
    _no_folder_of_the_user,
    make_user,
    photo_file,
    show_window,
    user_folders,
)
from tests.killed.killing import Programs, moments
from tests.killed.working_window import state

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]
WORK = "tests.killed.working_window"


def test_what_was_kept_last_comes_back(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    make_user: Callable[..., User],  # noqa: F811
    photo_file: Path,  # noqa: F811
) -> None:
    def own_state(name: str) -> Path:
        monkeypatch.setenv("FEATHERPROOF_STATE", str(tmp_path / name))
        return tmp_path / name

    with Programs("app.window.shell.main_window", "tests.app.window.quick_engine") as programs:
        steps, told = programs.steps_of(own_state("whole"), WORK, photo_file)
        assert len(told) == 15
        killed = {
            at: programs.kill(at, own_state(f"killed-{at}"), WORK, photo_file).stdout for at in moments(steps, 20)
        }
    states = [None, *map(json.loads, told), None]
    for at, words in killed.items():
        own_state(f"killed-{at}")
        kept = len(words.splitlines())
        user = make_user()
        user.wait(lambda user=user: user.page.session.state is EngineState.READY)
        offered = not user.window.keeper.bar.isHidden()
        assert offered or kept == 0
        if offered:
            user.window.keeper.bar.restore.click()
            user.wait(lambda user=user: user.page.document is not None and not user.page.background.busy)
            back = json.loads(json.dumps(state(user.page.document, user.page.panel.caption.toPlainText())))
            assert back in (states[kept], states[kept + 1])
        user.window.close_unasked()

"""A window that is killed at any moment of saving leaves the project as it was before, or as it is after."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.window.document.project_reading import open_project
from tests.app.window.conftest import photo_file  # noqa: F401 - a fixture
from tests.killed.killing import Programs, moments
from tests.killed.saving_window import STEPS
from tests.killed.working_window import state

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]
WORK = "tests.killed.saving_window"
KILLS = 20


def test_the_project_is_the_old_one_or_the_new_one(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    photo_file: Path,  # noqa: F811
) -> None:
    monkeypatch.setenv("FEATHERPROOF_STATE", str(tmp_path / "state"))

    def place(name: str) -> Path:
        (tmp_path / name).mkdir()
        return tmp_path / name / "bird.featherproof"

    with Programs("app.window.shell.main_window", "tests.app.window.quick_engine") as programs:
        whole = place("whole")
        steps, told = programs.steps_of(whole.parent, WORK, photo_file, whole)
        assert len(told) == STEPS
        projects = {at: place(f"killed-{at}") for at in moments(steps, KILLS)}
        killed = {at: programs.kill(at, file.parent, WORK, photo_file, file).stdout for at, file in projects.items()}
    states = [None, *map(json.loads, told), None]
    for at, words in killed.items():
        kept, file = len(words.splitlines()), projects[at]
        if not file.exists():
            assert kept == 0
            continue
        work = open_project(file)
        assert work.damaged == ()
        assert json.loads(json.dumps(state(work.document, work.caption))) in (states[kept], states[kept + 1])

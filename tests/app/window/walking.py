"""Random walks through the window: what all of them share, whatever they hold it against."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test
from pytestqt.qtbot import QtBot

from app.window.shell.main_window import MainWindow
from models.vocabulary import Reading


class WindowWalk(RuleBasedStateMachine):
    """One person at one computer: photos, files and state of each walk lie in a folder of its own."""

    bot: QtBot
    patch: pytest.MonkeyPatch
    make_folder: Callable[[], Path]
    window: MainWindow

    def __init__(self) -> None:
        super().__init__()
        folder = self.make_folder()
        self.photos, self.out, self.state_folder = (folder / name for name in ("photos", "out", "state"))
        self.photos.mkdir()
        self.out.mkdir()
        self.patch.setenv("FEATHERPROOF_STATE", str(self.state_folder))

    def teardown(self) -> None:
        self.window.close_unasked()
        self.window.deleteLater()


def walk(
    walker: type[WindowWalk],
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    folders: pytest.TempPathFactory,
    walks: int = 6,
    steps: int = 20,
) -> None:
    """Take so many walks of this kind, and fail where one of its checks does."""

    class OnThisScreen(walker):  # type: ignore[misc, valid-type]
        bot, patch = qtbot, monkeypatch

        @staticmethod
        def make_folder() -> Path:
            return folders.mktemp("walk")

    words = (("a", "bird"), lambda _: Reading())
    monkeypatch.setattr("app.window.shell.preferences_in_force.read_vocabulary", lambda _: words)
    # a walk is not made shorter: where a step waits for what never comes, that would take an hour
    taken = settings(max_examples=walks, stateful_step_count=steps, phases=(Phase.reuse, Phase.generate))
    run_state_machine_as_test(OnThisScreen, settings=taken)

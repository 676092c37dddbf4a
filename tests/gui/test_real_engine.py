"""The window on the real engine with a tiny untrained network: what no fake can show."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.engine.client import EngineClient
from app.engine.protocol import EngineSettings
from app.window.engine_session import EngineState
from app.window.main_window import MainWindow
from models.checkpoint import Manifest
from models.inpainter import Inpainter
from tests.gui.conftest import User


@pytest.fixture
def user(qtbot: QtBot, only_tiny_checkpoint: Manifest) -> Iterator[User]:
    window = MainWindow(EngineClient)
    window.show()
    yield User(qtbot, window)
    window.close()
    window.deleteLater()


def test_the_windows_fills_are_those_of_the_python_interface(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    user.stroke((40, 40), (70, 55))
    user.inpaint("a red bird", fills=2, seed=3)
    user.finish_run()
    assert user.message == ""
    document = user.page.document
    assert document is not None
    expected = Inpainter.load(device="cpu").fill(document.photo.pixels, user.hole, "a red bird", 2, 3)
    assert len(document.fills) == 2
    for kept, fill in zip(document.fills, expected, strict=True):
        assert kept.patch.seed == fill.seed
        assert np.array_equal(kept.patch.paste_into(document.photo.pixels), fill.photo)


def test_the_checkpoints_own_vocabulary_marks_unknown_words(user: User) -> None:
    panel = user.page.panel
    user.wait(lambda: panel.caption._words.unknown("zebra") == ["zebra"])
    panel.caption.setPlainText("A Red zebra, breast!")
    assert panel.caption.unknown_words() == ["zebra"]


def test_the_status_bar_names_the_probed_device(user: User) -> None:
    user.wait(lambda: user.page.session.state is EngineState.READY)
    assert user.window.status.device.text()
    assert user.window.status.checkpoint.text() == "tiny"


def test_a_missing_checkpoint_is_a_sentence_and_the_window_works_on(
    qtbot: QtBot, tmp_path: Path, photo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.checkpoint.search_folders", lambda: [tmp_path])
    window = MainWindow(lambda deliver: EngineClient(deliver, EngineSettings(checkpoint="not-there")))
    window.show()
    someone = User(qtbot, window)
    someone.wait(lambda: "not-there" in someone.message)
    assert someone.page.session.stopped
    assert someone.window.status.device.text()
    someone.open(photo_file)
    someone.stroke((40, 40))
    assert someone.hole.any()
    window.close()

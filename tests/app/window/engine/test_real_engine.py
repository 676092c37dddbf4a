"""The window on the real engine with a tiny untrained network: what no fake can show."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.engine.client import EngineClient
from app.engine.protocol import EngineSettings, Wand
from app.engine.selection import selected
from app.samples import SAMPLE_PHOTO
from app.window.authenticate.rows import Stage
from app.window.canvas.growing import grown
from app.window.canvas.tools import Tool
from app.window.engine.session import EngineState
from app.window.shell.main_window import MainWindow
from models.authenticator import Authenticator
from models.checkpoints.checkpoint import Manifest
from models.imaging import load_photo
from models.inpainter import Inpainter
from models.outline import Outliner
from tests.app.window.conftest import User


@pytest.fixture
def user(qtbot: QtBot, only_tiny_checkpoint: Manifest) -> Iterator[User]:
    window = MainWindow(EngineClient)
    window.show()
    yield User(qtbot, window)
    window.close_unasked()
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


def test_an_animal_taken_at_a_click_is_the_one_of_the_python_interface(user: User) -> None:
    user.open(SAMPLE_PHOTO)
    user.page.set_tool(Tool.ANIMAL)
    user.stroke((220, 150))  # between the cat's eyes, while the network is being loaded
    user.wait(lambda: bool(user.hole.any()))
    photo = load_photo(SAMPLE_PHOTO).pixels
    (cat,) = Outliner.load("cpu").outline(photo).animals
    assert np.array_equal(user.hole, grown(cat.mask, user.page.tool.growth_pixels))
    assert user.message == ""


def test_the_checkpoints_own_vocabulary_marks_unknown_words(user: User) -> None:
    panel = user.page.panel
    user.wait(lambda: panel.caption._words.unknown("zebra") == ["zebra"])
    panel.caption.setPlainText("A Red zebra, breast!")
    assert panel.caption.unknown_words() == ["zebra"]


def test_the_status_bar_names_the_probed_device(user: User) -> None:
    user.wait(lambda: user.page.session.state is EngineState.READY)
    assert user.window.status.device.text()
    assert user.window.status.checkpoint.text() == "tiny"


@pytest.fixture
def make_user(qtbot: QtBot) -> Iterator[Callable[[EngineSettings], User]]:
    """make_user(settings): a shown window on an engine with these; closed after the test."""
    windows: list[MainWindow] = []

    def make(settings: EngineSettings) -> User:
        windows.append(MainWindow(lambda deliver: EngineClient(deliver, settings)))
        windows[-1].show()
        return User(qtbot, windows[-1])

    yield make
    for window in windows:
        window.close_unasked()
        window.deleteLater()


def test_a_missing_checkpoint_is_a_sentence_and_the_window_works_on(
    make_user: Callable[[EngineSettings], User], photo_file: Path
) -> None:
    user = make_user(EngineSettings(checkpoint="not-there"))
    user.wait(lambda: "not-there" in user.message)
    assert user.page.session.stopped
    assert user.window.status.device.text()
    user.open(photo_file)
    user.stroke((40, 40))
    assert user.hole.any()


def test_a_checkpoint_altered_by_one_byte_is_refused_until_it_is_repaired(
    make_user: Callable[[EngineSettings], User], tiny_checkpoint: Manifest, tmp_path: Path, photo_file: Path
) -> None:
    assert tiny_checkpoint.path is not None
    folder = tmp_path / "checkpoints"
    shutil.copytree(tiny_checkpoint.path.parent, folder)
    weights = folder / tiny_checkpoint.weights[0].file
    sound = weights.read_bytes()
    weights.write_bytes(sound[:-1] + bytes([sound[-1] ^ 1]))
    user = make_user(EngineSettings(checkpoint=str(folder / "tiny.json")))
    user.wait(lambda: "the sha256 differs" in user.message)
    assert str(weights) in user.message
    user.open(photo_file)
    user.stroke((40, 40))
    user.inpaint("a bird", fills=1)
    user.finish_run()
    assert "the sha256 differs" in user.message
    weights.write_bytes(sound)
    restart = next(b for b in user.page.message.findChildren(QPushButton) if b.text() == "Restart engine")
    QTest.mouseClick(restart, Qt.MouseButton.LeftButton)
    user.wait(lambda: user.page.session.checkpoint == "tiny")
    user.inpaint("a bird", fills=1)
    user.finish_run()
    assert user.page.document is not None
    assert len(user.page.document.fills) == 1


def test_a_missing_ensemble_costs_the_verdicts_only(
    make_user: Callable[[EngineSettings], User], tiny_checkpoint: Manifest, photo_file: Path
) -> None:
    user = make_user(EngineSettings(checkpoint=str(tiny_checkpoint.path), ensemble="not-there"))
    user.window.authenticate.add([str(photo_file)])
    rows = user.window.authenticate.model.rows
    user.wait(lambda: [row.stage for row in rows] == [Stage.FAILED])
    assert rows[0].error.startswith("There is no checkpoint named not-there")
    user.open(photo_file)
    user.stroke((40, 40))
    user.inpaint("a bird", fills=1)
    user.finish_run()
    assert user.page.document is not None
    assert len(user.page.document.fills) == 1


def test_a_region_and_a_verdict_come_from_an_engine_without_a_checkpoint_to_inpaint_with(
    make_user: Callable[[EngineSettings], User], tiny_authenticator: Manifest, photo_file: Path
) -> None:
    user = make_user(EngineSettings("not-there", "cpu", str(tiny_authenticator.path)))
    user.open(photo_file)
    user.page.set_tool(Tool.WAND)
    user.stroke((5, 5))
    user.wait(lambda: bool(user.hole.any()))
    photo = load_photo(photo_file).pixels
    tolerance = user.page.panel.tool.tolerance.slider.value()
    assert np.array_equal(user.hole, selected(photo, Wand(5, 5, tolerance)))
    user.window.authenticate.add([str(photo_file)])
    rows = user.window.authenticate.model.rows
    user.wait(lambda: [row.stage for row in rows] == [Stage.DONE])
    expected = Authenticator.load(str(tiny_authenticator.path), "cpu").classify(photo)
    assert rows[0].verdict is not None
    assert rows[0].verdict.p_inpainted == pytest.approx(expected.p_inpainted)

"""The window on the real engine with tiny untrained networks: what no fake can show."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.engine.client import EngineClient
from app.engine.jobs import EngineSettings
from app.engine.selection import Wand, selected
from app.samples import SAMPLE_PHOTO
from app.window.authenticate.rows import Stage
from app.window.canvas.growing import grown
from app.window.canvas.tools import Tool
from app.window.shell.main_window import MainWindow
from models.authenticator import Authenticator
from models.checkpoints.checkpoint import Manifest
from models.imaging import load_photo
from models.inpainter import Inpainter
from models.outline import Outliner
from tests.app.window.conftest import User


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


def verdicts(user: User, photo: Path) -> list[Stage]:
    """Have it judged, until it is."""
    user.window.authenticate.add([str(photo)])
    rows = user.window.authenticate.model.rows
    user.wait(lambda: [row.stage for row in rows] in ([Stage.DONE], [Stage.FAILED]))
    return [row.stage for row in rows]


def test_fills_animals_regions_and_verdicts_are_those_of_the_python_interface(
    make_user: Callable[[EngineSettings], User],
    tiny_checkpoint: Manifest,
    tiny_authenticator: Manifest,
    photo_file: Path,
) -> None:
    fills, ensemble = str(tiny_checkpoint.path), str(tiny_authenticator.path)
    user = make_user(EngineSettings(fills, "cpu", ensemble))
    user.open(photo_file)
    user.stroke((40, 40), (70, 55))
    user.inpaint("a red bird", fills=2, seed=3)
    user.finish_run()
    document, photo = user.page.document, load_photo(photo_file).pixels
    assert document is not None
    expected = Inpainter.load(fills, "cpu").fill(photo, user.hole, "a red bird", 2, 3)
    assert [kept.patch.seed for kept in document.fills] == [fill.seed for fill in expected] == [3, 4]
    for kept, fill in zip(document.fills, expected, strict=True):
        left, top, right, bottom = kept.patch.box
        assert np.array_equal(kept.patch.pixels, fill.photo[top:bottom, left:right])
        assert kept.patch.checkpoint_sha256 == fill.checkpoint_sha256 != ()
    assert (user.window.status.device.text(), user.window.status.checkpoint.text()) == ("CPU", "tiny")

    assert verdicts(user, photo_file) == [Stage.DONE]
    verdict = user.window.authenticate.model.rows[0].verdict
    assert verdict is not None
    assert verdict.p_inpainted == pytest.approx(Authenticator.load(ensemble, "cpu").classify(photo).p_inpainted)

    user.open(SAMPLE_PHOTO)
    user.page.set_tool(Tool.ANIMAL)
    user.stroke((220, 150))  # between the cat's eyes
    user.wait(lambda: bool(user.hole.any()))
    (cat,) = Outliner.load("cpu").outline(load_photo(SAMPLE_PHOTO).pixels).animals
    assert np.array_equal(user.hole, grown(cat.mask, user.page.tool.growth_pixels))
    assert user.message == ""


def test_an_altered_checkpoint_and_a_missing_ensemble_cost_fills_and_verdicts_until_they_are_mended(
    make_user: Callable[[EngineSettings], User], tiny_checkpoint: Manifest, tmp_path: Path, photo_file: Path
) -> None:
    assert tiny_checkpoint.path is not None
    folder = tmp_path / "checkpoints"
    shutil.copytree(tiny_checkpoint.path.parent, folder)
    weights = folder / tiny_checkpoint.weights[0].file
    sound = weights.read_bytes()
    weights.write_bytes(sound[:-1] + bytes([sound[-1] ^ 1]))
    user = make_user(EngineSettings(str(folder / "tiny.json"), ensemble="not-there"))
    user.wait(lambda: "the sha256 differs" in user.message)
    assert str(weights) in user.message
    user.open(photo_file)
    user.page.set_tool(Tool.WAND)
    user.stroke((5, 5))
    user.wait(lambda: bool(user.hole.any()))
    tolerance = user.page.panel.tool.tolerance.slider.value()
    assert np.array_equal(user.hole, selected(load_photo(photo_file).pixels, Wand(5, 5, tolerance)))
    user.inpaint("a bird", fills=1)
    user.finish_run()
    assert "the sha256 differs" in user.message
    assert verdicts(user, photo_file) == [Stage.FAILED]
    assert user.window.authenticate.model.rows[0].error.startswith("There is no checkpoint named not-there")

    weights.write_bytes(sound)
    next(b for b in user.page.message.findChildren(QPushButton) if b.text() == "Restart engine").click()
    user.wait(lambda: user.page.session.checkpoint == "tiny")
    user.inpaint("a bird", fills=1)
    user.finish_run()
    assert user.page.document is not None
    assert len(user.page.document.fills) == 1


def test_the_checkpoints_own_vocabulary_marks_unknown_words(
    make_user: Callable[[EngineSettings], User], only_tiny_checkpoint: Manifest
) -> None:
    user = make_user(EngineSettings("not-there"))  # the words need no engine
    user.page.panel.caption.setPlainText("A Red zebra, breast!")
    user.wait(lambda: user.page.panel.caption.unknown_words() == ["zebra"])

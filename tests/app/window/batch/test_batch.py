"""Many photos are filled into files beside all other work; each has its state, and none costs another its fills."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton

from app.window.batch.dialog import BatchDialog
from models.imaging import load_photo, read_provenance
from tests.app.window import fake_engine
from tests.app.window.conftest import User

NAMES = ("a/bird", "b/bird", "cat")
GREEN = slice(10, 30), slice(20, 40)  # a cat, for the fake engine


@pytest.fixture
def album(tmp_path: Path) -> Path:
    """Three photos with a cat each in album; masks that hold half of it in masks; a folder out."""
    for name in NAMES:
        pixels, mask = np.full((60, 80, 3), 90, np.uint8), np.zeros((60, 80), np.uint8)
        pixels[GREEN], mask[10:20, 20:40] = fake_engine.COLOURS["cat"], 255
        for file, content in ((f"album/{name}.png", pixels), (f"masks/{name}.png", mask)):
            (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(content).save(tmp_path / file)
    return tmp_path


class Batch:
    """The window "Inpaint many", and what a person does there."""

    def __init__(self, user: User, album: Path) -> None:
        user.act("inpaint_many")
        dialog = user.window.windows.batch
        assert isinstance(dialog, BatchDialog)
        self.user, self.dialog, self.out = user, dialog, album / "out"
        user.wait(dialog.isVisible)
        self.write(dialog.form.photos.line, str(album / "album"))
        self.write(dialog.form.out.line, str(self.out))
        dialog.form.fills.setValue(2)

    def write(self, line: object, text: str) -> None:
        line.selectAll()  # type: ignore[attr-defined]
        QTest.keyClicks(line, text)  # type: ignore[call-overload]

    def click(self, button: QPushButton) -> None:
        assert button.isEnabled()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def start(self, caption: str = "a red cat") -> None:
        """Press Start, until the folders are looked through."""
        self.write(self.dialog.form.caption, caption)
        self.click(self.dialog.start)
        self.user.wait(lambda: not self.user.window.background.busy)

    def finish(self) -> None:
        self.user.wait(lambda: not self.dialog.queue.running and not self.user.window.background.busy)

    @property
    def states(self) -> list[str]:
        model = self.dialog.model
        return [model.index(row, 2).data() for row in range(model.rowCount())]

    @property
    def files(self) -> dict[str, int]:
        return {file.relative_to(self.out).as_posix(): file.stat().st_mtime_ns for file in self.out.rglob("[!.]*.png")}

    @property
    def said(self) -> str:
        return self.dialog.said.text()


@pytest.fixture
def batch(quick: User, album: Path) -> Batch:
    """On an engine that answers at once."""
    return Batch(quick, album)


ALL = [f"{name}-seed-000{seed}.png" for name in NAMES for seed in (0, 1)]


def test_a_folder_is_filled_by_its_animals_and_started_again_it_is_all_there(batch: Batch) -> None:
    batch.start()
    batch.finish()
    assert batch.states == ["fills: 2"] * 3
    assert sorted(batch.files) == ALL
    assert batch.said == "Photos done: 3 of 3."
    fill, photo = (load_photo(batch.out.parent / name) for name in ("out/cat-seed-0001.png", "album/cat.png"))
    changed = (fill.pixels != photo.pixels).any(axis=2)
    assert changed[GREEN].all()
    assert changed[9:31, 19:41].sum() == changed.sum() == 20 * 20 + 4 * 20  # grown by a pixel, corners left out
    before = batch.files
    batch.start()
    batch.finish()
    assert batch.files == before
    assert batch.states == ["was there already: 2"] * 3


def test_masks_and_a_file_of_captions_are_chosen_and_a_photo_that_fails_costs_itself_alone(
    batch: Batch, album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = batch.dialog.form
    (album / "album/b/bird.png").write_text("no photo")
    (album / "masks/cat.png").unlink()
    (album / "captions.csv").write_text("path,caption,count,seed\nalbum/a/bird.png,a cat,1,7\n")
    QTest.keyClick(form.holes, Qt.Key.Key_Down)
    assert batch.said == "Choose the folder with the masks."
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(album / "masks"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(album / "captions.csv"), ""))
    batch.click(form.masks.buttons[0])
    batch.click(form.captions.buttons[0])
    batch.start()
    batch.finish()
    assert batch.states[0] == "fills: 1"
    assert "is not a photo" in batch.states[1]
    assert "no mask in" in batch.states[2]
    assert list(batch.files) == ["a/bird-seed-0007.png"]
    assert (read_provenance(batch.out / "a/bird-seed-0007.png") or {})["caption"] == "a cat"
    assert batch.said == "Photos done: 1 of 3. Failed: 2."


def test_what_is_lacking_is_said_and_start_waits_for_it(batch: Batch, album: Path) -> None:
    form = batch.dialog.form
    lines = {form.caption: "a caption", form.out.line: "folder for the fills", form.photos.line: "photos"}
    for line, words in lines.items():
        batch.write(form.caption, "a cat")
        text = line.text()
        line.selectAll()
        QTest.keyClick(line, Qt.Key.Key_Backspace)
        assert words in batch.said
        assert not batch.dialog.start.isEnabled()
        batch.write(line, text)
        assert batch.dialog.start.isEnabled()
    batch.write(form.out.line, str(album / "album"))
    batch.start()
    batch.user.wait(lambda: "can't hold both the photos and the fills" in batch.said)
    assert batch.dialog.start.isEnabled()


def test_pause_finishes_the_photo_in_work_and_cancel_leaves_what_is_written(batch: Batch) -> None:
    engine, dialog = batch.user.engine, batch.dialog
    engine.held = True
    batch.start()
    batch.user.wait(lambda: batch.states == ["filling…", "waiting", "waiting"])
    batch.click(dialog.pause)
    engine.let_go()
    batch.user.wait(lambda: batch.states == ["fills: 2", "waiting", "waiting"])
    assert batch.said == "Photos done: 1 of 3. Paused."
    assert not dialog.form.isEnabled()
    engine.held = True
    batch.click(dialog.pause)
    batch.user.wait(lambda: batch.states[1] == "filling…")
    batch.click(dialog.cancel)
    engine.let_go()
    batch.finish()
    assert batch.states == ["fills: 2", "waiting", "waiting"]
    assert "Start goes on where it was" in batch.said
    batch.start()
    batch.finish()
    assert batch.states == ["was there already: 2", "fills: 2", "fills: 2"]


def test_an_engine_that_dies_takes_one_photo_with_it(batch: Batch, album: Path) -> None:
    rows = "".join(f"album/{name}.png,{word}\n" for name, word in zip(NAMES, ("a cat", "die", "a cat"), strict=True))
    (album / "captions.csv").write_text(f"path,caption\n{rows}")
    batch.write(batch.dialog.form.captions.line, str(album / "captions.csv"))
    batch.start()
    batch.finish()
    assert batch.states == ["fills: 2", "The engine was ended from outside", "fills: 2"]


def test_the_work_goes_on_when_its_window_is_closed_beside_the_page(batch: Batch, photo_file: Path) -> None:
    user, engine = batch.user, batch.user.engine
    engine.held = True
    batch.start()
    batch.click(batch.dialog.close_button)
    assert not batch.dialog.isVisible()
    engine.let_go()
    batch.finish()
    assert sorted(batch.files) == ALL
    user.open(photo_file)
    user.stroke((40, 40), (60, 50))
    user.run()
    assert user.seeds == [5]
    user.act("inpaint_many")
    assert batch.states == ["fills: 2"] * 3  # it is the same window


def test_a_batch_is_stopped_between_two_fills_and_goes_on_with_the_rest(
    make_user: Callable[..., User], album: Path
) -> None:
    """On an engine in a process of its own: a photo waits after its first fill for somebody to ask for something."""
    batch = Batch(make_user(), album)
    batch.start("wait")
    batch.user.wait(lambda: len(batch.files) == 1)
    before = batch.files
    batch.click(batch.dialog.cancel)
    batch.finish()
    assert before.items() <= batch.files.items()
    batch.dialog.form.fills.setValue(1)
    batch.start("wait")
    batch.finish()
    assert batch.states == ["was there already: 1", "fills: 1", "fills: 1"]
    assert before.items() <= batch.files.items()
    assert sorted(batch.files) == ALL[::2]  # the second fill of the photo that was cancelled is none of them

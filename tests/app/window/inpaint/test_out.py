"""The picture on screen on its way out: copied, dragged, or saved in four formats, whole or not at all."""

from __future__ import annotations

import errno
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton

from app.window.document.savable import Savable
from app.window.inpaint.fills_strip import FillsStrip
from models.imaging import PhotoError, load_photo, read_provenance
from tests.app.window.conftest import User, fill_three, pixels_of
from tests.app.window.dropping import drag_over
from tests.app.window.fake_engine import colour_of

# Copied and dragged -------------------------------------------------------------------------------------------------


def test_the_picture_on_screen_is_copied_but_words_while_one_types(filled: User) -> None:
    clipboard, caption = QGuiApplication.clipboard(), filled.page.panel.caption
    for number in (-1, 2):
        filled.pick(number)
        filled.press("Ctrl+C")
        assert np.array_equal(pixels_of(clipboard.image()), filled.shown)
        assert not clipboard.mimeData().hasUrls()
    caption.setFocus()
    caption.selectAll()
    QTest.keyClick(caption, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == "a red bird"


@pytest.fixture
def drags(monkeypatch: pytest.MonkeyPatch) -> list[QMimeData]:
    """What is dragged out of the window, by a hand that holds the mouse button."""
    begun: list[QMimeData] = []
    monkeypatch.setattr(FillsStrip, "drag", lambda _, data: begun.append(data) or True)
    return begun


def begin_drag(user: User) -> None:
    user.page.strip.startDrag(Qt.DropAction.CopyAction)


def dragged(user: User, drags: list[QMimeData]) -> QMimeData:
    before = len(drags)
    begin_drag(user)
    user.wait(lambda: len(drags) > before)
    return drags[-1]


def test_a_fill_dragged_out_is_a_picture_and_a_file_of_its_own_that_says_what_it_is(
    filled: User, drags: list[QMimeData]
) -> None:
    files = []
    for number in range(2):
        filled.pick(number)
        data = dragged(filled, drags)
        files.append(Path(data.urls()[0].toLocalFile()))
        assert data.hasImage()
        assert (read_provenance(files[-1]) or {})["seed"] == 5 + number
        assert np.array_equal(load_photo(files[-1]).pixels, filled.shown)
    assert [file.name for file in files] == ["bird-fill-5.png", "bird-fill-6.png"]
    assert not drag_over(filled.window, data), "let go over its own window it does not open as a photo"
    filled.pick(-1)
    begin_drag(filled)  # the original is none
    assert not filled.page.background.busy
    assert len(drags) == 2
    filled.window.close_unasked()
    assert not any(file.exists() for file in files)


def test_a_drag_begins_once_its_file_is_whole_and_asks_for_it_once(
    filled: User, drags: list[QMimeData], monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, save = threading.Event(), Savable.save

    def slow(self: Savable, path: Path, quality: int) -> tuple[str, ...]:
        gate.wait()
        return save(self, path, quality)

    monkeypatch.setattr(Savable, "save", slow)
    for _ in range(3):  # moves of the mouse
        begin_drag(filled)
    filled.bot.wait(0)
    assert drags == []
    gate.set()
    filled.wait(lambda: len(drags) == 1)
    begin_drag(filled)
    assert len(drags) == 2, "a file that is there is not written again"
    Path(drags[0].urls()[0].toLocalFile()).unlink()
    assert Path(dragged(filled, drags).urls()[0].toLocalFile()).is_file(), "and one that was moved away is"


def test_who_let_go_before_the_file_was_written_is_told_when_it_is(filled: User) -> None:
    begin_drag(filled)
    filled.wait(lambda: "drag it again" in filled.message)


def test_a_file_that_cannot_be_written_leaves_the_picture_to_drag_and_a_sentence(
    filled: User, drags: list[QMimeData], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> tuple[str, ...]:
        raise PhotoError("The disk is full.")

    monkeypatch.setattr(Savable, "save", full)
    data = dragged(filled, drags)
    assert data.urls() == []
    assert data.hasImage()
    filled.wait(lambda: filled.message == "The disk is full.")


# Saved ------------------------------------------------------------------------------------------------------------


def test_a_saved_fill_keeps_every_pixel_outside_its_hole_and_says_what_it_is(
    opened: User,
    photo_file: Path,
    tmp_path: Path,
    name_file: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened.stroke((40, 40), (60, 50))
    assert not opened.can("save")
    opened.run("a red bird", fills=2, seed=8)
    made_for = opened.hole.copy()
    opened.stroke((100, 80))  # the hole has changed since; the fill was made for the old one
    opened.pick(1)
    target = tmp_path / "out.png"
    name_file(target)
    with opened.saving():
        opened.act("save")
    saved, photo = load_photo(target).pixels, load_photo(photo_file).pixels
    assert np.array_equal(saved[~made_for], photo[~made_for])
    assert (saved[made_for] == colour_of(9)).all()
    entries = read_provenance(target)
    assert entries is not None
    assert (entries["caption"], entries["seed"], entries["checkpoint"]) == ("a red bird", 9, "fake")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: pytest.fail("the second time it knows where"))
    with opened.saving():
        opened.act("save")


@pytest.mark.parametrize("suffix", [".tif", ".webp", ".jpg"])
def test_a_file_holds_every_pixel_where_it_is_lossless_and_is_smaller_at_a_lower_quality(
    filled: User, tmp_path: Path, suffix: str
) -> None:
    files = [tmp_path / f"{quality}{suffix}" for quality in (100, 20)]
    for quality, file in zip((100, 20), files, strict=True):
        filled.window.store.update(quality=quality)
        filled.save(file)
        assert (read_provenance(file) or {})["seed"] == 5
    if suffix == ".tif":
        assert files[0].read_bytes() == files[1].read_bytes()
    else:
        assert files[0].stat().st_size > files[1].stat().st_size
    if suffix != ".jpg":
        assert np.array_equal(load_photo(files[0]).pixels, filled.shown)


def test_what_is_saved_is_what_was_shown_when_it_was_asked_for(filled: User, tmp_path: Path) -> None:
    expected = filled.shown.copy()
    with filled.saving():
        filled.page.save(tmp_path / "out.png")
        filled.pick(2)
    assert np.array_equal(load_photo(tmp_path / "out.png").pixels, expected)


def test_what_prevents_a_save_is_a_sentence_and_the_next_one_works(
    filled: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "folder.png").mkdir()
    for name in ("folder.png", "out.xyz"):
        filled.page.save(tmp_path / name)
        filled.wait(lambda name=name: name in filled.message)
    stick = tmp_path / "stick"
    stick.mkdir()
    filled.save(stick / "out.png")
    shutil.rmtree(stick)
    filled.page.save(stick / "out.png")
    filled.wait(lambda: "can't be written: No such file or directory" in filled.message)
    assert not stick.exists()

    def refused(*_: object) -> None:  # whoever runs the tests as root may write anywhere
        raise PermissionError(errno.EACCES, "Permission denied")

    with monkeypatch.context() as patched:
        patched.setattr("pathlib.Path.write_bytes", refused)
        filled.page.save(tmp_path / "out.png")
        filled.wait(lambda: filled.message == f"{tmp_path / 'out.png'} can't be written: Permission denied.")
        filled.settle()
    filled.save(tmp_path / "out.png")


@pytest.mark.parametrize("step", ["pathlib.Path.write_bytes", "os.fsync", "pathlib.Path.replace"])
def test_a_full_disk_at_any_step_leaves_the_old_file_alone_and_nothing_beside_it(
    filled: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    target = tmp_path / "out.png"
    target.write_bytes(b"old")
    before = sorted(tmp_path.iterdir())

    def full(*arguments: object) -> None:
        if step.endswith("write_bytes"):  # cut off on the way
            file, data = arguments
            with open(file, "wb") as stream:  # type: ignore[call-overload]
                stream.write(data[:100])  # type: ignore[index]
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(step, full)
        filled.page.save(target)
        filled.wait(lambda: filled.message == f"{target} can't be written: No space left on device.")
        filled.settle()
    assert target.read_bytes() == b"old"
    assert sorted(tmp_path.iterdir()) == before
    filled.save(target)  # the fill is still there


def test_the_photo_itself_is_only_replaced_once_that_is_asked_for(
    filled: User, photo_file: Path, tmp_path: Path
) -> None:
    before, expected = photo_file.read_bytes(), filled.shown.copy()
    (tmp_path / "link.png").symlink_to(photo_file)
    for file in (tmp_path / "link.png", photo_file):
        filled.page.save(file)
        assert "is the photo itself" in filled.message
        assert photo_file.read_bytes() == before
    buttons = filled.page.message.findChildren(QPushButton)
    with filled.saving():
        next(button for button in buttons if button.text() == "Replace the photo").click()
    assert np.array_equal(load_photo(photo_file).pixels, expected)
    filled.save(photo_file)  # asked and answered


def test_exif_and_transparency_of_the_photo_are_in_the_saved_file(quick: User, tmp_path: Path) -> None:
    source = tmp_path / "camera.png"
    exif = Image.Exif()
    exif[0x0110] = "Feathercam"
    pixels = np.random.default_rng(3).integers(0, 256, (90, 120, 4), np.uint8)
    Image.fromarray(pixels).save(source, exif=exif)
    quick.open(source)
    fill_three(quick).save(tmp_path / "out.png")
    with Image.open(tmp_path / "out.png") as saved:
        assert saved.getexif()[0x0110] == "Feathercam"
    alpha = quick.document.photo.alpha
    assert alpha is not None
    assert np.array_equal(load_photo(tmp_path / "out.png").alpha, alpha)

"""The picture on screen as a file: in four formats, whole or not at all, and never the photo itself unasked."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QPushButton

from models.imaging import load_photo, read_provenance
from tests.app.window.conftest import User
from tests.app.window.filling import document, fill_three, shown


def save(user: User, target: Path) -> None:
    with user.bot.waitSignal(user.page.saved, timeout=60_000):
        user.page.save(target)


def button(user: User, text: str) -> QPushButton:
    return next(found for found in user.page.message.findChildren(QPushButton) if found.text() == text)


@pytest.fixture
def filled(user: User, photo_file: Path) -> User:
    """A window with three fills of seeds 5, 6 and 7, the first one shown."""
    return fill_three(user, photo_file)


@pytest.mark.parametrize("name", ["folder.png", "out.xyz"])
def test_a_target_that_can_be_no_photo_is_a_sentence(filled: User, tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.png").mkdir()
    filled.page.save(tmp_path / name)
    filled.wait(lambda: name in filled.message)


@pytest.mark.parametrize("suffix", [".png", ".tif", ".webp"])
def test_a_lossless_file_holds_every_pixel_on_screen_and_says_what_it_is(
    filled: User, tmp_path: Path, suffix: str
) -> None:
    filled.page.saving.quality = 100
    save(filled, tmp_path / f"out{suffix}")
    assert np.array_equal(load_photo(tmp_path / f"out{suffix}").pixels, shown(filled))
    entries = read_provenance(tmp_path / f"out{suffix}")
    assert entries is not None
    assert entries["seed"] == 5


@pytest.mark.parametrize("suffix", [".jpg", ".webp"])
def test_a_lower_quality_makes_a_smaller_file(filled: User, tmp_path: Path, suffix: str) -> None:
    sizes = []
    for quality in (95, 20):
        filled.page.saving.quality = quality
        save(filled, tmp_path / f"{quality}{suffix}")
        sizes.append((tmp_path / f"{quality}{suffix}").stat().st_size)
    assert sizes[0] > sizes[1]
    assert read_provenance(tmp_path / f"20{suffix}") is not None


@pytest.mark.parametrize("step", ["pathlib.Path.write_bytes", "os.fsync", "pathlib.Path.replace"])
def test_a_full_disk_at_any_step_leaves_the_old_file_alone_and_says_so(
    filled: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    target = tmp_path / "out.png"
    target.write_bytes(b"old")
    before = sorted(tmp_path.iterdir())

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(step, full)
        filled.page.save(target)
        filled.wait(lambda: filled.message == f"{target} can't be written: No space left on device.")
        filled.wait(lambda: not filled.page.background.busy)
    assert target.read_bytes() == b"old"
    assert sorted(tmp_path.iterdir()) == before
    save(filled, target)  # the fill is still there


def test_a_file_cut_off_by_a_full_disk_is_removed(
    filled: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    folder.mkdir()

    def full(self: Path, data: bytes) -> int:
        with self.open("wb") as stream:
            stream.write(data[:100])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("pathlib.Path.write_bytes", full)
        filled.page.save(folder / "out.png")
        filled.wait(lambda: "No space left on device" in filled.message)
    assert list(folder.iterdir()) == []


def test_a_folder_that_is_write_protected_is_a_sentence(
    filled: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:  # whoever runs the tests as root may write anywhere
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("pathlib.Path.write_bytes", refused)
    filled.page.save(tmp_path / "out.png")
    filled.wait(lambda: filled.message == f"{tmp_path / 'out.png'} can't be written: Permission denied.")


def test_a_folder_that_vanished_since_the_last_save_is_a_sentence(filled: User, tmp_path: Path) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    save(filled, folder / "out.png")
    shutil.rmtree(folder)
    filled.page.save(folder / "out.png")
    filled.wait(lambda: "can't be written: No such file or directory" in filled.message)
    assert not folder.exists()


def test_the_photo_itself_is_only_replaced_once_that_is_asked_for(filled: User, photo_file: Path) -> None:
    before, expected = photo_file.read_bytes(), shown(filled).copy()
    filled.page.save(photo_file)
    assert "is the photo itself" in filled.message
    assert photo_file.read_bytes() == before
    with filled.bot.waitSignal(filled.page.saved, timeout=60_000):
        button(filled, "Replace the photo").click()
    assert np.array_equal(load_photo(photo_file).pixels, expected)
    save(filled, photo_file)  # asked and answered


def test_a_link_to_the_photo_is_the_photo_too(filled: User, photo_file: Path, tmp_path: Path) -> None:
    before = photo_file.read_bytes()
    (tmp_path / "link.png").symlink_to(photo_file)
    filled.page.save(tmp_path / "link.png")
    assert "is the photo itself" in filled.message
    assert photo_file.read_bytes() == before


def test_what_is_saved_is_what_was_shown_when_it_was_asked_for(filled: User, tmp_path: Path) -> None:
    expected = shown(filled).copy()
    with filled.bot.waitSignal(filled.page.saved, timeout=60_000):
        filled.page.save(tmp_path / "out.png")
        filled.page.strip.select(2)
    assert np.array_equal(load_photo(tmp_path / "out.png").pixels, expected)


def test_exif_and_transparency_of_the_photo_are_in_the_saved_file(user: User, tmp_path: Path) -> None:
    source = tmp_path / "camera.png"
    exif = Image.Exif()
    exif[0x0110] = "Feathercam"
    pixels = np.random.default_rng(3).integers(0, 256, (90, 120, 4), np.uint8)
    Image.fromarray(pixels).save(source, exif=exif)
    fill_three(user, source)
    save(user, tmp_path / "out.png")
    with Image.open(tmp_path / "out.png") as saved:
        assert saved.getexif()[0x0110] == "Feathercam"
    alpha = document(user).photo.alpha
    assert alpha is not None
    assert np.array_equal(load_photo(tmp_path / "out.png").alpha, alpha)

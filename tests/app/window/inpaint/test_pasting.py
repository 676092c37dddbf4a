"""A picture or a file on the clipboard becomes a photo to work on."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, PngImagePlugin
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest

from app.window.document.project_file import INDEX
from tests.app.window.conftest import User


def put(data: QMimeData | QImage) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setImage(data) if isinstance(data, QImage) else clipboard.setMimeData(data)


def paste(user: User, answer: str = "") -> None:
    with user.bot.waitSignal(user.page.opened, timeout=60_000):
        user.press("Ctrl+V")
        if answer:
            user.wait(lambda: user.page.leaving.question is not None)
            user.answer(answer)


def picture(alpha: bool) -> tuple[QImage, np.ndarray]:
    """Pixels of odd width, whose rows Qt pads, as Qt's picture and as an array."""
    channels = 4 if alpha else 3
    pixels = np.random.default_rng(0).integers(0, 256, (30, 41, channels), np.uint8)
    kind = QImage.Format.Format_RGBA8888 if alpha else QImage.Format.Format_RGB888
    return QImage(pixels.tobytes(), 41, 30, channels * 41, kind).copy(), pixels


@pytest.mark.parametrize("alpha", [False, True])
def test_a_copied_picture_is_a_photo_of_its_own_pixels(quick: User, alpha: bool) -> None:
    image, pixels = picture(alpha)
    put(image)
    paste(quick)
    assert np.array_equal(quick.photo, pixels[..., :3])
    kept = quick.document.photo.alpha
    assert (kept is None) if not alpha else np.array_equal(kept, pixels[..., 3])  # type: ignore[arg-type]
    assert quick.document.name.startswith("pasted-")
    assert quick.window.state.values.recent_photos == ()


def test_a_copied_png_is_kept_as_it_is_in_a_project(
    quick: User, tmp_path: Path, name_file: Callable[[Path], None]
) -> None:
    out, text = io.BytesIO(), PngImagePlugin.PngInfo()
    text.add_text("parameters", "a bird, steps: 20")
    Image.fromarray(picture(False)[1]).save(out, "PNG", pnginfo=text)
    data = QMimeData()
    data.setData("image/png", out.getvalue())
    put(data)
    paste(quick)
    name_file(tmp_path / "a.featherproof")
    with quick.saving():
        quick.press("Ctrl+Shift+P")
    with zipfile.ZipFile(tmp_path / "a.featherproof") as archive:
        photo = json.loads(archive.read(INDEX))["photo"]
        assert archive.read(photo["file"]) == out.getvalue()
        assert photo["name"] == quick.document.name


def test_a_copied_file_is_opened_and_several_are_judged(opened: User, other_file: Path, photo_file: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(other_file))])
    put(data)
    paste(opened)
    assert opened.document.name == "cat.png"
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in (other_file, photo_file)])
    put(data)
    opened.press("Ctrl+V")
    assert opened.window.page_name == "authenticate"
    opened.wait(lambda: opened.window.authenticate.model.rowCount() == 2)
    assert not opened.can("paste"), "the key is the other page's there"
    opened.wait(lambda: not opened.window.authenticate.queue.running)


def test_fills_are_asked_about_before_a_pasted_picture_takes_their_place_and_one_can_be_pasted_again(
    filled: User,
) -> None:
    filled.pick(1)
    shown = filled.shown.copy()
    filled.press("Ctrl+C")
    paste(filled, "Discard")
    assert np.array_equal(filled.photo, shown)


def test_a_pasted_photo_survives_a_crash_with_all_that_was_done_to_it(
    quick: User, make_quick: Callable[[], User]
) -> None:
    image, pixels = picture(False)
    put(image)
    paste(quick)
    quick.stroke((10, 10), (20, 12))
    quick.run("a bird", fills=2, seed=3)
    quick.crash()
    again = make_quick()
    again.restore()
    assert again.seeds == [3, 4]
    assert np.array_equal(again.document.original, pixels)


def test_words_are_pasted_as_words_and_an_empty_clipboard_costs_a_sentence(opened: User) -> None:
    caption = opened.page.panel.caption
    data = QMimeData()
    data.setText("a red bird")
    put(data)
    caption.setFocus()
    QTest.keyClick(caption, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert caption.toPlainText() == "a red bird"
    opened.page.canvas.setFocus()
    opened.press("Ctrl+V")
    assert opened.message == "There is no picture on the clipboard."
    assert opened.document.name == "bird.png"

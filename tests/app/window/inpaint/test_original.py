"""The original is the file as it was opened, whatever was applied since: as a tile, on a click and in Compare."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest

from app.window.document.document import thumbnail
from app.window.inpaint.fills_model import NOW, ORIGINAL
from models.imaging import load_photo
from tests.app.window.conftest import User
from tests.app.window.fake_engine import colour_of
from tests.app.window.filling import act, document, fill_three, photo, seeds, shown


@pytest.fixture
def applied(user: User, photo_file: Path) -> User:
    """A window with three fills of seeds 5, 6 and 7, of which 6 is the photo now."""
    fill_three(user, photo_file)
    user.page.strip.select(1)
    act(user, "apply")
    return user


def tile(user: User, row: int) -> np.ndarray:
    """The picture on a tile of the strip."""
    return pixels_of(user.page.strip.fills.index(row).data(Qt.ItemDataRole.DecorationRole))


def pixels_of(image: QImage) -> np.ndarray:
    picture = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(picture.constBits(), np.uint8).reshape(picture.height(), picture.bytesPerLine())
    return rows[:, : 3 * picture.width()].reshape(picture.height(), picture.width(), 3)


def labels(user: User) -> list[str]:
    model = user.page.strip.fills
    return [model.index(row).data() for row in range(model.rowCount())]


def test_the_original_is_the_file_and_the_photo_now_has_a_tile_of_its_own(applied: User, photo_file: Path) -> None:
    file = load_photo(photo_file).pixels
    assert labels(applied) == ["Original", "Photo now", "seed 5", "seed 6", "seed 7"]
    for row, picture in ((0, file), (1, photo(applied))):
        assert np.array_equal(tile(applied, row), thumbnail(picture, None, 80))
        strip = applied.page.strip
        QTest.mouseClick(
            strip.viewport(), Qt.MouseButton.LeftButton, pos=strip.visualRect(strip.fills.index(row)).center()
        )
        assert np.array_equal(shown(applied), picture)
    for number, fill in enumerate(document(applied).fills):
        applied.page.strip.select(number)
        assert np.array_equal(shown(applied), fill.filled(photo(applied)))
        assert np.array_equal(tile(applied, 2 + number), thumbnail(photo(applied), fill, 80))


def test_what_was_applied_is_in_the_picture_of_every_other_fill(applied: User) -> None:
    applied.stroke((58, 48))
    applied.inpaint(fills=1, seed=20)
    applied.finish_run()
    applied.page.strip.select(3)
    act(applied, "apply")
    for number, fill in enumerate(document(applied).fills):
        assert np.array_equal(tile(applied, 2 + number), thumbnail(photo(applied), fill, 80))


def test_without_anything_applied_the_original_is_the_photo_again(applied: User, photo_file: Path) -> None:
    act(applied, "undo")
    assert labels(applied) == ["Original", "seed 5", "seed 6", "seed 7"]
    assert np.array_equal(shown(applied), load_photo(photo_file).pixels)
    assert applied.page.canvas.hole_shown
    act(applied, "redo")
    assert labels(applied)[1] == "Photo now"
    assert np.array_equal(shown(applied), photo(applied))


@pytest.mark.parametrize("picked", [NOW, 0])
def test_the_key_and_the_button_for_the_original_show_the_file(applied: User, photo_file: Path, picked: int) -> None:
    applied.page.strip.select(picked)
    on_screen = shown(applied).copy()
    for way in ("key", "button"):
        if way == "key":
            QTest.keyPress(applied.page.canvas, Qt.Key.Key_Backslash)
        else:
            act(applied, "before")
        assert np.array_equal(shown(applied), load_photo(photo_file).pixels)
        if way == "key":
            QTest.keyRelease(applied.page.canvas, Qt.Key.Key_Backslash)
        else:
            act(applied, "before")
        assert np.array_equal(shown(applied), on_screen)


@pytest.mark.parametrize("picked", [NOW, 0])
def test_compare_shows_the_file_left_of_the_divider(applied: User, photo_file: Path, picked: int) -> None:
    applied.page.strip.select(picked)
    file, canvas = load_photo(photo_file).pixels, applied.page.canvas
    act(applied, "compare")
    row, column = np.argwhere(document(applied).fills[0].hole.unpack())[0]
    for place, expected in ((1.0, file[row, column]), (0.0, shown(applied)[row, column])):
        canvas.set_compare(place)
        colour = QColor(canvas.grab().toImage().pixel(applied.at(column + 0.5, row + 0.5)))
        assert colour == QColor(*expected.tolist())
    assert not np.array_equal(file[row, column], shown(applied)[row, column])


def test_the_original_is_only_looked_at(applied: User) -> None:
    applied.stroke((100, 20))
    hole, pixels = applied.hole.copy(), photo(applied)
    applied.page.strip.select(ORIGINAL)
    assert not applied.page.canvas.hole_shown
    assert not applied.page.panel.inpaint.isEnabled()
    assert "Photo now" in applied.page.panel.hint.text()
    assert not applied.window.actions_by_name["save"].isEnabled()
    applied.page.inpaint()
    assert seeds(applied) == [5, 6, 7]
    applied.stroke((100, 60))  # what is painted is painted on the photo as it is now
    assert applied.page.strip.picked == NOW
    assert np.array_equal(shown(applied), pixels)
    assert (applied.hole & hole).sum() == hole.sum()
    assert applied.page.panel.inpaint.isEnabled()


def test_what_is_copied_checked_and_looked_for_is_what_is_on_screen(applied: User, photo_file: Path) -> None:
    file = load_photo(photo_file).pixels
    for picked, expected in ((ORIGINAL, file), (NOW, photo(applied))):
        applied.page.strip.select(picked)
        assert np.array_equal(applied.page.workspace.picture(), expected)
        act(applied, "copy")
        assert np.array_equal(pixels_of(QGuiApplication.clipboard().image()), expected)
    asked = []
    ask = applied.page.session.ask
    applied.page.session.ask = lambda make, *rest: (asked.append(make(0).photo), ask(make, *rest))[1]  # type: ignore[method-assign]
    applied.page.strip.select(ORIGINAL)
    act(applied, "check")
    applied.page.canvas.wand_asked.emit(50, 45, True)
    assert [np.array_equal(pixels, file) for pixels in asked] == [True, True]
    applied.wait(lambda: not applied.page.fill_tools.checking)


def test_deleting_fills_beside_a_photo_with_an_applied_one_leaves_the_right_ones(applied: User) -> None:
    applied.page.strip.select(1)
    act(applied, "delete_fill")
    assert labels(applied) == ["Original", "Photo now", "seed 5", "seed 7"]
    applied.page.strip.select(1)
    assert (shown(applied)[document(applied).fills[1].hole.unpack()] == colour_of(7)).all()
    act(applied, "star")
    act(applied, "undo")
    assert labels(applied) == ["Original", "Photo now", "seed 5", "seed 6", "seed 7"]


def test_the_original_is_the_file_after_a_crash_too(
    applied: User, photo_file: Path, make_user: Callable[..., User]
) -> None:
    applied.page.strip.select(2)
    now, on_screen = photo(applied).copy(), shown(applied).copy()
    applied.crash()
    again = make_user()
    again.restore()
    assert labels(again)[:2] == ["Original", "Photo now"]
    assert np.array_equal(shown(again), on_screen)
    again.page.strip.select(ORIGINAL)
    assert np.array_equal(shown(again), load_photo(photo_file).pixels)
    again.page.strip.select(NOW)
    assert np.array_equal(shown(again), now)

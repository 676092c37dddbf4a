"""Fills on their way out of the window, and the original beside them."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QColor, QDragEnterEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest

from app.window.document.document import Savable
from app.window.inpaint.fills_strip import FillsStrip
from models.imaging import PhotoError, load_photo, read_provenance
from tests.app.window.conftest import User
from tests.app.window.fake_engine import colour_of
from tests.app.window.filling import act, fill_three, photo, shown


@pytest.fixture
def drags(monkeypatch: pytest.MonkeyPatch) -> list[QMimeData]:
    """What is dragged out of the window, by a hand that holds the mouse button."""
    begun: list[QMimeData] = []
    monkeypatch.setattr(FillsStrip, "drag", lambda _, data: begun.append(data) or True)
    return begun


def dragged(user: User, drags: list[QMimeData]) -> QMimeData:
    before = len(drags)
    user.page.strip.startDrag(Qt.DropAction.CopyAction)
    user.wait(lambda: len(drags) > before)
    return drags[-1]


@pytest.fixture
def filled(user: User, photo_file: Path) -> User:
    """A window with three fills of seeds 5, 6 and 7, the first one shown."""
    return fill_three(user, photo_file)


def test_the_divider_shows_the_original_left_of_it_and_can_be_dragged(filled: User) -> None:
    canvas = filled.page.canvas
    canvas.zoom_to(2.0)
    act(filled, "compare")
    hole = filled.hole
    rows, columns = np.nonzero(hole)
    left, right = int(columns.min()) + 2, int(columns.max()) - 2
    middle = QPoint(filled.at(60, 5).x(), filled.at(60, 5).y())
    picture = canvas.grab().toImage()
    row = int(rows[columns == left][0])
    canvas.leaveEvent(None)
    with filled.bot.waitSignal(canvas.compare_moved, timeout=60_000):
        QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=middle)
        QTest.mouseMove(canvas, filled.at(110, 5))
        QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=filled.at(110, 5))
    assert not filled.page.canvas.painting
    picture = canvas.grab().toImage()
    assert QColor(picture.pixel(filled.at(left + 0.5, row + 0.5))) == QColor(*photo(filled)[row, left])
    canvas.set_compare(0.0)
    picture = canvas.grab().toImage()
    assert QColor(picture.pixel(filled.at(left + 0.5, row + 0.5))) == QColor(*colour_of(5))
    assert right > left
    QTest.keyClick(filled.window, Qt.Key.Key_Escape)
    assert not canvas.comparing
    assert not filled.window.actions_by_name["compare"].isChecked()


def test_the_picture_on_screen_is_copied(filled: User) -> None:
    filled.page.strip.select(2)
    act(filled, "copy")
    copied = QGuiApplication.clipboard().image().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(copied.constBits(), np.uint8).reshape(copied.height(), copied.bytesPerLine())
    pixels = rows[:, : 3 * copied.width()].reshape(copied.height(), copied.width(), 3)
    assert np.array_equal(pixels, shown(filled))


def test_a_fill_dragged_out_is_a_picture_and_a_file_that_says_what_it_is(filled: User, drags: list[QMimeData]) -> None:
    data = dragged(filled, drags)
    assert data.hasImage()
    file = Path(data.urls()[0].toLocalFile())
    entries = read_provenance(file)
    assert entries is not None
    assert entries["seed"] == 5
    assert np.array_equal(load_photo(file).pixels, shown(filled))
    filled.window.close_unasked()
    assert not file.exists()


def test_the_original_is_not_dragged_out(filled: User, drags: list[QMimeData]) -> None:
    filled.page.strip.select(-1)
    filled.page.strip.startDrag(Qt.DropAction.CopyAction)
    assert not filled.page.background.busy
    assert drags == []


def test_the_photo_alone_is_copied_where_no_fill_is_shown(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    user.page.canvas.setFocus()
    QTest.keyClick(user.page.canvas, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().image()
    assert (copied.width(), copied.height()) == (120, 90)
    assert QColor(copied.pixel(7, 9)) == QColor(*photo(user)[9, 7])
    assert not QGuiApplication.clipboard().mimeData().hasUrls()


def test_words_are_copied_and_not_the_picture_while_one_types(filled: User) -> None:
    caption = filled.page.panel.caption
    caption.setFocus()
    caption.selectAll()
    QTest.keyClick(caption, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "a red bird"


def test_a_drag_begins_once_its_file_is_whole_and_asks_for_it_once(
    filled: User, drags: list[QMimeData], monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, save = threading.Event(), Savable.save

    def slow(self: Savable, path: Path, quality: int) -> tuple[str, ...]:
        gate.wait()
        return save(self, path, quality)

    monkeypatch.setattr(Savable, "save", slow)
    expected = shown(filled).copy()
    for _ in range(3):  # moves of the mouse
        filled.page.strip.startDrag(Qt.DropAction.CopyAction)
    filled.bot.wait(0)
    assert drags == []
    gate.set()
    filled.wait(lambda: len(drags) == 1)
    assert np.array_equal(load_photo(Path(drags[0].urls()[0].toLocalFile())).pixels, expected)
    filled.page.strip.startDrag(Qt.DropAction.CopyAction)
    assert len(drags) == 2, "a file that is there is not written again"


def test_who_let_go_before_the_file_was_written_is_told_when_it_is(filled: User) -> None:
    filled.page.strip.startDrag(Qt.DropAction.CopyAction)
    filled.wait(lambda: "drag it once more" in filled.message)


def test_each_fill_has_a_file_of_its_own_under_a_name_that_people_know(filled: User, drags: list[QMimeData]) -> None:
    files = []
    for number in range(2):
        filled.page.strip.select(number)
        files.append(Path(dragged(filled, drags).urls()[0].toLocalFile()))
    assert [file.name for file in files] == ["bird-fill-5.png", "bird-fill-6.png"]
    assert files[0].is_file()


def test_a_file_that_was_moved_away_is_written_again(filled: User, drags: list[QMimeData]) -> None:
    Path(dragged(filled, drags).urls()[0].toLocalFile()).unlink()
    assert Path(dragged(filled, drags).urls()[0].toLocalFile()).is_file()


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


def test_a_fill_let_go_over_its_own_window_does_not_open_as_a_photo(filled: User, drags: list[QMimeData]) -> None:
    data = dragged(filled, drags)
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDragEnterEvent(QPoint(300, 300), copy, data, left, none)
    event.ignore()
    filled.window.dragEnterEvent(event)
    assert not event.isAccepted()

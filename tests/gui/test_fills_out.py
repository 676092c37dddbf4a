"""Fills on their way out of the window, and the original beside them."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QColor, QDragEnterEvent, QGuiApplication, QImage
from PySide6.QtTest import QTest

from app.window.inpaint.document import Savable
from models.imaging import PhotoError, load_photo, read_provenance
from tests.gui.conftest import User
from tests.gui.fake_engine import colour_of
from tests.gui.filling import act, fill_three, photo, shown


def dragged(user: User) -> QMimeData:
    data = user.page.strip.drag_of()
    assert data is not None
    return data


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


def test_a_fill_dragged_out_is_a_picture_and_a_file_that_says_what_it_is(filled: User) -> None:
    data = filled.page.strip.drag_of()
    assert data is not None
    assert data.hasImage()
    file = Path(data.urls()[0].toLocalFile())
    entries = read_provenance(file)
    assert entries is not None
    assert entries["seed"] == 5
    assert np.array_equal(load_photo(file).pixels, shown(filled))
    filled.window.close_unasked()
    assert not file.exists()


def test_the_original_is_not_dragged_out(filled: User) -> None:
    filled.page.strip.select(-1)
    assert filled.page.strip.drag_of() is None


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


def test_a_drag_begins_before_its_file_is_written_and_the_taker_gets_it_whole(
    filled: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, gate, save = threading.Event(), threading.Event(), Savable.save

    def slow(self: Savable, path: Path, quality: int) -> tuple[str, ...]:
        begun.set()
        gate.wait()
        return save(self, path, quality)

    monkeypatch.setattr(Savable, "save", slow)
    data = dragged(filled)
    assert data.hasUrls()
    begun.wait()
    threading.Timer(0.01, gate.set).start()
    file = Path(data.urls()[0].toLocalFile())
    assert np.array_equal(load_photo(file).pixels, shown(filled))


def test_each_drag_has_a_file_of_its_own_under_a_name_that_people_know(filled: User) -> None:
    files = [Path(dragged(filled).urls()[0].toLocalFile()) for _ in range(2)]
    assert [file.name for file in files] == ["bird-fill-5.png"] * 2
    assert files[0] != files[1]
    assert files[0].is_file()


def test_a_file_that_cannot_be_written_leaves_the_picture_to_drag_and_a_sentence(
    filled: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> tuple[str, ...]:
        raise PhotoError("The disk is full.")

    monkeypatch.setattr(Savable, "save", full)
    data = dragged(filled)
    assert data.urls() == []
    assert data.hasImage()
    filled.wait(lambda: filled.message == "The disk is full.")


def test_a_fill_let_go_over_its_own_window_does_not_open_as_a_photo(filled: User) -> None:
    data = dragged(filled)
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    event = QDragEnterEvent(QPoint(300, 300), copy, data, left, none)
    event.ignore()
    filled.window.dragEnterEvent(event)
    assert not event.isAccepted()

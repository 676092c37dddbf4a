"""One photo at full size: its own picture and verdict, never those of another."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

import models.imaging
from app.window.authenticate.detail_view import DetailView
from app.window.authenticate.rows import Stage
from models.imaging import Photo, PhotoError, load_photo
from tests.app.window.judging import Judge, photos


@pytest.fixture
def judge(qtbot: QtBot) -> Iterator[Judge]:
    found = Judge(qtbot)
    yield found
    found.close()


def opened(judge: Judge, file: Path) -> DetailView:
    judge.page.open_row(judge.row(file))
    judge.wait(lambda: not judge.background.busy)
    return judge.page.detail


def test_a_broken_file_shows_its_reason_and_nothing_of_the_photo_before(judge: Judge, tmp_path: Path) -> None:
    good = photos(tmp_path / "p", "a-inpainted.png")[0]
    broken = tmp_path / "p" / "broken.png"
    broken.write_bytes(b"")
    judge.judge(good, broken)
    detail = opened(judge, good)
    assert not detail.preview.isVisible()
    opened(judge, broken)
    assert detail.preview.isVisible()
    assert detail.preview.reason == judge.row(broken).error
    assert not detail.panel.isVisible()
    assert not detail.reason.isVisible()  # it is told once
    assert judge.message.text() == ""
    opened(judge, good)
    assert not detail.preview.isVisible()
    assert detail.panel.isVisible()


def test_a_readable_photo_without_a_verdict_is_shown_with_the_reason_beside_it(judge: Judge, tmp_path: Path) -> None:
    file = photos(tmp_path / "p", "memory.png")[0]
    judge.judge(file)
    detail = opened(judge, file)
    assert not detail.preview.isVisible()
    assert detail.reason.isVisible()
    assert "out of memory" in detail.reason.text()


def test_a_verdict_that_comes_while_its_photo_is_open_appears(judge: Judge, tmp_path: Path) -> None:
    file, other = photos(tmp_path / "p", "a-inpainted.png", "b.png")
    judge.page.queue.pause(True)
    judge.page.add([str(file), str(other)])
    judge.wait(lambda: judge.page.model.rowCount() == 2)
    detail = opened(judge, file)
    assert not detail.panel.isVisible()
    plain = detail.viewport.grab().toImage()
    judge.page.queue.pause(False)
    judge.finish()
    assert detail.panel.isVisible()
    assert detail.size_told.text() == "64×48 px"
    assert detail.name.text() == "a-inpainted.png"
    assert detail.viewport.grab().toImage() != plain  # its heat map


def test_turning_pages_fast_reads_one_photo_at_a_time_and_shows_the_last(
    judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = photos(tmp_path / "p", *(f"{number}.png" for number in range(6)))
    judge.judge(*files)
    opened(judge, files[1])
    gate, read = threading.Event(), []

    def slow(path: Path) -> Photo:
        read.append(path.name)
        gate.wait(60)
        return load_photo(path)

    monkeypatch.setattr(models.imaging, "load_photo", slow)
    judge.page.open_row(judge.row(files[0]))
    for _ in range(5):
        QTest.keyClick(judge.page.detail.viewport, Qt.Key.Key_PageDown)
    assert judge.page.detail.name.text() == "5.png"
    assert judge.page.detail.preview.isVisible()
    gate.set()
    judge.wait(lambda: not judge.background.busy)
    assert read == ["0.png", "5.png"]
    assert not judge.page.detail.preview.isVisible()


def test_a_photo_that_is_read_after_one_went_back_is_dropped_with_its_error(
    judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = photos(tmp_path / "p", "a.png")[0]
    judge.judge(file)
    gate, whole = threading.Event(), load_photo

    def vanished(path: Path) -> Photo:
        gate.wait(60)
        raise PhotoError(f"{path} went away.")

    monkeypatch.setattr(models.imaging, "load_photo", vanished)
    judge.page.open_row(judge.row(file))
    QTest.mouseClick(judge.page.detail.back, Qt.MouseButton.LeftButton)
    gate.set()
    judge.wait(lambda: not judge.background.busy)
    assert judge.page.table.isVisible()
    assert judge.message.text() == ""
    monkeypatch.setattr(models.imaging, "load_photo", whole)
    assert not opened(judge, file).preview.isVisible()  # and it can be opened again


def test_what_is_done_with_rows_can_be_done_with_the_open_photo(
    judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    revealed: list[Path] = []
    monkeypatch.setattr("app.window.authenticate.page.reveal", revealed.append)
    file, other = photos(tmp_path / "p", "a-inpainted.png", "b.png")
    judge.judge(file, other)
    judge.page.table.selectRow(1)
    detail = opened(judge, file)
    judge.page.activateWindow()
    judge.wait(judge.page.isActiveWindow)
    QTest.keyClick(detail.viewport, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().startswith(f"{file}: Inpainted")
    QTest.keyClick(detail.viewport, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert revealed == [file]
    QTest.keyClick(detail.viewport, Qt.Key.Key_F5)
    assert judge.row(file).stage is Stage.LOOKED_AT
    judge.finish()
    assert detail.panel.isVisible()
    QTest.keyClick(detail.viewport, Qt.Key.Key_Delete)  # of the table only
    assert judge.page.model.rowCount() == 2

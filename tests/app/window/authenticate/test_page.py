"""Photos that are dropped on the Authenticate page get their rows, and what a person does with these."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

import models.imaging
from app.photo_files import Found
from app.window.authenticate.model import Column
from app.window.authenticate.rows import Stage
from models.imaging import Photo, PhotoError, load_photo
from tests.app.window.dropping import data_of, drop_data, words_of
from tests.app.window.judging import WAIT, Judge, photos

LEFT, NONE, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


# Adding -------------------------------------------------------------------------------------------------------------


def test_dropped_photos_folders_and_lists_of_paths_get_their_verdicts_and_stand_there_once(
    judge: Judge, tmp_path: Path
) -> None:
    single = photos(tmp_path / "one", "unsure.png")[0]
    inside = photos(tmp_path / "many", "a-inpainted.png", "b c.png")
    assert judge.page.empty.isVisible()
    assert drop_data(judge.page, data_of(single, tmp_path / "many"))
    assert drop_data(judge.page, words_of(f"{single}\n{QUrl.fromLocalFile(str(inside[1])).toString()}\n# not a file\n"))
    judge.finish()
    assert judge.page.table.isVisible()
    found = {row.name: row.verdict.verdict for row in judge.page.model.rows if row.verdict}
    assert found == {"unsure.png": "unsure", "a-inpainted.png": "inpainted", "b c.png": "authentic"}
    assert judge.row(inside[0]).thumbnail is not None


def test_what_names_no_local_file_is_refused(judge: Judge) -> None:
    web = QMimeData()
    web.setUrls([QUrl("https://example.org/bird.png")])
    assert not drop_data(judge.page, words_of("only words"))
    assert not drop_data(judge.page, web)


def test_a_photo_without_a_verdict_is_a_row_with_its_reason_and_the_rest_goes_on(judge: Judge, tmp_path: Path) -> None:
    good, failing = photos(tmp_path / "p", "good.png", "fail.png")
    misnamed = photos(tmp_path / "p", "bird.png")[0].rename(tmp_path / "bird.jpg")
    empty, folder, gone, loop = (tmp_path / name for name in ("empty.jpg", "x.jpg", "gone.png", "loop.png"))
    empty.write_bytes(b"")
    folder.mkdir()
    loop.symlink_to(loop)
    judge.judge(empty, folder, gone, loop, failing, good, misnamed)
    assert judge.stages() == [Stage.FAILED] * 5 + [Stage.DONE] * 2
    assert all(str(file) in judge.row(file).error for file in (empty, folder, gone, loop))
    assert judge.row(failing).error == "That failed: the fake was told to fail"
    last = judge.page.model.columnCount() - 1
    assert judge.page.model.index(0, last).data().startswith("empty.jpg")


def test_that_photos_are_known_is_said_only_where_all_of_them_are(judge: Judge, tmp_path: Path) -> None:
    files = photos(tmp_path / "p", "a.png", "b.png")
    judge.judge(files[0])
    judge.judge(files[1], files[0])
    assert judge.said == []
    judge.judge(tmp_path / "p")
    assert judge.page.model.rowCount() == 2
    assert judge.said == ["These photos are already in the table."]


def test_photos_and_folders_can_be_asked_for(judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = photos(tmp_path / "p", "a.png")[0]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(file)], ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    QTest.mouseClick(judge.page.empty.open, LEFT)
    judge.finish()
    QTest.mouseClick(judge.page.top.add_folder, LEFT)
    judge.finish()
    assert judge.page.model.rowCount() == 1


def test_many_files_fill_the_table_in_turns(judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [Found(f"/nowhere/{number:05}.jpg") for number in range(5000)]
    monkeypatch.setattr("app.window.authenticate.adding.photo_files", lambda paths, stopping: found)
    judge.page.queue.pause(True)
    turns: list[int] = []
    judge.page.model.rowsInserted.connect(lambda _, first, last: turns.append(last + 1 - first))
    judge.add(tmp_path)
    assert turns == [2000, 2000, 1000]  # the window gets its turn between
    assert judge.page.queue.total == len(found)


def test_a_long_look_through_folders_is_told_and_can_be_stopped_and_no_close_waits_for_it(
    judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(paths: list[str], stopping: object) -> list[Found]:
        while not stopping():  # type: ignore[operator]
            threading.Event().wait(0.001)
        return [Found(str(tmp_path / "late.png"))]

    monkeypatch.setattr("app.window.authenticate.adding.photo_files", endless)
    judge.page.add([str(tmp_path)])
    assert judge.told == "Looking for photos…"
    QTest.mouseClick(judge.page.top.cancel, LEFT)
    judge.read()
    assert judge.page.model.rowCount() == 0
    assert judge.page.empty.isVisible()
    judge.page.add([str(tmp_path)])
    judge.background.close()
    assert not judge.background.busy


def test_a_look_through_folders_that_fails_is_a_sentence(
    judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(paths: list[str], stopping: object) -> list[Found]:
        raise OSError("The disk went away.")

    monkeypatch.setattr("app.window.authenticate.adding.photo_files", broken)
    judge.add(tmp_path)
    assert judge.message.text() == "The disk went away."


# Rows ---------------------------------------------------------------------------------------------------------------


def test_rows_can_be_sorted_filtered_and_searched(judge: Judge, tmp_path: Path) -> None:
    photos(tmp_path / "p", "b-inpainted.png", "a.png", "c-unsure.png")
    (tmp_path / "p" / "broken.png").write_bytes(b"")
    judge.judge(tmp_path / "p")
    assert judge.shown() == ["a.png", "b-inpainted.png", "broken.png", "c-unsure.png"]  # as they were added
    judge.page.table.sortByColumn(Column.PROBABILITY, Qt.SortOrder.DescendingOrder)
    assert judge.shown() == ["b-inpainted.png", "c-unsure.png", "a.png", "broken.png"]
    judge.judge(*photos(tmp_path / "q", "z-inpainted.png"))
    assert judge.shown()[:2] == ["b-inpainted.png", "z-inpainted.png"]
    judge.page.top.search.setText("B")
    assert set(judge.shown()) == {"b-inpainted.png", "broken.png"}
    for kind, names in (("inpainted", ["b-inpainted.png"]), ("error", ["broken.png"]), ("authentic", [])):
        judge.page.top.kind.setCurrentIndex(judge.page.top.kind.findData(kind))
        assert judge.shown() == names


def test_what_is_done_with_rows_is_done_with_the_selected_or_the_open_photo(
    judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    revealed: list[Path] = []
    monkeypatch.setattr("app.window.authenticate.page.reveal", revealed.append)
    file, other, broken = *photos(tmp_path / "p", "a-inpainted.png", "b.png"), tmp_path / "p" / "c.png"
    broken.write_bytes(b"")
    judge.judge(file, other, broken)
    judge.page.activateWindow()
    judge.wait(judge.page.isActiveWindow)
    judge.page.table.setFocus()
    judge.select()
    QTest.keyClick(judge.page.table, Qt.Key.Key_C, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    entries = [json.loads(line) for line in QGuiApplication.clipboard().text().splitlines()]
    assert [entry.get("verdict") for entry in entries] == ["inpainted", "authentic", None]
    judge.open(file)
    view = judge.page.detail.viewport
    QTest.keyClick(view, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text().startswith(f"{file}: Inpainted; probability of inpainting 90 %")
    assert "32×24 px at 0, 0" in QGuiApplication.clipboard().text()
    QTest.keyClick(view, Qt.Key.Key_E, CONTROL)
    assert revealed == [file]
    QTest.keyClick(view, Qt.Key.Key_F5)
    assert judge.row(file).stage is Stage.LOOKED_AT
    judge.finish()
    assert judge.page.detail.panel.isVisible()
    QTest.keyClick(view, Qt.Key.Key_Delete)  # of the table only
    assert judge.page.model.rowCount() == 3


# One photo ----------------------------------------------------------------------------------------------------------


def test_a_double_click_opens_the_photo_with_its_heat_map_and_keys_turn_pages(
    judge: Judge, tmp_path: Path, qtbot: QtBot
) -> None:
    files = photos(tmp_path / "p", "a-inpainted.png", "b.png")
    judge.judge(*files)
    judge.page.table.doubleClicked.emit(judge.page.table.model().index(0, 0))
    judge.read()
    detail = judge.page.detail
    assert detail.isVisible()
    assert detail.panel.accessibleName().startswith("Inpainted; probability of inpainting 90 %")
    assert (detail.name.text(), detail.size_told.text()) == ("a-inpainted.png", "64×48 px")
    before = detail.viewport.grab().toImage()
    detail.panel.opacity.setValue(0)
    assert detail.viewport.grab().toImage() != before
    for _ in range(2):  # there is no third one
        QTest.keyClick(detail.viewport, Qt.Key.Key_PageDown)
        assert detail.name.text() == "b.png"
    with qtbot.waitSignal(judge.page.inpaint_asked, timeout=WAIT) as asked:
        QTest.mouseClick(detail.inpaint, LEFT)
    assert asked.args == [str(files[1])]
    QTest.keyClick(detail.viewport, Qt.Key.Key_Escape)
    assert judge.page.table.isVisible()
    judge.read()


def test_a_broken_file_shows_its_reason_once_and_nothing_of_the_photo_before(judge: Judge, tmp_path: Path) -> None:
    good, failing = photos(tmp_path / "p", "a-inpainted.png", "fail.png")
    broken = tmp_path / "p" / "broken.png"
    broken.write_bytes(b"")
    judge.judge(good, failing, broken)
    detail = judge.page.detail
    judge.open(good)
    assert not detail.preview.isVisible()
    judge.open(broken)
    assert detail.preview.isVisible()
    assert detail.preview.reason == judge.row(broken).error
    assert not detail.panel.isVisible()
    assert not detail.reason.isVisible()
    assert judge.message.text() == ""
    judge.open(failing)  # which can be read
    assert not detail.preview.isVisible()
    assert detail.reason.text() == judge.row(failing).error
    good.unlink()
    judge.open(good)  # it could be read when it was judged
    assert str(good) in judge.message.text()


def test_a_verdict_that_comes_while_its_photo_is_open_appears(judge: Judge, tmp_path: Path) -> None:
    file = photos(tmp_path / "p", "a-inpainted.png")[0]
    judge.page.queue.pause(True)
    judge.add(file)
    judge.open(file)
    detail = judge.page.detail
    assert not detail.panel.isVisible()
    plain = detail.viewport.grab().toImage()
    judge.page.queue.pause(False)
    judge.finish()
    assert detail.panel.isVisible()
    assert detail.viewport.grab().toImage() != plain  # its heat map


def test_turning_pages_fast_reads_one_photo_at_a_time_and_shows_the_last(
    judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = photos(tmp_path / "p", *(f"{number}.png" for number in range(6)))
    judge.judge(*files)
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
    judge.read()
    assert read == ["0.png", "5.png"]
    assert not judge.page.detail.preview.isVisible()


def test_a_photo_that_is_read_after_one_went_back_is_dropped_with_its_error(
    judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = photos(tmp_path / "p", "a.png")[0]
    judge.judge(file)
    gate = threading.Event()

    def vanished(path: Path) -> Photo:
        gate.wait(60)
        raise PhotoError(f"{path} went away.")

    with monkeypatch.context() as patch:
        patch.setattr(models.imaging, "load_photo", vanished)
        judge.page.open_row(judge.row(file))
        QTest.mouseClick(judge.page.detail.back, LEFT)
        gate.set()
        judge.read()
    assert judge.page.table.isVisible()
    assert judge.message.text() == ""
    judge.open(file)
    assert not judge.page.detail.preview.isVisible()

"""Photos dropped on the Authenticate page are judged, whatever some of them are."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from app.window.authenticate.exporting import copy_verdicts
from app.window.authenticate.model import Column
from app.window.authenticate.rows import Stage
from app.window.engine.session import EngineState
from tests.app.window.judging import WAIT, Judge, photos


@pytest.fixture
def judge(qtbot: QtBot) -> Iterator[Judge]:
    found = Judge(qtbot)
    yield found
    found.close()


def drop(judge: Judge, data: QMimeData) -> bool:
    """Drag over the page and let go there; whether it was taken."""
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPointF(300, 300).toPoint(), copy, data, left, none)
    entered.ignore()
    judge.page.dragEnterEvent(entered)
    if entered.isAccepted():
        judge.page.dropEvent(QDropEvent(QPointF(300, 300), copy, data, left, none))
    return entered.isAccepted()


def urls(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def test_dropped_photos_and_folders_get_their_verdicts(judge: Judge, tmp_path: Path) -> None:
    single = photos(tmp_path / "one", "unsure.png")[0]
    inside = photos(tmp_path / "many", "a-inpainted.png", "b.png")
    assert judge.page.empty.isVisible()
    assert drop(judge, urls(single, tmp_path / "many"))
    judge.wait(lambda: judge.page.model.rowCount() == 3)
    judge.finish()
    assert judge.page.table.isVisible()
    found = {row.name: row.verdict.verdict for row in judge.page.model.rows if row.verdict}
    assert found == {"unsure.png": "unsure", "a-inpainted.png": "inpainted", "b.png": "authentic"}
    assert judge.row(inside[0]).thumbnail is not None


def test_a_dropped_list_of_paths_is_as_good_as_the_files(judge: Judge, tmp_path: Path) -> None:
    files = photos(tmp_path / "p", "a.png", "b c.png")
    data = QMimeData()
    data.setText(f"{files[0]}\n{QUrl.fromLocalFile(str(files[1])).toString()}\n# not a file\n")
    assert drop(judge, data)
    judge.wait(lambda: judge.page.model.rowCount() == 2)
    judge.finish()
    assert judge.stages() == [Stage.DONE, Stage.DONE]


def test_what_names_no_local_file_is_refused(judge: Judge) -> None:
    words, web = QMimeData(), QMimeData()
    words.setText("only words")
    web.setUrls([QUrl("https://example.org/bird.png")])
    assert not drop(judge, words)
    assert not drop(judge, web)


def test_broken_files_are_rows_with_their_reason_and_the_rest_goes_on(judge: Judge, tmp_path: Path) -> None:
    good = photos(tmp_path / "p", "good.png")[0]
    empty, text, folder, gone = (tmp_path / name for name in ("empty.jpg", "text.png", "x.jpg", "gone.png"))
    empty.write_bytes(b"")
    text.write_text("no photo")
    folder.mkdir()
    judge.judge(empty, text, folder, gone, good)
    assert judge.row(good).stage is Stage.DONE
    for file in (empty, text, folder, gone):
        row = judge.row(file)
        assert row.stage is Stage.FAILED
        assert str(file) in row.error
    index = judge.page.model.index(0, judge.page.model.columnCount() - 1)
    assert index.data().startswith("empty.jpg")


def test_a_file_that_may_not_be_read_is_a_row_with_its_reason(judge: Judge, tmp_path: Path) -> None:
    (tmp_path / "loop.png").symlink_to(tmp_path / "loop.png")  # unreadable for whoever runs the tests
    judge.judge(tmp_path / "loop.png")
    assert judge.row(tmp_path / "loop.png").stage is Stage.FAILED


def test_a_wrong_extension_does_not_matter(judge: Judge, tmp_path: Path) -> None:
    file = photos(tmp_path / "p", "bird.png")[0].rename(tmp_path / "bird.jpg")
    judge.judge(file)
    assert judge.row(file).stage is Stage.DONE


def test_a_photo_stands_in_the_table_once(judge: Judge, tmp_path: Path) -> None:
    files = photos(tmp_path / "p", "a.png", "b.png")
    judge.judge(*files)
    judge.judge(tmp_path / "p")
    assert judge.page.model.rowCount() == 2
    assert judge.said == ["These photos are in the table already."]


def test_two_drops_at_once_are_both_judged(judge: Judge, tmp_path: Path) -> None:
    first, second = photos(tmp_path / "one", "a.png", "b.png"), photos(tmp_path / "two", "a.png", "c.png")
    drop(judge, urls(*first))
    drop(judge, urls(tmp_path / "two"))
    judge.wait(lambda: judge.page.model.rowCount() == 4)
    judge.finish()
    assert all(judge.row(file).stage is Stage.DONE for file in first + second)


def test_a_folder_of_fifty_thousand_files_fills_the_table_in_turns(
    judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"{number:05}.jpg" for number in range(50_000)]
    monkeypatch.setattr("app.photo_files._walk", lambda folder, *_: iter(os.path.join(folder, name) for name in names))
    judge.page.queue.paused = True
    turns: list[int] = []
    judge.page.model.rowsInserted.connect(lambda _, first, last: turns.append(last + 1 - first))
    judge.page.add([str(tmp_path)])
    judge.wait(lambda: judge.page.model.rowCount() == len(names))
    assert max(turns) <= 2000  # the window gets its turn between
    assert judge.page.queue.total == len(names)
    judge.page.queue.cancel()


def test_a_photo_that_kills_the_engine_costs_its_own_verdict_only(judge: Judge, tmp_path: Path) -> None:
    files = photos(tmp_path / "p", "a.png", "die.png", "z.png")
    judge.judge(*files)
    assert judge.stages() == [Stage.DONE, Stage.FAILED, Stage.DONE]
    assert "stopped unexpectedly" in judge.row(files[1]).error


def test_an_engine_killed_while_it_judges_starts_again_and_goes_on(judge: Judge, tmp_path: Path) -> None:
    files = photos(tmp_path / "p", "hang.png", "z.png")
    judge.page.add([str(file) for file in files])
    judge.wait(lambda: judge.session.state is EngineState.WORKING or judge.stages()[:1] == [Stage.LOOKED_AT])
    judge.wait(lambda: judge.session.state is not EngineState.STARTING and judge.session.pid is not None)
    assert judge.session.pid is not None
    os.kill(judge.session.pid, signal.SIGKILL)
    judge.finish()
    assert judge.stages() == [Stage.FAILED, Stage.DONE]
    assert "memory" in judge.row(files[0]).error


def test_a_restart_for_other_settings_costs_no_photo_its_verdict(judge: Judge, tmp_path: Path) -> None:
    files = photos(tmp_path / "p", "a.png", "b.png", "c.png")
    judge.page.add([str(file) for file in files])
    judge.wait(lambda: judge.page.queue.done >= 1)
    judge.session.restart()
    judge.finish()
    assert judge.stages() == [Stage.DONE] * 3


def test_an_error_of_one_photo_is_its_own(judge: Judge, tmp_path: Path) -> None:
    files = photos(tmp_path / "p", "fail.png", "memory.png", "z.png")
    judge.judge(*files)
    assert judge.stages() == [Stage.FAILED, Stage.FAILED, Stage.DONE]
    assert judge.row(files[1]).error == "This photo could not be judged: out of memory. A smaller photo needs less."


def test_pause_asks_for_no_further_photo_and_cancel_leaves_the_rest_unjudged(judge: Judge, tmp_path: Path) -> None:
    files = photos(tmp_path / "p", "a.png", "b.png", "c.png", "d.png")
    judge.page.queue.pause(True)
    judge.page.add([str(file) for file in files])
    judge.wait(lambda: judge.page.model.rowCount() == 4)
    assert judge.stages() == [Stage.WAITING] * 4
    assert "paused" in judge.page.top.judging.told.text()
    QTest.mouseClick(judge.page.top.pause, Qt.MouseButton.LeftButton)
    judge.wait(lambda: judge.page.queue.done >= 1)
    QTest.mouseClick(judge.page.top.cancel, Qt.MouseButton.LeftButton)
    assert not judge.page.queue.running
    done = judge.stages().count(Stage.DONE)
    assert judge.stages() == [Stage.DONE] * done + [Stage.CANCELLED] * (4 - done)
    judge.page.judge_again()
    judge.finish()
    assert judge.stages() == [Stage.DONE] * 4


def test_progress_says_how_far_it_is_and_how_long_the_rest_takes(judge: Judge, tmp_path: Path) -> None:
    photos(tmp_path / "p", *(f"{number}.png" for number in range(6)))
    told: list[str] = []
    judge.page.queue.changed.connect(lambda: told.append(judge.page.top.judging.told.text()))
    judge.judge(tmp_path / "p")
    assert "0 of 6" in told
    assert any(text.startswith("3 of 6, about ") for text in told)
    assert not judge.page.top.judging.isVisible()


def test_rows_can_be_sorted_filtered_and_searched(judge: Judge, tmp_path: Path) -> None:
    photos(tmp_path / "p", "b-inpainted.png", "a.png", "c-unsure.png")
    (tmp_path / "p" / "broken.png").write_bytes(b"")
    judge.judge(tmp_path / "p")
    assert judge.shown() == ["a.png", "b-inpainted.png", "broken.png", "c-unsure.png"]  # as they were added
    judge.page.table.sortByColumn(Column.PROBABILITY, Qt.SortOrder.DescendingOrder)
    assert judge.shown() == ["b-inpainted.png", "c-unsure.png", "a.png", "broken.png"]
    top = judge.page.top
    for kind, names in (("inpainted", ["b-inpainted.png"]), ("error", ["broken.png"]), ("authentic", ["a.png"])):
        top.kind.setCurrentIndex(top.kind.findData(kind))
        assert judge.shown() == names
    top.kind.setCurrentIndex(0)
    top.search.setText("B")
    assert set(judge.shown()) == {"b-inpainted.png", "broken.png"}


def test_a_new_verdict_takes_its_place_in_the_order(judge: Judge, tmp_path: Path) -> None:
    first, second = photos(tmp_path / "p", "a.png", "z-inpainted.png")
    judge.judge(first)
    judge.page.table.sortByColumn(Column.PROBABILITY, Qt.SortOrder.DescendingOrder)
    judge.judge(second)
    assert judge.shown() == ["z-inpainted.png", "a.png"]


def test_the_selected_verdicts_can_be_copied_and_taken_out(judge: Judge, tmp_path: Path) -> None:
    files = photos(tmp_path / "p", "a-inpainted.png", "b.png")
    judge.judge(*files)
    judge.page.table.selectRow(0)
    copy_verdicts(judge.page.chosen_rows())
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith(f"{files[0]}: Inpainted, with a probability of 90 %")
    assert "32×24 px at 0, 0" in copied
    judge.page.remove_selected()
    assert judge.shown() == ["b.png"]
    assert judge.page.model.row_of(str(files[0])) is None


def test_a_double_click_opens_the_photo_with_its_heat_map_and_its_members(judge: Judge, tmp_path: Path) -> None:
    judge.judge(*photos(tmp_path / "p", "a-inpainted.png", "b.png"))
    judge.page.table.doubleClicked.emit(judge.page.table.model().index(0, 0))
    detail = judge.page.detail
    judge.wait(lambda: detail.viewport._heat is not None)
    assert detail.isVisible()
    assert detail.panel.accessibleName().startswith("Inpainted, with a probability of 90 %")
    assert len(detail.panel._bars) == 4
    before = detail.viewport.grab().toImage()
    detail.panel.opacity.setValue(0)
    assert detail.viewport.grab().toImage() != before
    QTest.keyClick(detail.viewport, Qt.Key.Key_PageDown)
    judge.wait(lambda: detail.name.text() == "b.png")
    QTest.keyClick(detail.viewport, Qt.Key.Key_PageDown)  # there is no further one
    assert detail.name.text() == "b.png"
    QTest.keyClick(detail.viewport, Qt.Key.Key_Escape)
    assert judge.page.table.isVisible()


def test_a_photo_that_vanished_since_is_a_sentence_when_it_is_opened(judge: Judge, tmp_path: Path) -> None:
    file = photos(tmp_path / "p", "a.png")[0]
    judge.judge(file)
    file.unlink()
    judge.page.open_row(judge.row(file))
    judge.wait(lambda: str(file) in judge.message.text())


def test_a_photo_can_be_taken_to_the_inpaint_page(judge: Judge, tmp_path: Path, qtbot: QtBot) -> None:
    file = photos(tmp_path / "p", "a.png")[0]
    judge.judge(file)
    judge.page.open_row(judge.row(file))
    with qtbot.waitSignal(judge.page.inpaint_asked, timeout=WAIT) as asked:
        QTest.mouseClick(judge.page.detail.inpaint, Qt.MouseButton.LeftButton)
    assert asked.args == [str(file)]


def test_the_page_can_be_closed_while_it_judges(judge: Judge, tmp_path: Path) -> None:
    judge.page.add([str(file) for file in photos(tmp_path / "p", "hang.png", "b.png")])
    judge.wait(lambda: Stage.LOOKED_AT in judge.stages())


def test_the_files_can_be_asked_for(judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = photos(tmp_path / "p", "a.png")[0]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(file)], ""))
    QTest.mouseClick(judge.page.empty.open, Qt.MouseButton.LeftButton)
    judge.wait(lambda: judge.page.model.rowCount() == 1)
    judge.finish()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    QTest.mouseClick(judge.page.top.add_folder, Qt.MouseButton.LeftButton)
    assert judge.page.model.rowCount() == 1

"""Judging goes on as a person wants, whatever becomes of the engine, of folders and of the rows."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.engine.protocol import EngineSettings, Job, Result, VerdictDone
from app.photo_files import Found
from app.window.authenticate.model import PhotosModel
from app.window.authenticate.queue import RECENT, JudgingQueue
from app.window.authenticate.rows import Stage
from app.window.engine.session import EngineState
from tests.app.window.fake_engine import fake_verdict
from tests.app.window.judging import Judge, photos


@pytest.fixture
def judge(qtbot: QtBot) -> Iterator[Judge]:
    found = Judge(qtbot)
    yield found
    found.close()


@pytest.fixture
def stopped(qtbot: QtBot) -> Iterator[Judge]:
    """An engine that can't start until it gets other settings."""
    found = Judge(qtbot, checkpoint="nowhere")
    found.wait(lambda: found.session.state is EngineState.STOPPED)
    yield found
    found.close()


def test_photos_wait_for_an_engine_that_is_stopped_and_are_judged_once_it_is_back(
    stopped: Judge, tmp_path: Path
) -> None:
    stopped.page.add([str(file) for file in photos(tmp_path / "p", "a.png", "b.png")])
    stopped.wait(lambda: stopped.page.model.rowCount() == 2)
    assert stopped.stages() == [Stage.WAITING] * 2
    assert stopped.page.top.judging.told.text() == "0 of 2, waiting for the engine"
    stopped.session.restart(EngineSettings())
    stopped.finish()
    assert stopped.stages() == [Stage.DONE] * 2


def test_an_engine_that_stops_for_good_in_mid_photo_costs_none_its_verdict(judge: Judge, tmp_path: Path) -> None:
    judge.page.add([str(file) for file in photos(tmp_path / "p", "wait.png", "b.png")])
    judge.wait(lambda: judge.stages()[:1] == [Stage.LOOKED_AT] and judge.session.state is EngineState.READY)
    judge.session.restart(EngineSettings("nowhere"))
    judge.wait(lambda: judge.page.queue.held_up)
    judge.wait(lambda: judge.stages() == [Stage.WAITING] * 2)
    judge.session.restart(EngineSettings())
    (tmp_path / "p" / "wait.png").rename(tmp_path / "away.png")  # or the fake would wait for another request
    judge.finish()
    assert judge.stages() == [Stage.FAILED, Stage.DONE]
    assert "wait.png" in judge.row(tmp_path / "p" / "wait.png").error


def test_what_was_cancelled_can_be_judged_by_one_button(judge: Judge, tmp_path: Path) -> None:
    top, files = judge.page.top, photos(tmp_path / "p", "a.png", "b.png", "c.png")
    judge.page.queue.pause(True)
    judge.page.add([str(file) for file in files])
    judge.wait(lambda: judge.page.model.rowCount() == 3)
    assert not top.resume.isVisible()
    assert top.pause.text() == "Go on"
    QTest.mouseClick(top.cancel, Qt.MouseButton.LeftButton)
    assert top.judging.told.text() == "3 not judged"
    assert top.resume.isVisible()
    assert not top.pause.isVisible()
    judge.page.table.selectRow(0)
    judge.page.remove_selected()
    assert top.judging.told.text() == "2 not judged"
    QTest.mouseClick(top.resume, Qt.MouseButton.LeftButton)
    judge.finish()
    assert judge.stages() == [Stage.DONE] * 2
    assert not top.judging.isVisible()


def test_a_photo_that_is_taken_out_while_it_is_judged_is_not_waited_for(judge: Judge, tmp_path: Path) -> None:
    first, second = photos(tmp_path / "p", "wait.png", "b.png")
    judge.page.add([str(first), str(second)])
    judge.wait(lambda: judge.stages()[:1] == [Stage.LOOKED_AT] and judge.session.state is EngineState.READY)
    judge.page.table.selectRow(0)
    judge.page.remove_selected()
    judge.finish()
    assert judge.shown() == ["b.png"]
    assert judge.row(second).stage is Stage.DONE
    assert (judge.page.queue.done, judge.page.queue.total) == (1, 1)


def test_photos_can_be_judged_again_and_keep_their_thumbnails_meanwhile(judge: Judge, tmp_path: Path) -> None:
    file = photos(tmp_path / "p", "a.png")[0]
    judge.judge(file)
    judge.page.queue.pause(True)
    judge.page.table.selectRow(0)
    judge.page.judge_again()
    row = judge.row(file)
    assert (row.stage, row.verdict) == (Stage.WAITING, None)
    assert row.thumbnail is not None
    judge.page.queue.pause(False)
    judge.finish()
    assert judge.row(file).stage is Stage.DONE


def test_a_long_look_through_folders_is_told_and_can_be_stopped(
    judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, stopped = threading.Event(), threading.Event()

    def endless(paths: list[str], stopping: object) -> list[Found]:
        begun.set()
        while not stopping():  # type: ignore[operator]
            stopped.wait(0.001)
        return [Found(str(tmp_path / "late.png"))]

    monkeypatch.setattr("app.window.authenticate.adding.photo_files", endless)
    judge.page.add([str(tmp_path)])
    assert begun.wait(60)
    assert judge.page.top.isVisible()
    assert judge.page.top.judging.told.text() == "Looking for photos…"
    QTest.mouseClick(judge.page.top.cancel, Qt.MouseButton.LeftButton)
    judge.wait(lambda: not judge.background.busy)
    assert judge.page.model.rowCount() == 0
    assert judge.page.empty.isVisible()


def test_a_page_that_closes_waits_for_no_folder(judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(paths: list[str], stopping: object) -> list[Found]:
        while not stopping():  # type: ignore[operator]
            threading.Event().wait(0.001)
        return []

    monkeypatch.setattr("app.window.authenticate.adding.photo_files", endless)
    judge.page.add([str(tmp_path)])
    judge.background.close()
    assert not judge.background.busy


def test_that_photos_are_known_is_said_only_where_all_of_them_are(judge: Judge, tmp_path: Path) -> None:
    files = photos(tmp_path / "p", "a.png", "b.png", "c.png")
    judge.judge(files[0])
    judge.judge(files[1], files[0])
    assert judge.said == []
    judge.judge(files[0], files[1])
    assert judge.said == ["These photos are in the table already."]


def test_a_walk_that_fails_is_a_sentence(judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(paths: list[str], stopping: object) -> list[Found]:
        raise OSError("The disk went away.")

    monkeypatch.setattr("app.window.authenticate.adding.photo_files", broken)
    judge.page.add([str(tmp_path)])
    judge.wait(lambda: judge.message.text() == "The disk went away.")
    assert not judge.page.adder.busy


def test_the_bar_moves_within_a_photo_and_cancel_stops_there(judge: Judge, tmp_path: Path) -> None:
    bar = judge.page.top.judging.bar
    first, second = photos(tmp_path / "p", "steps.png", "b.png")
    judge.page.add([str(first), str(second)])
    judge.wait(lambda: bar.value() > 0)
    assert bar.value() / bar.maximum() == 0.25
    assert judge.page.top.judging.told.text() == "0 of 2"
    pid = judge.session.pid
    judge.page.queue.cancel()
    assert judge.stages() == [Stage.CANCELLED] * 2
    first.rename(tmp_path / "away.png")  # or the fake would wait for another request
    judge.page.queue.resume()
    assert bar.value() == 0
    judge.finish()
    assert judge.stages() == [Stage.FAILED, Stage.DONE]
    assert judge.session.pid == pid


def test_fifty_thousand_photos_can_be_cancelled_and_taken_up_again(judge: Judge) -> None:
    judge.page.queue.pause(True)
    names = [f"/nowhere/{number:05}.jpg" for number in range(50_000)]
    judge.page.model.add(names)
    judge.page.queue.add(names)
    told: list[object] = []
    judge.page.model.dataChanged.connect(lambda *_: told.append(None))
    judge.page.queue.cancel()
    assert judge.page.queue.left_out == len(names)
    judge.page.queue.pause(True)
    judge.page.queue.resume()
    assert judge.page.queue.total == len(names)
    assert len(told) == 2  # once each, or the window would stand still
    judge.page.queue.cancel()


class Clocked(QObject):
    """Stands in for the session: its clock is set by hand, and a photo is judged when `judge` is called."""

    changed = Signal()
    state = EngineState.READY

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        self.now = 0.0
        monkeypatch.setattr("app.window.authenticate.queue.time.monotonic", lambda: self.now)

    def ask(self, make_job: Callable[[int], Job], done: Callable[[Result], None], *_: object) -> int:
        self._done = done
        return 1

    def judge(self, seconds: float) -> None:
        self.now += seconds
        self._done(VerdictDone(1, fake_verdict("a", (16, 16))))


def test_the_time_left_follows_the_last_photos_and_not_the_loading_or_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    session, model = Clocked(monkeypatch), PhotosModel()
    queue = JudgingQueue(model, session)  # type: ignore[arg-type]
    queue.add(model.add(f"{number}.png" for number in range(60)))
    session.judge(100)  # the ensemble is loaded
    assert queue.seconds_left is None
    session.judge(2)
    assert queue.seconds_left == 2 * 58
    queue.pause(True)
    session.judge(2)
    session.now += 1000
    queue.pause(False)
    session.judge(4)
    assert queue.seconds_left == 4 * 56
    for _ in range(RECENT):
        session.judge(1)
    assert queue.seconds_left == 1 * 36

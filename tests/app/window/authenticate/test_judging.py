"""Judging goes on as a person wants, whatever becomes of the engine and of the rows; these come back when undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QUndoStack
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.engine.jobs import EngineSettings, Job
from app.engine.replies import Result, VerdictDone
from app.window.authenticate.model import PhotosModel
from app.window.authenticate.queue import RECENT, JudgingQueue, RemoveRows
from app.window.authenticate.rows import Stage
from app.window.engine.session import EngineSession, EngineState
from tests.app.window.fake_engine import fake_verdict
from tests.app.window.judging import Judge, photos
from tests.app.window.quick_engine import QuickClient

LEFT = Qt.MouseButton.LeftButton


# The engine ---------------------------------------------------------------------------------------------------------


def test_photos_wait_for_an_engine_that_is_stopped_and_are_judged_once_it_is_back(qtbot: QtBot, tmp_path: Path) -> None:
    judge = Judge(qtbot, checkpoint="nowhere")
    judge.read()
    assert judge.session.state is EngineState.STOPPED
    judge.add(*photos(tmp_path / "p", "a.png", "b.png"))
    assert judge.stages() == [Stage.WAITING] * 2
    assert judge.told == "0 of 2, waiting for the engine"
    judge.session.restart(EngineSettings())
    judge.finish()
    assert judge.stages() == [Stage.DONE] * 2
    judge.close()


@pytest.mark.parametrize("settings", [EngineSettings(), EngineSettings("nowhere")])
def test_an_engine_that_is_restarted_in_mid_photo_costs_none_its_verdict(
    judge: Judge, tmp_path: Path, settings: EngineSettings
) -> None:
    first, second = photos(tmp_path / "p", "hang.png", "b.png")
    judge.add(first, second)
    assert judge.stages() == [Stage.LOOKED_AT, Stage.WAITING]
    first.rename(tmp_path / "away.png")
    judge.session.restart(settings)
    judge.read()
    judge.session.restart(EngineSettings())
    judge.finish()
    assert judge.stages() == [Stage.FAILED, Stage.DONE]
    assert "hang.png" in judge.row(first).error


def test_a_photo_that_takes_the_engine_with_it_costs_its_own_verdict_only(judge: Judge, tmp_path: Path) -> None:
    judge.judge(*photos(tmp_path / "p", "a.png", "die.png", "z.png"))
    assert judge.stages() == [Stage.DONE, Stage.FAILED, Stage.DONE]
    assert judge.page.model.rows[1].error == "The engine was ended from outside"


# Pausing, cancelling, judging again ---------------------------------------------------------------------------------


def test_pause_asks_for_no_further_photo_and_what_is_cancelled_can_be_judged_by_one_button(
    judge: Judge, tmp_path: Path
) -> None:
    top = judge.page.top
    judge.page.queue.pause(True)
    judge.add(*photos(tmp_path / "p", "a.png", "b.png", "c.png"))
    assert judge.stages() == [Stage.WAITING] * 3
    assert judge.told == "0 of 3, paused"
    assert top.pause.text() == "Resume"
    assert not top.resume.isVisible()
    QTest.mouseClick(top.cancel, LEFT)
    assert judge.stages() == [Stage.CANCELLED] * 3
    assert judge.told == "3 not judged"
    assert not top.pause.isVisible()
    judge.select(0)
    judge.page.remove_selected()
    assert judge.told == "2 not judged"
    QTest.mouseClick(top.resume, LEFT)
    judge.finish()
    assert judge.stages() == [Stage.DONE] * 2
    assert judge.told == ""


def test_cancelling_in_mid_work_leaves_the_rest_unjudged_until_it_is_judged_again(judge: Judge, tmp_path: Path) -> None:
    done, held, *_ = photos(tmp_path / "p", "a.png", "hang.png", "c.png")
    judge.page.queue.pause(True)
    judge.add(done, held, tmp_path / "p" / "c.png")
    QTest.mouseClick(judge.page.top.pause, LEFT)
    judge.wait(lambda: judge.page.queue.done == 1)
    QTest.mouseClick(judge.page.top.cancel, LEFT)
    assert not judge.page.queue.running
    assert judge.stages() == [Stage.DONE, Stage.CANCELLED, Stage.CANCELLED]
    held.unlink()
    judge.page.judge_again()  # none is selected
    judge.finish()
    assert judge.stages() == [Stage.DONE, Stage.FAILED, Stage.DONE]


def test_photos_can_be_judged_again_and_keep_their_thumbnails_meanwhile(judge: Judge, tmp_path: Path) -> None:
    file = photos(tmp_path / "p", "a.png")[0]
    judge.judge(file)
    judge.page.queue.pause(True)
    judge.select(0)
    judge.page.judge_again()
    assert (judge.row(file).stage, judge.row(file).verdict) == (Stage.WAITING, None)
    assert judge.row(file).thumbnail is not None
    judge.page.queue.pause(False)
    judge.finish()
    assert judge.row(file).stage is Stage.DONE


def test_the_bar_moves_within_a_photo(judge: Judge, tmp_path: Path) -> None:
    bar = judge.page.top.judging.bar
    judge.add(*photos(tmp_path / "p", "steps.png", "b.png"))
    judge.wait(lambda: bar.value() > 0)
    assert bar.value() / bar.maximum() == 0.25
    assert judge.told == "0 of 2"
    judge.page.queue.cancel()
    (tmp_path / "p" / "steps.png").unlink()
    judge.page.queue.resume()
    assert bar.value() == 0
    judge.finish()


def test_thousands_of_photos_are_cancelled_and_taken_up_again_at_once(judge: Judge) -> None:
    names = [f"/nowhere/{number}.jpg" for number in range(3000)]
    queue = JudgingQueue(judge.page.model, judge.session)  # no view follows it
    queue.pause(True)
    judge.page.model.add(names)
    queue.add(names)
    told: list[object] = []
    judge.page.model.dataChanged.connect(lambda *_: told.append(None))
    queue.cancel()
    assert queue.left_out == len(names)
    queue.pause(True)
    queue.resume()
    assert queue.total == len(names)
    assert len(told) == 2  # once each, or the window would stand still
    queue.cancel()


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


def test_the_time_left_follows_the_last_photos_and_not_the_loading_or_a_pause(
    judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
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
    judge.page.top.show_judging(queue, looking=False)
    assert judge.page.top.judging.told.text() == "4 of 60, about 4 min left"
    for _ in range(RECENT):
        session.judge(1)
    assert queue.seconds_left == 1 * 36
    judge.page.top.show_judging(queue, looking=False)
    assert judge.page.top.judging.told.text() == "24 of 60, about 36 s left"


# Taking out and undoing ---------------------------------------------------------------------------------------------


@settings(max_examples=30)
@given(removals=st.lists(st.sets(st.integers(0, 11)), max_size=5))
def test_undo_brings_back_every_row_at_its_place_and_redo_takes_it_out_again(removals: list[set[int]]) -> None:
    model = PhotosModel()
    session = EngineSession(QuickClient)  # type: ignore[arg-type]
    queue, stack = JudgingQueue(model, session), QUndoStack()
    model.add(map(str, range(12)))
    states = [list(model.rows)]
    for numbers in removals:
        stack.push(RemoveRows(model, queue, [str(number) for number in numbers], ""))
        states.append(list(model.rows))
    for step, order in ((stack.undo, states[-2::-1]), (stack.redo, states[1:])):
        for state in order:
            step()
            assert [row.path for row in model.rows] == [row.path for row in state]
            assert all(model.row_of(row.path) is not None for row in state)
    session.close()


def test_the_whole_table_comes_back_by_its_key_with_its_verdicts(judge: Judge, tmp_path: Path) -> None:
    judge.judge(*photos(tmp_path / "p", "a-inpainted.png", "b.png", "c.png"))
    before = list(judge.page.model.rows)
    judge.page.table.setFocus()
    judge.select()
    QTest.keyClick(judge.page.table, Qt.Key.Key_Delete)
    assert judge.shown() == []
    assert "3" in judge.said[-1]
    QTest.keyClick(judge.page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert judge.page.model.rows == before
    assert judge.page.table.isVisible()


def test_a_photo_taken_out_in_work_is_not_waited_for_and_waits_again_when_it_comes_back(
    judge: Judge, tmp_path: Path
) -> None:
    held, second = photos(tmp_path / "p", "hang.png", "b.png")
    judge.add(held, second)
    judge.select(0)
    judge.page.remove_selected()
    judge.finish()
    assert judge.shown() == ["b.png"]
    assert (judge.page.queue.done, judge.page.queue.total) == (1, 1)
    judge.page.undo_stack.undo()
    assert judge.row(held).stage is Stage.LOOKED_AT
    assert judge.page.queue.running
    judge.page.queue.forget([str(held)])
    assert not judge.page.queue.running


def test_a_photo_that_was_left_out_can_be_judged_after_it_came_back(judge: Judge, tmp_path: Path) -> None:
    judge.page.queue.pause(True)
    judge.add(*photos(tmp_path / "p", "a.png", "b.png"))
    judge.page.queue.cancel()
    judge.select()
    judge.page.remove_selected()
    assert judge.page.queue.left_out == 0
    judge.page.undo_stack.undo()
    assert judge.page.queue.left_out == 2
    judge.page.queue.resume()
    judge.finish()
    assert judge.stages() == [Stage.DONE] * 2


def test_a_photo_that_was_added_again_meanwhile_stands_there_once_with_the_verdict_that_it_had(
    judge: Judge, tmp_path: Path
) -> None:
    judged, other = photos(tmp_path / "p", "inpainted.png", "b.png")
    judge.judge(judged, other)
    before = judge.row(judged)
    judge.select()
    judge.page.remove_selected()
    judge.judge(other)
    judge.page.queue.pause(True)
    judge.add(judged)
    judge.page.undo_stack.undo()
    assert sorted(judge.shown()) == ["b.png", "inpainted.png"]
    assert judge.row(judged) is before
    judge.page.queue.pause(False)
    assert not judge.page.queue.running

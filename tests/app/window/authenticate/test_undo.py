"""Rows that are taken out of the table come back, with what was found of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QUndoStack
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.window.authenticate.model import PhotosModel
from app.window.authenticate.queue import JudgingQueue, RemoveRows
from app.window.authenticate.rows import Stage
from app.window.engine.session import EngineSession
from tests.app.window.judging import Judge, photos
from tests.app.window.quick_engine import QuickClient

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def judge(qtbot: QtBot) -> Iterator[Judge]:
    found = Judge(qtbot)
    yield found
    found.close()


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
    for state in reversed(states[:-1]):
        stack.undo()
        assert [row.path for row in model.rows] == [row.path for row in state]
        assert all(model.row_of(row.path) is not None for row in state)
    for state in states[1:]:
        stack.redo()
        assert [row.path for row in model.rows] == [row.path for row in state]
    session.close()


def test_the_whole_table_comes_back_by_its_key_with_its_verdicts(judge: Judge, tmp_path: Path) -> None:
    judge.judge(*photos(tmp_path / "p", "a-inpainted.png", "b.png", "c.png"))
    before = list(judge.page.model.rows)
    judge.page.table.setFocus()
    judge.page.table.selectAll()
    QTest.keyClick(judge.page.table, Qt.Key.Key_Delete)
    assert judge.shown() == []
    assert "3" in judge.said[-1]
    QTest.keyClick(judge.page, Qt.Key.Key_Z, CONTROL)
    assert judge.page.model.rows == before
    assert judge.page.table.isVisible()


def test_a_photo_that_waited_waits_again(judge: Judge, tmp_path: Path) -> None:
    judge.page.add([str(file) for file in photos(tmp_path / "p", "wait.png", "b.png", "c.png")])
    judge.wait(lambda: judge.stages()[:1] == [Stage.LOOKED_AT])
    judge.page.table.selectAll()
    judge.page.remove_selected()
    assert not judge.page.queue.running
    judge.page.undo_stack.undo()
    judge.wait(lambda: judge.stages()[:1] == [Stage.LOOKED_AT])
    assert judge.page.queue.running
    judge.page.queue.forget([str(tmp_path / "p" / "wait.png")])
    judge.finish()
    assert judge.stages()[1:] == [Stage.DONE] * 2


def test_a_photo_that_was_left_out_can_be_judged_after_it_came_back(judge: Judge, tmp_path: Path) -> None:
    judge.page.queue.pause(True)
    judge.page.add([str(file) for file in photos(tmp_path / "p", "a.png", "b.png")])
    judge.wait(lambda: judge.page.model.rowCount() == 2)
    judge.page.queue.cancel()
    judge.page.table.selectAll()
    judge.page.remove_selected()
    assert judge.page.queue.left_out == 0
    judge.page.undo_stack.undo()
    assert judge.page.queue.left_out == 2
    judge.page.queue.resume()
    judge.finish()
    assert judge.stages() == [Stage.DONE] * 2


def test_a_photo_that_was_added_again_meanwhile_stands_there_once(judge: Judge, tmp_path: Path) -> None:
    files = photos(tmp_path / "p", "a.png", "b.png")
    judge.judge(*files)
    judge.page.table.selectRow(0)
    judge.page.remove_selected()
    judge.judge(files[0])
    judge.page.undo_stack.undo()
    assert sorted(judge.shown()) == ["a.png", "b.png"]


def test_a_photo_that_was_added_again_and_waits_has_its_verdict_back(judge: Judge, tmp_path: Path) -> None:
    files = photos(tmp_path / "p", "inpainted.png", "b.png")
    judge.judge(*files)
    before = judge.page.model.row_of(str(files[0]))
    judge.page.table.selectAll()
    judge.page.remove_selected()
    judge.page.queue.pause(True)
    judge.page.add([str(files[0])])
    judge.wait(lambda: judge.stages() == [Stage.WAITING])
    judge.page.undo_stack.undo()
    assert judge.page.model.row_of(str(files[0])) == before
    assert judge.stages() == [Stage.DONE] * 2
    judge.page.queue.pause(False)
    assert not judge.page.queue.running

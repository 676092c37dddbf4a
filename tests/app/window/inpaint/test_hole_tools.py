"""What is done to a hole as a whole, and regions that the engine finds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from app.window.canvas.brush import Rect
from app.window.canvas.growing import feathered, grown, shrunk
from app.window.canvas.hole import in_part
from app.window.canvas.outlines import Region
from app.window.canvas.tools import Tool
from tests.app.window.conftest import User
from tests.app.window.filling import act, document, photo


@pytest.mark.parametrize("tool", [Tool.WAND, Tool.OBJECT])
def test_a_region_that_the_engine_finds_is_one_step(user: User, photo_file: Path, tool: Tool) -> None:
    user.open(photo_file)
    act(user, tool.value)
    if tool is Tool.WAND:
        QTest.mouseClick(user.page.canvas, Qt.MouseButton.LeftButton, pos=user.at(50.5, 30.5))
        colour = photo(user)[30, 50]
        expected = (photo(user) == colour).all(axis=2)
    else:
        user.stroke((20, 20), (60, 50))
        expected = None
    user.wait(lambda: bool(user.hole.any()))
    if expected is not None:
        assert np.array_equal(user.hole, expected)
    else:
        assert user.hole[22:48, 22:58].all()
    act(user, "undo")
    assert not user.hole.any()


def test_growing_and_shrinking_go_by_a_step_and_can_be_taken_back(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    user.page.canvas.set_brush(21)
    user.stroke((60, 45))
    before = user.hole.copy()
    act(user, "grow")
    user.wait(lambda: user.hole.sum() > before.sum())
    assert user.hole[before].all()
    act(user, "undo")
    assert np.array_equal(user.hole, before)
    act(user, "shrink")
    user.wait(lambda: user.hole.sum() < before.sum())
    assert before[user.hole].all()


@pytest.mark.parametrize("amount", [1, 7])
def test_the_edge_changes_by_the_pixels_that_are_set(user: User, photo_file: Path, amount: int) -> None:
    user.open(photo_file)
    user.page.canvas.set_brush(31)
    user.stroke((60, 45))
    before, edge = user.hole.copy(), user.page.panel.edge
    edge.amount.selectAll()
    QTest.keyClicks(edge.amount, str(amount))
    for button, expected in (
        (edge.grow, grown(before, amount)),
        (edge.shrink, shrunk(before, amount)),
        (edge.feather, feathered(before, amount)),
    ):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        user.wait(lambda: user.page.undo_stack.canUndo() and not user.page.background.busy)
        coverage = document(user).hole.coverage
        assert np.array_equal(coverage if expected.dtype == np.uint8 else coverage == 255, expected)
        act(user, "undo")
        assert np.array_equal(document(user).hole.coverage, np.where(before, 255, 0))


def test_a_feathered_hole_grows_and_shrinks_without_losing_its_soft_edge(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    user.page.canvas.set_brush(31)
    user.stroke((60, 45))
    edge = user.page.panel.edge
    edge.amount.setValue(6)
    for button in (edge.feather, edge.grow, edge.shrink):
        before = np.unique(document(user).hole.coverage)
        steps = user.page.undo_stack.index()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        user.wait(lambda steps=steps: user.page.undo_stack.index() > steps)
        if button is not edge.feather:
            assert np.array_equal(np.unique(document(user).hole.coverage), before)
    assert in_part(document(user).hole.coverage)


def test_the_edge_can_be_changed_once_there_is_a_hole_and_by_a_step_of_the_photo_at_first(
    user: User, photo_file: Path
) -> None:
    user.open(photo_file)
    edge = user.page.panel.edge
    assert not edge.isEnabled()
    user.stroke((40, 40))
    assert edge.isEnabled()
    assert edge.amount.value() == 1  # of a photo whose shorter side is 90 px
    act(user, "clear")
    assert not edge.isEnabled()


def test_a_hole_goes_out_as_a_mask_and_comes_back(
    user: User, photo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user.open(photo_file)
    user.stroke((40, 40), (60, 50))
    hole, file = user.hole.copy(), tmp_path / "mask.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    with user.bot.waitSignal(user.page.saved, timeout=60_000):
        act(user, "export_mask")
    act(user, "clear")
    act(user, "import_mask")
    user.wait(lambda: bool(user.hole.any()))
    assert np.array_equal(user.hole, hole)


def test_a_mask_of_another_size_is_a_sentence_with_both_sizes(
    user: User, photo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user.open(photo_file)
    QImage(20, 10, QImage.Format.Format_Grayscale8).save(str(tmp_path / "small.png"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "small.png"), ""))
    act(user, "import_mask")
    user.wait(lambda: "20×10 px but the photo is 120×90 px" in user.message)
    assert not user.hole.any()


def test_a_region_found_while_a_stroke_is_drawn_is_added_after_it(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    canvas = user.page.canvas
    act(user, "wand")
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=user.at(100.5, 80.5))
    act(user, "brush")
    canvas.set_brush(11)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=user.at(20, 20))
    user.wait(lambda: not user.page.session._asked)
    assert not user.hole[80, 100]
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=user.at(20, 20))
    user.wait(lambda: bool(user.hole[80, 100]))
    act(user, "undo")
    assert user.hole[20, 20]
    assert not user.hole[80, 100]


def test_a_region_that_is_not_there_is_a_sentence(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    nothing = Region(Rect(0, 0, 0, 0), np.zeros((0, 0), bool))
    user.page.hole_tools._select(nothing, adds=True)
    assert user.message == "Nothing was found there: try another box or tolerance."
    assert not user.window.actions_by_name["undo"].isEnabled()


def test_inverting_twice_is_the_hole_again_and_clearing_is_one_step(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    user.stroke((40, 40))
    hole = user.hole.copy()
    act(user, "invert")
    assert np.array_equal(user.hole, ~hole)
    act(user, "invert")
    act(user, "clear")
    assert not user.hole.any()
    act(user, "undo")
    assert np.array_equal(user.hole, hole)


def test_a_hole_that_changed_meanwhile_is_not_replaced_by_a_grown_older_one(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    user.stroke((40, 40))
    act(user, "grow")
    user.stroke((90, 70))
    hole = user.hole.copy()
    user.wait(lambda: not user.page.background.busy)
    assert np.array_equal(user.hole, hole)
    assert document(user).hole.count == hole.sum()


def test_a_mask_never_takes_the_place_of_the_photo(
    user: User, photo_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user.open(photo_file)
    user.stroke((40, 40))
    before = photo_file.read_bytes()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(photo_file), ""))
    act(user, "export_mask")
    assert user.message == f"{photo_file} is the photo itself: save the mask under another name."
    user.wait(lambda: not user.page.background.busy)
    assert photo_file.read_bytes() == before

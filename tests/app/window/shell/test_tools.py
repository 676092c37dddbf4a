"""The tools in the window: their keys, Escape, and the regions that the engine finds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.window.canvas.tools import Tool
from tests.app.window.conftest import User

TOOL_KEYS = {
    Tool.BRUSH: Qt.Key.Key_B,
    Tool.ERASER: Qt.Key.Key_E,
    Tool.RECTANGLE: Qt.Key.Key_R,
    Tool.ELLIPSE: Qt.Key.Key_O,
    Tool.LASSO: Qt.Key.Key_L,
    Tool.POLYGON: Qt.Key.Key_P,
    Tool.WAND: Qt.Key.Key_W,
    Tool.OBJECT: Qt.Key.Key_G,
    Tool.ANIMAL: Qt.Key.Key_A,
}


def test_each_tool_has_a_key(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    canvas = user.page.canvas
    for tool in reversed(Tool):
        QTest.keyClick(canvas, TOOL_KEYS[tool])
        assert canvas.tool is tool
        checked = [one.value for one in Tool if user.window.actions_by_name[one.value].isChecked()]
        assert checked == [tool.value]


def test_shift_and_brackets_change_the_hardness(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    canvas = user.page.canvas
    canvas.setFocus()
    for _ in range(3):
        QTest.keyClick(canvas, Qt.Key.Key_BracketLeft, Qt.KeyboardModifier.ShiftModifier)
    softer = canvas.hardness
    assert softer < 100
    QTest.keyClick(canvas, Qt.Key.Key_BracketRight, Qt.KeyboardModifier.ShiftModifier)
    assert softer < canvas.hardness < 100


@pytest.mark.parametrize("tool", [Tool.RECTANGLE, Tool.ELLIPSE, Tool.LASSO, Tool.POLYGON, Tool.OBJECT])
def test_escape_drops_an_unfinished_shape(user: User, photo_file: Path, tool: Tool) -> None:
    user.open(photo_file)
    user.page.set_tool(tool)
    canvas = user.page.canvas
    canvas.setFocus()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=user.at(20, 20))
    QTest.mouseMove(canvas, user.at(60, 50))
    assert canvas.painting
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    assert not canvas.painting
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=user.at(60, 50))
    assert not user.hole.any()


def test_the_wand_takes_the_region_that_the_engine_finds(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    user.page.set_tool(Tool.WAND)
    user.stroke((60.5, 45.5))
    user.wait(lambda: bool(user.hole.any()))
    photo = user.page.document.photo.pixels  # type: ignore[union-attr]
    assert np.array_equal(user.hole, (photo == photo[45, 60]).all(axis=2))
    user.page.undo()
    assert not user.hole.any()


def test_an_object_in_a_box_is_added_and_with_the_right_button_taken_away(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    user.page.set_tool(Tool.OBJECT)
    user.stroke((20, 10), (60, 50))
    user.wait(lambda: bool(user.hole.any()))
    assert user.hole.sum() == pytest.approx(40 * 40, rel=0.1)  # the fake engine finds the box itself
    user.stroke((0, 0), (119, 89), button=Qt.MouseButton.RightButton)
    user.wait(lambda: not user.hole.any())
    user.page.undo()
    assert user.hole.any()

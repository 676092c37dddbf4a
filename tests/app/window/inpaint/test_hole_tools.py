"""What is done to a hole as a whole, and regions that the engine finds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from app.window.canvas.growing import feathered, grown, shrunk
from app.window.canvas.hole import in_part
from app.window.canvas.tints import TINTS
from app.window.canvas.tools import Tool
from tests.app.window.conftest import User

LEFT = Qt.MouseButton.LeftButton


def test_a_region_that_the_engine_finds_is_one_step_added_or_taken_away(opened: User) -> None:
    opened.act("wand")
    opened.stroke((50.5, 30.5))
    opened.wait(lambda: bool(opened.hole.any()))
    assert np.array_equal(opened.hole, (opened.photo == opened.photo[30, 50]).all(axis=2))
    opened.act("undo", "object")
    opened.stroke((20, 20), (60, 50))
    opened.wait(lambda: bool(opened.hole.any()))
    assert opened.hole[22:48, 22:58].all()
    opened.stroke((0, 0), (119, 89), button=Qt.MouseButton.RightButton)
    opened.wait(lambda: not opened.hole.any())
    opened.act("undo")
    assert opened.hole.any()
    opened.act("undo")
    assert not opened.hole.any()


def test_a_region_that_is_not_there_is_a_sentence(opened: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.app.window.fake_engine.select", lambda job: np.zeros(job.photo.shape[:2], bool))
    opened.act("wand")
    opened.stroke((50, 30))
    opened.wait(lambda: opened.message == "Nothing was found there: try a different box or tolerance.")
    assert not opened.can("undo")


def test_a_region_found_while_a_stroke_is_drawn_is_added_after_it(opened: User) -> None:
    canvas = opened.page.canvas
    opened.act("wand")
    opened.stroke((100.5, 80.5))
    opened.act("brush")
    canvas.set_brush(11)
    QTest.mousePress(canvas, LEFT, pos=opened.at(20, 20))
    opened.bot.wait(0)
    opened.settle()
    assert not opened.hole[80, 100]
    QTest.mouseRelease(canvas, LEFT, pos=opened.at(20, 20))
    opened.wait(lambda: bool(opened.hole[80, 100]))
    opened.act("undo")
    assert opened.hole[20, 20]
    assert not opened.hole[80, 100]


def test_the_edge_changes_by_the_pixels_that_are_set_and_at_first_by_a_step_of_the_photo(opened: User) -> None:
    edge = opened.page.panel.edge
    assert not edge.isEnabled()
    opened.page.canvas.set_brush(31)
    opened.stroke((60, 45))
    assert edge.isEnabled()
    assert edge.amount.value() == 1  # of a photo whose shorter side is 90 px
    before, coverage = opened.hole.copy(), opened.document.hole.coverage.copy()
    for command, expected in (("grow", grown(before, 1)), ("shrink", shrunk(before, 1))):
        opened.act(command)
        opened.wait(lambda: opened.can("undo") and not opened.page.background.busy)
        assert np.array_equal(opened.hole, expected)
        while not np.array_equal(opened.document.hole.coverage, coverage):
            opened.act("undo")
    edge.amount.selectAll()
    QTest.keyClicks(edge.amount, "7")
    for button, changed in (
        (edge.grow, np.where(grown(before, 7), 255, 0)),
        (edge.shrink, np.where(shrunk(before, 7), 255, 0)),
        (edge.feather, feathered(before, 7)),
    ):
        QTest.mouseClick(button, LEFT)
        opened.settle()
        assert np.array_equal(opened.document.hole.coverage, changed)
        opened.act("undo")
        assert np.array_equal(opened.document.hole.coverage, coverage)
    opened.act("clear")
    assert not edge.isEnabled()


def test_a_feathered_hole_grows_and_shrinks_without_losing_its_soft_edge(opened: User) -> None:
    opened.page.canvas.set_brush(31)
    opened.stroke((60, 45))
    edge = opened.page.panel.edge
    edge.amount.setValue(6)
    QTest.mouseClick(edge.feather, LEFT)
    opened.settle()
    levels = np.unique(opened.document.hole.coverage)
    for button in (edge.grow, edge.shrink):
        before = opened.document.hole.coverage.copy()
        QTest.mouseClick(button, LEFT)
        opened.settle()
        assert not np.array_equal(opened.document.hole.coverage, before)
        assert np.array_equal(np.unique(opened.document.hole.coverage), levels)
    assert in_part(opened.document.hole.coverage)


def test_a_hole_that_changed_meanwhile_is_not_replaced_by_a_grown_older_one(opened: User) -> None:
    opened.stroke((40, 40))
    opened.act("grow")
    opened.stroke((90, 70))
    hole = opened.hole.copy()
    opened.settle()
    assert np.array_equal(opened.hole, hole)
    assert opened.document.hole.count == hole.sum()


def test_inverting_twice_is_the_hole_again_and_clearing_is_one_step(opened: User) -> None:
    opened.stroke((40, 40))
    hole = opened.hole.copy()
    opened.act("invert")
    assert np.array_equal(opened.hole, ~hole)
    opened.act("invert")
    assert np.array_equal(opened.hole, hole)
    opened.act("clear")
    assert not opened.hole.any()
    opened.act("undo")
    assert np.array_equal(opened.hole, hole)


def test_a_hole_goes_out_as_a_mask_and_comes_back_but_never_in_place_of_the_photo(
    opened: User, photo_file: Path, tmp_path: Path, name_file: Callable[[Path], None]
) -> None:
    opened.stroke((40, 40), (60, 50))
    hole, photo = opened.hole.copy(), photo_file.read_bytes()
    name_file(tmp_path / "mask.png")
    with opened.saving():
        opened.act("export_mask")
    opened.act("clear", "import_mask")
    opened.wait(lambda: bool(opened.hole.any()))
    assert np.array_equal(opened.hole, hole)
    name_file(photo_file)
    opened.act("export_mask")
    assert opened.message == f"{photo_file} is the photo itself: save the mask under another name."
    opened.settle()
    assert photo_file.read_bytes() == photo
    QImage(20, 10, QImage.Format.Format_Grayscale8).save(str(tmp_path / "small.png"))
    name_file(tmp_path / "small.png")
    opened.act("import_mask")
    opened.wait(lambda: "20×10 px but the photo is 120×90 px" in opened.message)
    assert np.array_equal(opened.hole, hole)


# Keys of the tools --------------------------------------------------------------------------------------------------


def test_each_tool_has_a_key_and_shows_its_own_options(opened: User) -> None:
    panel, canvas = opened.page.panel.tool, opened.page.canvas
    for key, tool in reversed(list(zip("BEROLPWGAX", Tool, strict=True))):
        opened.press(key)
        assert canvas.tool is tool
        assert [one for one in Tool if opened.window.actions_by_name[one.value].isChecked()] == [tool]
        assert panel.tolerance.isVisible() == (tool is Tool.WAND)
        assert panel.hardness.isVisible() == (tool in (Tool.BRUSH, Tool.ERASER))


def test_brackets_and_sliders_change_size_and_hardness(opened: User) -> None:
    canvas, panel = opened.page.canvas, opened.page.panel
    size = canvas.brush
    opened.press("]")
    assert canvas.brush > size
    opened.press("[")
    opened.press("[")
    assert canvas.brush < size
    panel.brush.setValue(0)
    assert canvas.brush == 1
    opened.press("[")
    assert canvas.brush == 1
    opened.press("{")
    assert canvas.hardness == panel.tool.hardness.slider.value() == 90
    opened.press("}")
    assert canvas.hardness == 100


def test_the_holes_colour_and_strength_are_set_beside_the_tools_seen_at_once_and_remembered(opened: User) -> None:
    row, store = opened.page.panel.tint, opened.window.store
    opened.page.set_tool(Tool.RECTANGLE)
    opened.stroke((20, 20), (60, 60))
    opened.page.canvas.leaveEvent(None)
    for name, colour in TINTS.items():
        row.choices[name].trigger()
        row.strength.setValue(100)
        assert opened.screen_at(40, 40) == (colour or opened.window.appearance.theme.tint)
        row.strength.setValue(0)
        assert opened.screen_at(40, 40) == tuple(opened.photo[40, 40])
        for strength in (0, 50, 100):
            row.strength.setValue(strength)
            line = [opened.screen()[opened.at(40, 40).y(), x].astype(int).sum() for x in edge_columns(opened)]
            assert max(line) > 680, "a light line"
            assert max(line) - min(line) > 200, "beside a dark one"
    assert (store.values.tint, store.values.tint_strength) == ("black", 100)
    store.update(tint="red")
    assert row.choices["red"].isChecked()
    assert opened.screen_at(40, 40) == TINTS["red"]


def edge_columns(user: User) -> range:
    """Those of the screen around the left edge of a hole that begins at x = 20."""
    left = user.at(20, 40).x()
    return range(left - 3, left + 4)


@pytest.mark.parametrize("tool", [Tool.RECTANGLE, Tool.POLYGON, Tool.OBJECT])
def test_escape_drops_an_unfinished_shape(opened: User, tool: Tool) -> None:
    canvas = opened.page.canvas
    opened.page.set_tool(tool)
    QTest.mousePress(canvas, LEFT, pos=opened.at(20, 20))
    opened.hover(60, 50)
    assert canvas.painting
    opened.press("Esc")
    assert not canvas.painting
    QTest.mouseRelease(canvas, LEFT, pos=opened.at(60, 50))
    assert not opened.hole.any()

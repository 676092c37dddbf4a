"""Each tool of the canvas adds exactly its own pixels to the hole, or takes them away."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from pytestqt.qtbot import QtBot

from app.window.canvas.brush import Rect, around
from app.window.canvas.tools import Tool
from tests.app.window.board import ALT, LEFT, RIGHT, SHIFT, Board

SQUARE = ((20.2, 10.3), (60.4, 10.3), (60.4, 50.8), (20.2, 50.8))


@pytest.fixture
def board(qtbot: QtBot, make_photo: Callable[..., np.ndarray]) -> Board:
    return Board(qtbot, make_photo(120, 90, 4))


def box(left: int, top: int, right: int, bottom: int) -> np.ndarray:
    hole = np.zeros((90, 120), bool)
    hole[top:bottom, left:right] = True
    return hole


def disc(x: float, y: float, radius_x: float, radius_y: float) -> np.ndarray:
    ys, xs = np.mgrid[0:90, 0:120] + 0.5
    return ((xs - x) / radius_x) ** 2 + ((ys - y) / radius_y) ** 2 <= 1


def draw(board: Board, tool: Tool, button: Qt.MouseButton = LEFT) -> None:
    """Draw the square from (20.2, 10.3) to (60.4, 50.8), or what the tool makes of it."""
    board.canvas.set_tool(tool)
    if tool is Tool.POLYGON:
        for corner in SQUARE:
            board.click(*corner, button)
        board.key(Qt.Key.Key_Return)
    else:
        board.drag(*(SQUARE if tool is Tool.LASSO else SQUARE[::2]), button=button)


SHAPES = {
    Tool.RECTANGLE: box(20, 10, 60, 51),
    Tool.LASSO: box(20, 10, 60, 51),
    Tool.POLYGON: box(20, 10, 60, 51),
    Tool.ELLIPSE: disc(40.3, 30.55, 20.1, 20.25),
}


@pytest.mark.parametrize("tool", SHAPES)
def test_a_shape_covers_the_pixels_whose_middle_it_holds(board: Board, tool: Tool) -> None:
    draw(board, tool)
    assert np.array_equal(board.hole, SHAPES[tool])
    assert len(board.changes) == 1
    assert not board.canvas.painting


@pytest.mark.parametrize("tool", SHAPES)
def test_the_right_button_takes_a_shape_away(board: Board, tool: Tool) -> None:
    board.canvas.set_brush(200)
    board.drag((0.0, 0.0), (120.0, 90.0))
    assert board.hole.all()
    draw(board, tool, RIGHT)
    assert np.array_equal(board.hole, ~SHAPES[tool])


@pytest.mark.parametrize("tool", [Tool.BRUSH, Tool.RECTANGLE])
def test_alt_with_the_left_button_takes_away_too(board: Board, tool: Tool) -> None:
    draw(board, Tool.RECTANGLE)
    board.canvas.set_tool(tool)
    board.canvas.set_brush(30)
    board.drag((30.2, 30.3), (40.6, 40.8), held=ALT)
    assert 0 < board.hole.sum() < SHAPES[Tool.RECTANGLE].sum()


@pytest.mark.parametrize("tool", SHAPES)
def test_a_shape_can_be_taken_back_and_made_again(board: Board, tool: Tool) -> None:
    draw(board, tool)
    hole = board.canvas._hole
    assert hole is not None
    hole.undo(board.changes[0])
    assert not board.hole.any()
    hole.redo(board.changes[0])
    assert np.array_equal(board.hole, SHAPES[tool])


def test_shift_makes_a_square_and_a_circle(board: Board) -> None:
    board.canvas.set_tool(Tool.RECTANGLE)
    board.drag((20.2, 30.3), (50.4, 20.8), held=SHIFT)
    assert np.array_equal(board.hole, box(20, 0, 50, 30))
    board.canvas.set_tool(Tool.ELLIPSE)
    board.drag((70.2, 40.3), (110.2, 50.3), held=SHIFT)
    assert np.array_equal(board.hole[30:], disc(90.2, 60.3, 20, 20)[30:])


def test_a_shape_is_cut_off_at_the_photos_edge(board: Board) -> None:
    board.canvas.set_tool(Tool.RECTANGLE)
    board.drag((-15.0, -20.0), (5.2, 4.9))
    assert np.array_equal(board.hole, box(0, 0, 5, 5))
    board.drag((-15.0, -20.0), (-5.2, -4.9))
    assert len(board.changes) == 1  # beside the photo there is nothing to add


def test_a_lasso_that_crosses_itself_leaves_out_what_is_inside_twice(board: Board) -> None:
    board.canvas.set_tool(Tool.LASSO)
    inner = ((30.2, 20.3), (50.4, 20.3), (50.4, 40.8), (30.2, 40.8), (30.2, 20.3))
    board.drag(*SQUARE, SQUARE[0], *inner, SQUARE[0])
    assert np.array_equal(board.hole, SHAPES[Tool.LASSO] & ~box(30, 20, 50, 41))


@pytest.mark.parametrize("how", ["double click", "first corner", "enter key of the pad"])
def test_a_polygon_closes_by_double_click_at_its_first_corner_and_by_enter(board: Board, how: str) -> None:
    board.canvas.set_tool(Tool.POLYGON)
    for corner in SQUARE[:3]:
        board.click(*corner)
    assert board.canvas.painting
    if how == "double click":
        board.double_click(*SQUARE[3])
    else:
        board.click(*SQUARE[3])
        assert not board.changes
        if how == "first corner":
            board.click(SQUARE[0][0] + 0.3, SQUARE[0][1] - 0.3)
        else:
            board.key(Qt.Key.Key_Enter)
    assert np.array_equal(board.hole, SHAPES[Tool.POLYGON])


def test_a_double_click_on_the_first_corner_begins_no_other_polygon(board: Board) -> None:
    board.canvas.set_tool(Tool.POLYGON)
    for corner in SQUARE:
        board.click(*corner)
    board.double_click(*SQUARE[0])
    assert len(board.changes) == 1
    assert not board.canvas.painting


def test_backspace_takes_a_polygons_last_corner_back(board: Board) -> None:
    board.canvas.set_tool(Tool.POLYGON)
    for corner in (*SQUARE, (100.0, 80.0)):
        board.click(*corner)
    board.key(Qt.Key.Key_Backspace)
    board.key(Qt.Key.Key_Return)
    assert np.array_equal(board.hole, SHAPES[Tool.POLYGON])
    board.click(*SQUARE[0])
    board.key(Qt.Key.Key_Backspace)
    assert not board.canvas.painting


@pytest.mark.parametrize("tool", SHAPES)
def test_a_shape_can_be_dropped(board: Board, tool: Tool) -> None:
    board.canvas.set_tool(tool)
    board.press(20.0, 10.0)
    board.move(60.0, 50.0)
    assert board.canvas.drop_drawing()
    board.release(60.0, 50.0)
    assert not board.changes
    assert not board.canvas.painting
    assert not board.canvas.drop_drawing()


def test_another_tool_drops_an_unfinished_shape(board: Board) -> None:
    board.canvas.set_tool(Tool.POLYGON)
    board.click(20.0, 10.0)
    board.canvas.set_tool(Tool.BRUSH)
    assert not board.canvas.painting


@pytest.mark.parametrize("tool", SHAPES)
def test_a_click_without_a_drag_is_no_shape(board: Board, tool: Tool) -> None:
    board.canvas.set_tool(tool)
    board.click(30.5, 30.5)
    board.key(Qt.Key.Key_Return)
    assert not board.hole.any()
    assert not board.changes
    assert not board.canvas.painting


def test_the_line_of_a_shape_shows_while_it_is_drawn_and_not_afterwards(board: Board) -> None:
    plain = board.screen()
    board.canvas.set_tool(Tool.RECTANGLE)
    board.press(20.2, 10.3)
    board.move(60.4, 50.8)
    line = board.at(20.2, 30.0).toPoint()
    assert (board.screen()[line.y(), line.x()] != plain[line.y(), line.x()]).any()
    board.canvas.drop_drawing()
    assert np.array_equal(board.screen(), plain)


def test_drawing_a_shape_repaints_its_line_and_not_the_whole_canvas(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    board.canvas.set_tool(Tool.RECTANGLE)
    board.press(20.0, 10.0)
    board.move(30.0, 20.0)
    for before, after in ((30.0, 50.0), (50.0, 25.0)):
        repainted: list[QRect] = []
        monkeypatch.setattr(board.canvas, "update", repainted.append)
        board.move(after, 20.0)
        for side in (before, after):
            assert any(rect.contains(board.at(side, 10.0).toPoint()) for rect in repainted)
        assert all(rect.width() < 400 for rect in repainted)


def test_the_wand_asks_for_the_pixel_pointed_at(board: Board) -> None:
    board.canvas.set_tool(Tool.WAND)
    board.click(30.4, 20.9)
    board.click(119.9, 89.9, RIGHT)
    board.drag((5.5, 6.5), held=ALT)
    board.click(-1.0, 5.0)
    assert board.asked == [(30, 20, True), (119, 89, False), (5, 6, False)]


def test_the_object_tool_asks_for_the_box_drawn_and_paints_nothing(board: Board) -> None:
    board.canvas.set_tool(Tool.OBJECT)
    board.drag((60.4, 50.8), (20.2, 10.3))
    board.drag((-9.0, -9.0), (20.2, 10.3), button=RIGHT)
    assert board.asked == [(Rect(20, 10, 60, 51), True), (Rect(0, 0, 20, 10), False)]
    assert not board.hole.any()


def test_a_region_that_was_found_is_added_or_taken_away(board: Board) -> None:
    draw(board, Tool.RECTANGLE)
    region = disc(70.0, 40.0, 25.0, 30.0)
    region[:40] = False
    place = around(region)
    found = place, region[place.slices]
    added = board.canvas.apply_selection(*found, True)
    assert added is not None
    assert np.array_equal(board.hole, SHAPES[Tool.RECTANGLE] | region)
    assert board.canvas.apply_selection(*found, True) is None
    assert board.canvas.apply_selection(place, np.zeros_like(found[1]), False) is None
    taken = board.canvas.apply_selection(*found, False)
    assert taken is not None
    assert np.array_equal(board.hole, SHAPES[Tool.RECTANGLE] & ~region)


def test_a_soft_brush_covers_less_towards_its_edge(board: Board) -> None:
    board.canvas.set_brush(40)
    board.canvas.set_hardness(50)
    board.drag((60.0, 45.0), (60.0, 45.0))
    row = board.coverage[45, 60:81].astype(int)
    assert (row[:9] == 255).all()
    assert (np.diff(row[10:20]) < 0).all()
    assert row[20] == 0


def test_hardness_stays_within_its_limits(board: Board) -> None:
    for asked, kept in ((-5, 0), (37, 37), (140, 100)):
        board.canvas.set_hardness(asked)
        assert board.canvas.hardness == kept


def test_a_soft_edge_shows_fainter_than_its_middle(board: Board) -> None:
    board.canvas.set_brush(60)
    board.canvas.set_hardness(0)
    board.drag((60.0, 45.0), (60.0, 45.0))
    view, overlay = board.canvas.view, board.canvas.images.overlay_pixels
    alpha = overlay >> 24
    row = int(view.top + 45.5 * view.scale)
    middle, side = (int(alpha[row, int(view.left + x * view.scale)]) for x in (60.5, 80.5))
    assert 0 < side < middle / 2

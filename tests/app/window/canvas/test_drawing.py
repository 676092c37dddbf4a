"""A shape or stroke adds its pixels or takes them away as one step, and repaints only what it changes."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt

from app.window.canvas.brush import Rect
from app.window.canvas.tools import Tool
from tests.app.window.board import ALT, LEFT, RIGHT, SHIFT, Board
from tests.app.window.canvas.conftest import HEIGHT, WIDTH, disc

SQUARE = ((20.2, 10.3), (60.4, 10.3), (60.4, 50.8), (20.2, 50.8))


def box(left: int, top: int, right: int, bottom: int) -> np.ndarray:
    hole = np.zeros((HEIGHT, WIDTH), bool)
    hole[top:bottom, left:right] = True
    return hole


SHAPES = {
    Tool.RECTANGLE: box(20, 10, 60, 51),
    Tool.LASSO: box(20, 10, 60, 51),
    Tool.POLYGON: box(20, 10, 60, 51),
    Tool.ELLIPSE: disc(40.3, 30.55, 20.1, 20.25),
}


def draw(board: Board, tool: Tool, button: Qt.MouseButton = LEFT) -> None:
    """Draw the square from (20.2, 10.3) to (60.4, 50.8), or what the tool makes of it."""
    board.canvas.set_tool(tool)
    if tool is Tool.POLYGON:
        for corner in SQUARE:
            board.click(*corner, button)
        board.key(Qt.Key.Key_Return)
    else:
        board.drag(*(SQUARE if tool is Tool.LASSO else SQUARE[::2]), button=button)


@pytest.mark.parametrize("tool", SHAPES)
def test_a_shape_adds_its_pixels_or_takes_them_away_as_one_step_or_is_dropped(board: Board, tool: Tool) -> None:
    draw(board, tool)
    assert np.array_equal(board.hole, SHAPES[tool])
    assert len(board.changes) == 1
    assert not board.canvas.painting
    board.undo()
    board.canvas.set_tool(tool)
    board.click(30.5, 30.5)  # without a drag it is none
    board.key(Qt.Key.Key_Return)
    board.press(20.0, 10.0)
    board.move(60.0, 50.0)
    assert board.canvas.drop_drawing()
    board.release(60.0, 50.0)
    assert not board.canvas.drop_drawing()
    assert not board.hole.any()
    assert len(board.changes) == 1
    board.canvas.set_tool(Tool.BRUSH)
    board.canvas.set_brush(200)
    board.drag((0.0, 0.0), (120.0, 90.0))
    draw(board, tool, RIGHT)
    assert np.array_equal(board.hole, ~SHAPES[tool])


@pytest.mark.parametrize("tool", [Tool.BRUSH, Tool.RECTANGLE])
def test_eraser_right_button_and_alt_take_away(board: Board, tool: Tool) -> None:
    board.canvas.set_brush(10)
    for how in ("alt", "right", "eraser"):
        draw(board, Tool.RECTANGLE)
        board.canvas.set_tool(Tool.ERASER if how == "eraser" else tool)
        board.drag(
            (30.2, 30.3),
            (40.6, 40.8),
            button=RIGHT if how == "right" else LEFT,
            **{"held": ALT} if how == "alt" else {},
        )
        assert 0 < board.hole.sum() < SHAPES[Tool.RECTANGLE].sum()
        assert not (board.hole & ~SHAPES[Tool.RECTANGLE]).any()


def test_shift_makes_a_square_and_a_circle(board: Board) -> None:
    board.canvas.set_tool(Tool.RECTANGLE)
    board.drag((20.2, 30.3), (50.4, 20.8), held=SHIFT)
    assert np.array_equal(board.hole, box(20, 0, 50, 30))
    board.canvas.set_tool(Tool.ELLIPSE)
    board.drag((70.2, 40.3), (110.2, 50.3), held=SHIFT)
    assert np.array_equal(board.hole[30:], disc(90.2, 60.3, 20, 20)[30:])


def test_strokes_and_shapes_are_cut_off_at_the_photos_edge(board: Board) -> None:
    board.canvas.set_tool(Tool.RECTANGLE)
    board.drag((-15.0, -20.0), (5.2, 4.9))
    assert np.array_equal(board.hole, box(0, 0, 5, 5))
    board.drag((-15.0, -20.0), (-5.2, -4.9))
    assert len(board.changes) == 1  # beside the photo there is nothing to add
    board.canvas.set_tool(Tool.BRUSH)
    board.canvas.set_brush(30)
    board.drag((125.0, 95.0), (117.0, 87.0))
    assert board.hole[-1, -1]
    covered = board.hole.copy()
    board.drag((-60.0, -40.0), (-50.0, -60.0))
    assert np.array_equal(board.hole, covered)


def test_a_lasso_that_crosses_itself_leaves_out_what_is_inside_twice(board: Board) -> None:
    board.canvas.set_tool(Tool.LASSO)
    inner = ((30.2, 20.3), (50.4, 20.3), (50.4, 40.8), (30.2, 40.8), (30.2, 20.3))
    board.drag(*SQUARE, SQUARE[0], *inner, SQUARE[0])
    assert np.array_equal(board.hole, SHAPES[Tool.LASSO] & ~box(30, 20, 50, 41))


@pytest.mark.parametrize("how", ["double click", "first corner", "double click on it", "enter key of the pad"])
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
        elif how == "double click on it":
            board.double_click(*SQUARE[0])
        else:
            board.key(Qt.Key.Key_Enter)
    assert np.array_equal(board.hole, SHAPES[Tool.POLYGON])
    assert len(board.changes) == 1
    assert not board.canvas.painting


def test_backspace_takes_a_polygons_last_corner_back_and_another_tool_drops_it(board: Board) -> None:
    board.canvas.set_tool(Tool.POLYGON)
    for corner in (*SQUARE, (100.0, 80.0)):
        board.click(*corner)
    board.key(Qt.Key.Key_Backspace)
    board.key(Qt.Key.Key_Return)
    assert np.array_equal(board.hole, SHAPES[Tool.POLYGON])
    board.click(*SQUARE[0])
    board.key(Qt.Key.Key_Backspace)
    assert not board.canvas.painting
    board.click(*SQUARE[0])
    board.canvas.set_tool(Tool.BRUSH)
    assert not board.canvas.painting


def test_the_line_of_a_shape_shows_while_it_is_drawn_and_only_it_is_repainted(
    board: Board, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = board.screen()
    board.canvas.set_tool(Tool.RECTANGLE)
    board.press(20.2, 10.3)
    board.move(60.4, 50.8)
    line = board.at(20.2, 30.0).toPoint()
    assert (board.screen()[line.y(), line.x()] != plain[line.y(), line.x()]).any()
    board.move(30.0, 20.0)
    with monkeypatch.context() as watched:
        for before, after in ((30.0, 50.0), (50.0, 25.0)):
            repainted: list[QRect] = []
            watched.setattr(board.canvas, "update", repainted.append)
            board.move(after, 20.0)
            for side in (before, after):
                assert any(rect.contains(board.at(side, 10.0).toPoint()) for rect in repainted)
            assert all(rect.width() < 400 for rect in repainted)
    board.canvas.drop_drawing()
    assert np.array_equal(board.screen(), plain)


def test_a_stroke_redraws_only_its_own_rectangle(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    board.canvas.set_brush(4)
    board.canvas.zoom_to(1.0)
    areas: list[Rect] = []
    whole = board.canvas._redraw_overlay
    monkeypatch.setattr(board.canvas, "_redraw_overlay", lambda area: (areas.append(area), whole(area)))
    monkeypatch.setattr(board.canvas, "_redraw_picture", lambda _: pytest.fail("a stroke must not redraw the photo"))
    board.drag((50.0, 50.0), (60.0, 50.0))
    assert areas
    assert all((area.right - area.left) * (area.bottom - area.top) < 30 * 20 for area in areas)

"""What the tools draw on a canvas lands on exactly the photo pixels pointed at, and shows there again.

At any zoom and device pixel ratio, by mouse and by keyboard: Shift with arrow keys moves a cross, Shift with Enter
presses there and lets go the next time.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QRect, Qt
from pytestqt.qtbot import QtBot

from app.window.canvas.brush import Rect, stroke_spans
from app.window.canvas.tools import Tool
from app.window.document.document import Document
from tests.app.window.board import ALT, LEFT, RIGHT, SHIFT, Board

HEIGHT, WIDTH = 90, 120
LINE = ((40.2, 30.3), (70.6, 30.3), (70.6, 61.7))
TOOLS = (Tool.BRUSH, Tool.RECTANGLE, Tool.ELLIPSE, Tool.LASSO, Tool.POLYGON)
SQUARE = ((20.2, 10.3), (60.4, 10.3), (60.4, 50.8), (20.2, 50.8))
BRUSH = 7
RATIOS = [1.0, 1.5, 2.0]


@pytest.fixture
def board(qtbot: QtBot, make_photo: Callable[..., np.ndarray]) -> Board:
    return Board(qtbot, make_photo(WIDTH, HEIGHT, 4))


def box(left: int, top: int, right: int, bottom: int) -> np.ndarray:
    hole = np.zeros((HEIGHT, WIDTH), bool)
    hole[top:bottom, left:right] = True
    return hole


def disc(x: float, y: float, radius_x: float, radius_y: float) -> np.ndarray:
    ys, xs = np.mgrid[0:HEIGHT, 0:WIDTH] + 0.5
    return ((xs - x) / radius_x) ** 2 + ((ys - y) / radius_y) ** 2 <= 1


SHAPES = {
    Tool.RECTANGLE: box(20, 10, 60, 51),
    Tool.LASSO: box(20, 10, 60, 51),
    Tool.POLYGON: box(20, 10, 60, 51),
    Tool.ELLIPSE: disc(40.3, 30.55, 20.1, 20.25),
}


# Each pixel in its place ------------------------------------------------------------------------------------------


def draw_line(board: Board, tool: Tool) -> None:
    board.canvas.set_tool(tool)
    board.canvas.set_brush(BRUSH)
    if tool is Tool.POLYGON:
        for corner in LINE:
            board.click(*corner)
        board.canvas.close_polygon()
    else:
        board.drag(*(LINE if tool in (Tool.BRUSH, Tool.LASSO) else LINE[::2]))


def expected(tool: Tool) -> np.ndarray:
    """Which pixels that is, straight from what the tool promises."""
    ys, xs = np.mgrid[0:HEIGHT, 0:WIDTH] + 0.5
    (left, top), _, (right, bottom) = LINE
    if tool is Tool.RECTANGLE:
        return (xs > left) & (xs < right) & (ys > top) & (ys < bottom)
    if tool is Tool.ELLIPSE:
        return disc((left + right) / 2, (top + bottom) / 2, (right - left) / 2, (bottom - top) / 2)
    if tool is Tool.BRUSH:
        hole = np.zeros((HEIGHT, WIDTH), bool)
        for start, end in pairwise(LINE):
            stroke_spans(start, end, BRUSH, WIDTH, HEIGHT).fill(hole, True)
        return hole
    below_the_slope = (ys - top) * (right - left) < (xs - left) * (bottom - top)
    return below_the_slope & (xs < right) & (ys > top)  # the triangle of the three points


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize("scale", [0.3, 0.77, 1.0, 2.7, 9.0])
def test_a_tool_draws_where_it_points_and_the_hole_shows_there(
    qtbot: QtBot, make_photo: Callable[..., np.ndarray], ratio: float, scale: float
) -> None:
    board = Board(qtbot, make_photo(WIDTH, HEIGHT, 4), ratio=ratio)
    board.canvas.zoom_to(scale)
    plain = board.screen()
    for tool in TOOLS:
        draw_line(board, tool)
        assert np.array_equal(board.hole, expected(tool)), tool
        if tool is Tool.RECTANGLE:
            changed = np.argwhere((board.screen() != plain).any(axis=2))
            view, line = board.canvas.view, board.canvas.images.line
            # the rectangle holds columns 40 to 70 and rows 30 to 61; the dark outline lies around it
            first = [view.top + 30 * scale - line, view.left + 40 * scale - line]
            last = [view.top + 62 * scale + line, view.left + 71 * scale + line]
            assert np.abs(changed.min(axis=0) - first).max() <= 1
            assert np.abs(changed.max(axis=0) + 1 - last).max() <= 1
        board.undo()
        assert not board.hole.any()
        assert np.array_equal(board.plain_screen(), plain)


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize("scale", [0.3, 0.5, 0.77, 1.0, 2.0, 2.7, 9.0])
def test_the_screen_shows_each_part_of_the_photo_in_its_own_place(qtbot: QtBot, ratio: float, scale: float) -> None:
    size = 16 if scale < 1 else 1  # of what has one colour: reduced, single pixels do not show
    colours = np.random.default_rng(0).integers(0, 256, (60, 75, 3), np.uint8)
    board = Board(qtbot, colours.repeat(size, axis=0).repeat(size, axis=1), ratio=ratio)
    board.canvas.zoom_to(scale)
    view, screen = board.canvas.view, board.screen()
    columns = np.floor(view.left + (np.arange(75) + 0.5) * size * scale).astype(int)
    rows = np.floor(view.top + (np.arange(60) + 0.5) * size * scale).astype(int)
    across, down = (
        (places >= 0) & (places < size) for places, size in ((columns, screen.shape[1]), (rows, len(screen)))
    )
    shown = screen[rows[down]][:, columns[across]].astype(int)
    assert np.abs(shown - colours[down][:, across]).max() <= (1 if scale < 1 else 0)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_turned_photo_is_drawn_on_as_it_is_seen(
    qtbot: QtBot, tmp_path: Path, make_photo: Callable[..., np.ndarray], orientation: int
) -> None:
    upright = make_photo(WIDTH, HEIGHT, 4)
    file = tmp_path / "turned.png"
    save_turned(file, upright, orientation)
    board = Board(qtbot, Document.open(file).photo.pixels)
    board.canvas.zoom_to(5.0)
    for x, y in ((40, 30), (70, 30), (70, 61), (55, 45)):
        assert board.shown_at(x + 0.5, y + 0.5) == tuple(upright[y, x].tolist())
    for tool in (Tool.BRUSH, Tool.LASSO):
        draw_line(board, tool)
        assert np.array_equal(board.hole, expected(tool))
        board.undo()


def save_turned(file: Path, upright: np.ndarray, orientation: int) -> None:
    """Write a photo as a camera held that way stores it."""
    back = {
        1: lambda photo: photo,
        2: np.fliplr,
        3: lambda photo: np.rot90(photo, 2),
        4: np.flipud,
        5: lambda photo: np.swapaxes(photo, 0, 1),
        6: lambda photo: np.rot90(photo, 1),
        7: lambda photo: np.rot90(np.swapaxes(photo, 0, 1), 2),
        8: lambda photo: np.rot90(photo, -1),
    }
    exif = Image.Exif()
    exif[0x0112] = orientation
    Image.fromarray(np.ascontiguousarray(back[orientation](upright))).save(file, exif=exif)


# Shapes -------------------------------------------------------------------------------------------------------------


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


# Wand, object and soft brush --------------------------------------------------------------------------------------


def test_wand_and_object_tool_ask_for_what_is_pointed_at_and_paint_nothing(board: Board) -> None:
    board.canvas.set_tool(Tool.WAND)
    board.click(30.4, 20.9)
    board.click(119.9, 89.9, RIGHT)
    board.drag((5.5, 6.5), held=ALT)
    board.click(-1.0, 5.0)
    board.canvas.set_tool(Tool.OBJECT)
    board.drag((60.4, 50.8), (20.2, 10.3))
    board.drag((-9.0, -9.0), (20.2, 10.3), button=RIGHT)
    pixels, boxes = board.asked[:3], board.asked[3:]
    assert pixels == [(30, 20, True), (119, 89, False), (5, 6, False)]
    assert boxes == [(Rect(20, 10, 60, 51), True), (Rect(0, 0, 20, 10), False)]
    assert not board.hole.any()


def test_a_soft_brush_covers_less_towards_its_edge_and_shows_fainter_there(board: Board) -> None:
    for asked, kept in ((-5, 0), (140, 100), (50, 50)):
        board.canvas.set_hardness(asked)
        assert board.canvas.hardness == kept
    board.canvas.set_brush(40)
    board.click(60.0, 45.0)
    row = board.coverage[45, 60:81].astype(int)
    assert (row[:9] == 255).all()
    assert (np.diff(row[10:20]) < 0).all()
    assert row[20] == 0
    view, alpha = board.canvas.view, board.canvas.images.overlay_pixels >> 24
    at = int(view.top + 45.5 * view.scale)
    middle, side = (int(alpha[at, int(view.left + x * view.scale)]) for x in (60.5, 77.5))
    assert 0 < side < middle / 2


# By keyboard --------------------------------------------------------------------------------------------------------


def press_arrows(board: Board, key: Qt.Key, times: int) -> None:
    for _ in range(times):
        board.key(key, SHIFT)


def test_the_keyboard_paints_a_stroke_that_ends_at_the_latest_with_the_focus(board: Board) -> None:
    board.canvas.set_brush(5)
    board.key(Qt.Key.Key_Return, SHIFT)
    assert board.canvas.painting
    press_arrows(board, Qt.Key.Key_Right, 10)
    board.key(Qt.Key.Key_Return, SHIFT)
    assert not board.canvas.painting
    columns = np.flatnonzero(board.hole.any(axis=0))
    assert columns[0] == 58  # the brush of 5 on the pixel at the photo's middle
    assert columns[-1] > 75
    assert board.hole.any(axis=1).sum() == 5
    board.key(Qt.Key.Key_Return, SHIFT)
    press_arrows(board, Qt.Key.Key_Up, 200)  # the cross stays on the canvas
    assert board.hole[0].any()
    board.canvas.clearFocus()
    assert not board.canvas.painting
    assert len(board.changes) == 2


def test_at_high_zoom_the_keyboard_moves_by_whole_photo_pixels(board: Board) -> None:
    board.canvas.zoom_to(40.0)
    board.canvas.set_brush(1)
    board.key(Qt.Key.Key_Return, SHIFT)
    press_arrows(board, Qt.Key.Key_Down, 3)
    board.key(Qt.Key.Key_Return, SHIFT)
    assert board.hole.sum() == 4
    assert board.hole.any(axis=0).sum() == 1


def test_the_keyboard_draws_a_rectangle_and_erases_with_alt(board: Board) -> None:
    board.canvas.set_tool(Tool.RECTANGLE)
    board.key(Qt.Key.Key_Return, SHIFT)
    press_arrows(board, Qt.Key.Key_Down, 5)
    press_arrows(board, Qt.Key.Key_Left, 5)
    board.key(Qt.Key.Key_Enter, SHIFT)
    added = board.hole.sum()
    assert added > 0
    board.canvas.set_tool(Tool.BRUSH)
    board.canvas.set_brush(3)
    press_arrows(board, Qt.Key.Key_Up, 2)
    press_arrows(board, Qt.Key.Key_Right, 2)
    board.key(Qt.Key.Key_Return, SHIFT | ALT)
    board.key(Qt.Key.Key_Return, SHIFT)
    assert added - 9 <= board.hole.sum() < added


# In the window ------------------------------------------------------------------------------------------------------

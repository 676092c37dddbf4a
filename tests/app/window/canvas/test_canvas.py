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
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.window.canvas.brush import Rect, stroke_spans
from app.window.canvas.tools import Tool
from app.window.document.document import Document
from tests.app.window.board import ALT, RIGHT, SHIFT, Board
from tests.app.window.canvas.conftest import HEIGHT, WIDTH, disc

LINE = ((40.2, 30.3), (70.6, 30.3), (70.6, 61.7))
TOOLS = (Tool.BRUSH, Tool.RECTANGLE, Tool.ELLIPSE, Tool.LASSO, Tool.POLYGON)
BRUSH = 7
RATIOS = [1.0, 1.5, 2.0]


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

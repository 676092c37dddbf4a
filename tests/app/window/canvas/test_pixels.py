"""At any zoom, device pixel ratio and EXIF orientation, every tool draws on exactly the photo pixels pointed at."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from app.window.canvas.brush import stroke_spans
from app.window.canvas.tools import Tool
from app.window.document.document import Document
from tests.app.window.board import Board

HEIGHT, WIDTH = 90, 120
LINE = ((40.2, 30.3), (70.6, 30.3), (70.6, 61.7))
TOOLS = (Tool.BRUSH, Tool.RECTANGLE, Tool.ELLIPSE, Tool.LASSO, Tool.POLYGON)
BRUSH = 7


def draw(board: Board, tool: Tool) -> None:
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
        across, down = (2 * xs - left - right) / (right - left), (2 * ys - top - bottom) / (bottom - top)
        return across**2 + down**2 <= 1
    if tool is Tool.BRUSH:
        hole = np.zeros((HEIGHT, WIDTH), bool)
        for start, end in pairwise(LINE):
            stroke_spans(start, end, BRUSH, WIDTH, HEIGHT).fill(hole, True)
        return hole
    below_the_slope = (ys - top) * (right - left) < (xs - left) * (bottom - top)
    return below_the_slope & (xs < right) & (ys > top)  # the triangle of the three points


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("scale", [0.3, 0.77, 1.0, 2.7, 9.0])
def test_a_tool_draws_where_it_points(
    qtbot: QtBot, make_photo: Callable[..., np.ndarray], ratio: float, scale: float
) -> None:
    for tool in TOOLS:
        board = Board(qtbot, make_photo(WIDTH, HEIGHT, 4), ratio=ratio)
        board.canvas.zoom_to(scale)
        draw(board, tool)
        assert np.array_equal(board.hole, expected(tool)), tool


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("scale", [1.0, 2.0, 2.7, 9.0])
def test_the_screen_shows_each_photo_pixel_in_its_own_place(
    qtbot: QtBot, make_photo: Callable[..., np.ndarray], ratio: float, scale: float
) -> None:
    board = Board(qtbot, make_photo(WIDTH, HEIGHT, 4), ratio=ratio)
    board.canvas.zoom_to(scale)
    view, screen = board.canvas.view, board.screen()
    columns = np.floor(view.left + (np.arange(WIDTH) + 0.5) * scale).astype(int)
    rows = np.floor(view.top + (np.arange(HEIGHT) + 0.5) * scale).astype(int)
    across, down = (
        (places >= 0) & (places < size) for places, size in ((columns, screen.shape[1]), (rows, len(screen)))
    )
    assert np.array_equal(screen[rows[down]][:, columns[across]], board.photo[down][:, across])


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("scale", [0.3, 0.5, 0.77])
def test_a_reduced_photo_shows_its_parts_in_their_places(qtbot: QtBot, ratio: float, scale: float) -> None:
    colours = np.random.default_rng(0).integers(0, 256, (60, 75, 3), np.uint8)
    board = Board(qtbot, colours.repeat(16, axis=0).repeat(16, axis=1), ratio=ratio)
    board.canvas.zoom_to(scale)
    view, screen = board.canvas.view, board.screen()
    columns = np.floor(view.left + (np.arange(75) * 16 + 8) * scale).astype(int)
    rows = np.floor(view.top + (np.arange(60) * 16 + 8) * scale).astype(int)
    across, down = (
        (places >= 0) & (places < size) for places, size in ((columns, screen.shape[1]), (rows, len(screen)))
    )
    shown = screen[rows[down]][:, columns[across]].astype(int)
    assert np.abs(shown - colours[down][:, across]).max() <= 1


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("scale", [0.3, 1.0, 2.7, 9.0])
def test_the_hole_shows_on_the_pixels_that_it_has(
    qtbot: QtBot, make_photo: Callable[..., np.ndarray], ratio: float, scale: float
) -> None:
    board = Board(qtbot, make_photo(WIDTH, HEIGHT, 4), Tool.RECTANGLE, ratio)
    board.canvas.zoom_to(scale)
    plain = board.screen()
    draw(board, Tool.RECTANGLE)
    changed = np.argwhere((board.screen() != plain).any(axis=2))
    view, line = board.canvas.view, board.canvas.images.line
    # the rectangle holds columns 40 to 70 and rows 30 to 61; the dark outline lies around it
    first = [view.top + 30 * scale - line, view.left + 40 * scale - line]
    last = [view.top + 62 * scale + line, view.left + 71 * scale + line]
    assert np.abs(changed.min(axis=0) - first).max() <= 1
    assert np.abs(changed.max(axis=0) + 1 - last).max() <= 1


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("tool", TOOLS)
def test_a_turned_photo_is_drawn_on_as_it_is_seen(
    qtbot: QtBot, tmp_path: Path, make_photo: Callable[..., np.ndarray], orientation: int, tool: Tool
) -> None:
    upright = make_photo(WIDTH, HEIGHT, 4)
    file = tmp_path / "turned.png"
    save_turned(file, upright, orientation)
    document = Document.open(file)
    board = Board(qtbot, document.photo.pixels)
    board.canvas.zoom_to(5.0)
    for x, y in ((40, 30), (70, 30), (70, 61), (55, 45)):
        assert board.shown_at(x + 0.5, y + 0.5) == tuple(upright[y, x].tolist())
    draw(board, tool)
    assert np.array_equal(board.hole, expected(tool))


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

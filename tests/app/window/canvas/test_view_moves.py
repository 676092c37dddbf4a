"""Zoom, pan and the pictures over the photo: heat map, divider, ground."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QNativeGestureEvent, QPointingDevice
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.heat_colours import STRENGTH, coloured, visibility
from app.window.canvas.brush import Rect
from app.window.canvas.tools import Tool
from app.window.canvas.viewport import ARROW_STEP, Viewport
from app.window.parts.theme import DARK, LIGHT
from models.authenticator import Verdict
from tests.app.window.board import CONTROL, LEFT, MIDDLE, RIGHT, Board


@pytest.fixture
def board(qtbot: QtBot, make_photo: Callable[..., np.ndarray]) -> Board:
    return Board(qtbot, make_photo(120, 90, 4))


# Zoom and pan -----------------------------------------------------------------------------------------------------


def test_pinching_zooms_at_the_fingers(board: Board) -> None:
    scale, spot = board.canvas.view.scale, board.at(20.0, 70.0)
    pinch = QNativeGestureEvent(
        Qt.NativeGestureType.ZoomNativeGesture,
        QPointingDevice.primaryPointingDevice(),
        2,
        spot,
        spot,
        board.canvas.mapToGlobal(spot),
        0.5,
        QPointF(),
    )
    QApplication.sendEvent(board.canvas, pinch)
    assert board.canvas.view.scale == pytest.approx(1.5 * scale)
    assert board.canvas.photo_point(spot) == pytest.approx((20.0, 70.0), abs=0.2)


@pytest.mark.parametrize(
    ("key", "dx", "dy"),
    [
        (Qt.Key.Key_Left, ARROW_STEP, 0),
        (Qt.Key.Key_Right, -ARROW_STEP, 0),
        (Qt.Key.Key_Up, 0, ARROW_STEP),
        (Qt.Key.Key_Down, 0, -ARROW_STEP),
    ],
)
def test_an_arrow_key_looks_that_way(board: Board, key: Qt.Key, dx: int, dy: int) -> None:
    before = board.canvas.view
    board.key(key)
    assert (board.canvas.view.left, board.canvas.view.top) == (before.left + dx, before.top + dy)


@pytest.mark.parametrize("button", [LEFT, MIDDLE, RIGHT])
def test_a_photo_that_is_only_looked_at_is_moved_with_any_button(
    qtbot: QtBot, make_photo: Callable[..., np.ndarray], button: Qt.MouseButton
) -> None:
    from app.window.canvas.pyramid import Pyramid

    viewport = Viewport(DARK)
    qtbot.addWidget(viewport)
    viewport.resize(400, 300)
    viewport.show_pyramid(Pyramid(make_photo(120, 90, 4)))
    before = viewport.view
    qtbot.mousePress(viewport, button, pos=QPointF(100, 100).toPoint())
    qtbot.mouseMove(viewport, QPointF(130, 80).toPoint())
    qtbot.mouseRelease(viewport, button, pos=QPointF(130, 80).toPoint())
    assert (viewport.view.left, viewport.view.top) == (before.left + 30, before.top - 20)


def test_the_middle_button_moves_the_photo_with_every_tool(board: Board) -> None:
    for tool in Tool:
        board.canvas.set_tool(tool)
        before = board.canvas.view
        x, y = board.canvas.photo_point(QPointF(200, 200))
        board.press(x, y, MIDDLE)
        board.move(x + 10, y, MIDDLE)
        board.release(x + 10, y, MIDDLE)
        assert board.canvas.view.left == pytest.approx(before.left + 10 * before.scale, abs=1)
        assert not board.canvas.painting
    assert not board.hole.any()


def test_another_screen_is_drawn_for_at_once(board: Board) -> None:
    board.canvas.devicePixelRatioF = lambda: 2.0  # type: ignore[method-assign]
    QApplication.sendEvent(board.canvas, QEvent(QEvent.Type.DevicePixelRatioChange))
    board.ratio = 2.0
    assert board.canvas.images.picture.width() == 2 * board.canvas.width()
    assert board.shown_at(60.5, 45.5) == tuple(board.photo[45, 60].tolist())


@pytest.mark.parametrize("theme", [DARK, LIGHT])
@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_the_ground_is_a_chequerboard_of_the_theme(
    qtbot: QtBot, make_photo: Callable[..., np.ndarray], theme: object, ratio: float
) -> None:
    board = Board(qtbot, make_photo(120, 90, 4), ratio=ratio)
    board.canvas.set_theme(theme)  # type: ignore[arg-type]
    screen = board.screen()
    corner = screen[:40, :40].reshape(-1, 3)
    names = (theme.canvas, theme.chequer)  # type: ignore[attr-defined]
    assert {QColor(*colour).name() for colour in corner.tolist()} == set(names)


# Heat map ---------------------------------------------------------------------------------------------------------


def heat_on_screen(board: Board, cells: np.ndarray, opacity: float) -> np.ndarray:
    """What each photo pixel must look like under a heat map, float H×W×3, from the verdict's own map."""
    verdict = Verdict("inpainted", 0.9, {}, cells, board.photo.shape[:2], 0.1, None, None, 1.0, 0.0)
    heat = verdict.heat_map()
    share = opacity * STRENGTH * visibility(heat)[..., None]
    return board.photo * (1 - share) + coloured(heat) * share


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("scale", [1.0, 3.0])
@pytest.mark.parametrize("opacity", [0.0, 0.6, 1.0])
def test_the_heat_map_lies_over_the_pixels_that_it_speaks_of(
    qtbot: QtBot, ratio: float, scale: float, opacity: float
) -> None:
    board = Board(qtbot, np.full((90, 120, 3), 120, np.uint8), ratio=ratio)  # its last cells are cut off
    cells = np.random.default_rng(3).random((6, 8)).astype(np.float32)
    board.canvas.zoom_to(scale)
    board.canvas.show_heat(cells)
    board.canvas.set_heat_opacity(opacity)
    view, screen = board.canvas.view, board.screen()
    rows = np.floor(view.top + (np.arange(90) + 0.5) * scale).astype(int)
    columns = np.floor(view.left + (np.arange(120) + 0.5) * scale).astype(int)
    difference = np.abs(screen[rows][:, columns] - heat_on_screen(board, cells, opacity))
    assert difference.max() < 4  # one step of probability, and rounding


def test_on_a_large_photo_the_heat_map_is_nearly_the_same(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    ys, xs = np.mgrid[0:6, 0:8]
    cells = np.exp(-((ys - 2.5) ** 2 + (xs - 3.5) ** 2) / 8).astype(np.float32)
    board.canvas.show_heat(cells)
    exact = board.screen().astype(int)
    monkeypatch.setattr("app.window.canvas.heat.MOST_COLOURS", cells.size * 16)
    board.canvas.show_heat(cells)
    difference = np.abs(board.screen() - exact)
    assert difference.max() < 20
    assert difference.mean() < 1


def test_the_heat_map_does_not_reach_beyond_the_photo_and_goes_away(board: Board) -> None:
    plain = board.screen()
    board.canvas.show_heat(np.ones((6, 8), np.float32))
    hot = (board.screen() != plain).any(axis=2)
    view = board.canvas.view.to_device(Rect(0, 0, 120, 90))
    assert hot[view.slices].mean() > 0.99
    hot[view.slices] = False
    assert not hot.any()
    board.canvas.show_heat(None)
    assert np.array_equal(board.screen(), plain)


def test_the_box_of_a_verdict_is_drawn_around_its_pixels(board: Board) -> None:
    plain = board.screen()
    board.canvas.show_heat(np.zeros((6, 8), np.float32), (30, 20, 50, 40))
    changed = np.argwhere((board.screen() != plain).any(axis=2))
    around = board.canvas.view.to_device(Rect(30, 20, 80, 60))
    assert np.abs(changed.min(axis=0) - (around.top, around.left)).max() <= 2
    assert np.abs(changed.max(axis=0) - (around.bottom, around.right)).max() <= 2


def test_another_photo_has_no_heat_map_and_no_divider(board: Board) -> None:
    from app.window.canvas.hole import Hole
    from app.window.canvas.pyramid import Pyramid

    plain = board.screen()
    board.canvas.show_heat(np.ones((6, 8), np.float32))
    board.canvas.set_compare(0.3)
    board.canvas.show_photo(Pyramid(board.photo), Hole(120, 90))
    assert not board.canvas.comparing
    assert np.array_equal(board.screen(), plain)


# Before and after -------------------------------------------------------------------------------------------------

FILL = Rect(20, 10, 100, 80)
BLUE = (10, 20, 250)


@pytest.fixture
def compared(board: Board) -> Board:
    """A blue fill over most of the photo, compared with the original at its middle."""
    patch = np.full((FILL.bottom - FILL.top, FILL.right - FILL.left, 3), BLUE, np.uint8)
    board.canvas.show_patch(patch, FILL)
    board.canvas.set_compare(0.5)
    board.moved = []  # type: ignore[attr-defined]
    board.canvas.compare_moved.connect(board.moved.append)  # type: ignore[attr-defined]
    return board


def original(board: Board, x: int, y: int) -> tuple[int, ...]:
    return tuple(board.photo[y, x].tolist())


def test_the_original_shows_left_of_the_divider_and_the_fill_right_of_it(compared: Board) -> None:
    for x in (25, 50, 57):
        assert compared.shown_at(x + 0.5, 40.5) == original(compared, x, 40)
    for x in (63, 80, 98):
        assert compared.shown_at(x + 0.5, 40.5) == BLUE
    compared.canvas.set_compare(None)
    assert compared.shown_at(25.5, 40.5) == BLUE
    assert not compared.canvas.comparing


def test_dragging_the_divider_moves_it_and_paints_nothing(compared: Board) -> None:
    compared.drag((60.5, 30.0), (80.0, 35.0), (90.0, 40.0))
    assert compared.moved[-1] == pytest.approx(0.75, abs=0.01)  # type: ignore[attr-defined]
    assert compared.shown_at(85.5, 60.5) == original(compared, 85, 60)
    assert compared.shown_at(93.5, 60.5) == BLUE
    assert not compared.hole.any()
    compared.drag((90.0, 40.0), (500.0, 40.0))
    assert compared.moved[-1] == 1.0  # type: ignore[attr-defined]
    compared.drag((119.9, 40.0), (-500.0, 40.0))
    assert compared.moved[-1] == 0.0  # type: ignore[attr-defined]


def test_away_from_the_divider_the_brush_paints(compared: Board) -> None:
    compared.drag((40.0, 30.0), (42.0, 30.0))
    assert compared.hole.any()
    assert not compared.moved  # type: ignore[attr-defined]
    assert compared.canvas.comparing


def test_the_cursor_says_where_the_divider_can_be_taken(compared: Board) -> None:
    for x, shape in ((30.0, Qt.CursorShape.CrossCursor), (60.2, Qt.CursorShape.SplitHCursor)) * 2:
        compared.move(x, 30.0, Qt.MouseButton.NoButton)
        assert compared.canvas.cursor().shape() == shape


def test_the_keyboard_moves_the_divider(compared: Board) -> None:
    for _ in range(5):
        compared.key(Qt.Key.Key_Left, CONTROL)
    assert compared.moved[-1] == pytest.approx(0.4)  # type: ignore[attr-defined]
    compared.key(Qt.Key.Key_Right, CONTROL)
    assert compared.moved[-1] == pytest.approx(0.42)  # type: ignore[attr-defined]


def test_moving_the_divider_leaves_the_picture_as_if_drawn_anew(compared: Board) -> None:
    for place in (0.3, 0.62, 0.58, 0.1):
        compared.canvas.set_compare(place)
    shown = compared.screen()
    compared.canvas.set_theme(DARK)  # draws everything
    assert np.array_equal(compared.screen(), shown)


@pytest.mark.parametrize("scale", [0.2, 0.5, 2.0])
def test_at_any_zoom_the_original_is_the_photo_without_the_fill(qtbot: QtBot, scale: float) -> None:
    photo = np.random.default_rng(1).integers(0, 256, (1400, 1900, 3), np.uint8)
    board = Board(qtbot, photo)
    board.canvas.zoom_to(scale)
    plain = board.screen()
    board.canvas.show_patch(np.zeros((701, 1003, 3), np.uint8), Rect(450, 301, 1453, 1002))
    assert not np.array_equal(board.screen(), plain)
    board.canvas.set_compare(1.0)
    view = board.canvas.view
    right = min(int(view.left + 1900 * scale) - 12, 788)  # the divider itself is on its right
    assert np.array_equal(board.screen()[:, :right], plain[:, :right])

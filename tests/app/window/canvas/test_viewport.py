"""Zoom, pan and the pictures over the photo: heat map, divider, ground."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import array_shapes, arrays
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.verdicts.heat_colours import STRENGTH, coloured, visibility
from app.window.canvas.brush import Rect
from app.window.canvas.heat import AWAY, outline_of
from app.window.canvas.hole import Hole
from app.window.canvas.pyramid import Pyramid
from app.window.canvas.tools import Tool
from app.window.canvas.viewport import ARROW_STEP, Viewport
from app.window.parts.theme import DARK, LIGHT, Theme
from models.authenticity.verdict import ALTERED, Box, Verdict
from tests.app.window.board import CONTROL, LEFT, MIDDLE, RIGHT, Board
from tests.app.window.conftest import User

# Zoom and pan -----------------------------------------------------------------------------------------------------


def test_wheel_and_pinching_zoom_at_the_pointer(board: Board) -> None:
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
    for _ in range(3):
        wheel = QWheelEvent(
            spot, board.canvas.mapToGlobal(spot), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(board.canvas, wheel)
    assert board.canvas.view.scale == pytest.approx(1.5 * scale * 1.2**3)
    assert board.canvas.photo_point(spot) == pytest.approx((20.0, 70.0), abs=0.4)


def test_keys_fit_the_photo_and_show_100_percent_and_a_fitted_one_stays_fitted(opened: User) -> None:
    canvas = opened.page.canvas
    fitted = canvas.view
    opened.press("Ctrl+1")
    assert canvas.view.scale == 1
    opened.press("Ctrl+0")
    assert canvas.view == fitted
    opened.window.resize(1100, 700)
    opened.wait(lambda: opened.window.width() == 1100 and canvas.view != fitted)
    fitted = canvas.view
    canvas.fit()
    assert canvas.view == fitted


def test_an_arrow_key_with_control_looks_that_way(board: Board) -> None:
    for key, dx, dy in (
        (Qt.Key.Key_Left, ARROW_STEP, 0),
        (Qt.Key.Key_Right, -ARROW_STEP, 0),
        (Qt.Key.Key_Up, 0, ARROW_STEP),
        (Qt.Key.Key_Down, 0, -ARROW_STEP),
    ):
        before = board.canvas.view
        board.key(key, CONTROL)
        assert (board.canvas.view.left, board.canvas.view.top) == (before.left + dx, before.top + dy)


def drag(bot: QtBot, viewport: Viewport, button: Qt.MouseButton) -> tuple[int, int]:
    """Press, move by (30, -20) and let go; by how much the photo moved."""
    before = viewport.view
    bot.mousePress(viewport, button, pos=QPoint(100, 100))
    bot.mouseMove(viewport, QPoint(130, 80))
    bot.mouseRelease(viewport, button, pos=QPoint(130, 80))
    return round(viewport.view.left - before.left), round(viewport.view.top - before.top)


def test_a_photo_that_is_only_looked_at_is_moved_with_any_button(
    qtbot: QtBot, make_photo: Callable[..., np.ndarray]
) -> None:
    viewport = Viewport(DARK)
    qtbot.addWidget(viewport)
    viewport.resize(400, 300)
    viewport.show_pyramid(Pyramid(make_photo(120, 90, 4)))
    for button in (LEFT, MIDDLE, RIGHT):
        assert drag(qtbot, viewport, button) == (30, -20)


def test_the_middle_button_moves_the_photo_with_every_tool_and_the_left_one_while_space_is_held(
    qtbot: QtBot, board: Board, opened: User
) -> None:
    for tool in Tool:
        board.canvas.set_tool(tool)
        assert drag(qtbot, board.canvas, MIDDLE) == (30, -20)
        assert not board.canvas.painting
    assert not board.hole.any()
    canvas = opened.page.canvas
    QTest.keyPress(canvas, Qt.Key.Key_Space)
    assert drag(opened.bot, canvas, LEFT) == (30, -20)
    QTest.keyRelease(canvas, Qt.Key.Key_Space)
    assert not opened.hole.any()
    opened.stroke((60, 45))
    assert opened.hole.any()


def test_another_screen_is_drawn_for_at_once(board: Board) -> None:
    board.canvas.devicePixelRatioF = lambda: 2.0  # type: ignore[method-assign]
    QApplication.sendEvent(board.canvas, QEvent(QEvent.Type.DevicePixelRatioChange))
    board.ratio = 2.0
    assert board.canvas.images.picture.width() == 2 * board.canvas.width()
    assert board.shown_at(60.5, 45.5) == tuple(board.photo[45, 60].tolist())


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_the_ground_is_a_chequerboard_of_the_theme(
    qtbot: QtBot, make_photo: Callable[..., np.ndarray], ratio: float
) -> None:
    board = Board(qtbot, make_photo(120, 90, 4), ratio=ratio)
    for theme in (LIGHT, DARK):
        board.canvas.set_theme(theme)
        corner = board.screen()[:40, :40].reshape(-1, 3).tolist()
        assert {QColor(*colour).name() for colour in corner} == ground(theme)


def ground(theme: Theme) -> set[str]:
    return {theme.canvas, theme.chequer}


# Heat map ---------------------------------------------------------------------------------------------------------


def shown_cells(cells: np.ndarray, *boxes: Box) -> Verdict:
    return Verdict("inpainted", 0.9, {}, cells, (90, 120), 0.1, None, None, 1.0, 0.0, None, boxes)


def heat_on_screen(board: Board, cells: np.ndarray, opacity: float) -> np.ndarray:
    """What each photo pixel must look like under a heat map, float H×W×3, from the verdict's own map."""
    heat = shown_cells(cells).heat_map()
    share = opacity * STRENGTH * visibility(heat)[..., None]
    return board.photo * (1 - share) + coloured(heat) * share


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("scale", [1.0, 3.0])
def test_the_heat_map_lies_over_the_pixels_that_it_speaks_of(qtbot: QtBot, ratio: float, scale: float) -> None:
    board = Board(qtbot, np.full((90, 120, 3), 120, np.uint8), ratio=ratio)  # its last cells are cut off
    cells = np.random.default_rng(3).random((6, 8)).astype(np.float32)
    board.canvas.zoom_to(scale)
    board.canvas.show_heat(shown_cells(cells))
    view = board.canvas.view
    rows = np.floor(view.top + (np.arange(90) + 0.5) * scale).astype(int)
    columns = np.floor(view.left + (np.arange(120) + 0.5) * scale).astype(int)
    for opacity in (0.0, 0.6, 1.0):
        board.canvas.set_heat_opacity(opacity)
        difference = np.abs(board.screen()[rows][:, columns] - heat_on_screen(board, cells, opacity))
        assert difference.max() < 4  # one step of probability, and rounding


@given(arrays(bool, array_shapes(min_dims=2, max_dims=2, max_side=12)))
def test_an_outline_runs_between_each_altered_cell_and_each_other_neighbour(altered: np.ndarray) -> None:
    drawn = np.zeros((2, altered.shape[0] + 1, altered.shape[1] + 1), bool)
    for x, y, to_x, to_y in outline_of(altered).tolist():
        place = np.s_[0, y, x:to_x] if y == to_y else np.s_[1, y:to_y, x]
        assert not drawn[place].any()
        drawn[place] = True
    padded = np.pad(altered, 1)
    assert np.array_equal(drawn[0, :, :-1], (padded[1:] != padded[:-1])[:, 1:-1])
    assert np.array_equal(drawn[1, :-1], (padded[:, 1:] != padded[:, :-1])[1:-1])


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_what_counts_as_altered_is_outlined_in_two_tones_on_any_photo_until_the_heat_map_is_off(
    qtbot: QtBot, grey: int
) -> None:
    board = Board(qtbot, np.full((90, 120, 3), grey, np.uint8))
    plain = board.screen()
    cells = np.zeros((6, 8), np.float32)
    cells[1:3, 2:4] = ALTERED
    cells[4, 6] = ALTERED - 0.01
    board.canvas.show_heat(shown_cells(cells, (0, 0, 120, 90)))
    board.canvas.set_heat_opacity(0.01)
    view, shown = board.canvas.view, board.screen().astype(int)
    edge = view.to_device(Rect(32, 16, 64, 48))
    across = shown[(edge.top + edge.bottom) // 2, edge.left - 4 : edge.left + 5].max(axis=1)
    assert {0, 255} <= set(across.tolist())
    other = view.to_device(Rect(92, 60, 114, 84))
    assert np.abs(shown[other.slices] - grey).max() < 8
    board.canvas.set_heat_opacity(0.0)
    assert np.array_equal(board.screen(), plain)


def test_on_a_large_photo_the_heat_map_is_nearly_the_same(board: Board, monkeypatch: pytest.MonkeyPatch) -> None:
    ys, xs = np.mgrid[0:6, 0:8]
    cells = np.exp(-((ys - 2.5) ** 2 + (xs - 3.5) ** 2) / 8).astype(np.float32)
    board.canvas.show_heat(shown_cells(cells))
    exact = board.screen().astype(int)
    monkeypatch.setattr("app.window.canvas.heat.MOST_COLOURS", cells.size * 16)
    board.canvas.show_heat(shown_cells(cells))
    difference = np.abs(board.screen() - exact)
    assert difference.max() < 20
    assert difference.mean() < 1


def test_a_heat_map_covers_the_photo_alone_its_box_lies_around_its_pixels_and_both_go_away(board: Board) -> None:
    plain = board.screen()
    board.canvas.show_heat(shown_cells(np.zeros((6, 8), np.float32), (30, 20, 50, 40)))
    changed = np.argwhere((board.screen() != plain).any(axis=2))
    around = board.canvas.view.to_device(Rect(30, 20, 80, 60))
    assert np.abs(changed.min(axis=0) - (around.top, around.left)).max() <= AWAY + 2
    assert np.abs(changed.max(axis=0) - (around.bottom, around.right)).max() <= AWAY + 2
    board.canvas.show_heat(shown_cells(np.ones((6, 8), np.float32)))
    hot = (board.screen() != plain).any(axis=2)
    view = board.canvas.view.to_device(Rect(0, 0, 120, 90))
    assert hot[view.slices].mean() > 0.99
    hot[view.slices] = False
    assert not hot.any()
    board.canvas.show_heat(None)
    assert np.array_equal(board.screen(), plain)
    board.canvas.show_heat(shown_cells(np.ones((6, 8), np.float32)))
    board.canvas.set_compare(0.3)
    board.canvas.show_photo(Pyramid(board.photo), Hole(120, 90))  # another photo has neither
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


def test_the_divider_is_moved_by_mouse_and_keyboard_and_away_from_it_the_brush_paints(compared: Board) -> None:
    moved: list[float] = []
    compared.canvas.compare_moved.connect(moved.append)
    for _ in range(5):
        compared.key(Qt.Key.Key_Left, CONTROL)
    assert moved[-1] == pytest.approx(0.4)
    for _ in range(5):
        compared.key(Qt.Key.Key_Right, CONTROL)
    assert moved[-1] == pytest.approx(0.5)
    for x, shape in ((30.0, Qt.CursorShape.CrossCursor), (60.2, Qt.CursorShape.SplitHCursor)) * 2:
        compared.move(x, 30.0, Qt.MouseButton.NoButton)
        assert compared.canvas.cursor().shape() == shape
    compared.drag((60.5, 30.0), (80.0, 35.0), (90.0, 40.0))
    assert moved[-1] == pytest.approx(0.75, abs=0.01)
    assert compared.shown_at(85.5, 60.5) == original(compared, 85, 60)
    assert compared.shown_at(93.5, 60.5) == BLUE
    for start, end, place in ((90.0, 500.0, 1.0), (119.9, -500.0, 0.0)):
        compared.drag((start, 40.0), (end, 40.0))
        assert moved[-1] == place
    assert not compared.hole.any()
    count = len(moved)
    compared.drag((40.0, 30.0), (42.0, 30.0))
    assert compared.hole.any()
    assert len(moved) == count
    assert compared.canvas.comparing


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

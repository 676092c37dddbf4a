"""Shift with arrow keys moves a cross over the canvas; Shift with Enter presses there, and lets go the next time."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.window.canvas.tools import Tool
from tests.app.window.board import ALT, SHIFT, Board


@pytest.fixture
def board(qtbot: QtBot, make_photo: Callable[..., np.ndarray]) -> Board:
    return Board(qtbot, make_photo(120, 90, 4))


def press_arrows(board: Board, key: Qt.Key, times: int) -> None:
    for _ in range(times):
        board.key(key, SHIFT)


def test_the_keyboard_paints_a_stroke(board: Board) -> None:
    board.canvas.set_brush(5)
    board.key(Qt.Key.Key_Return, SHIFT)
    assert board.canvas.painting
    press_arrows(board, Qt.Key.Key_Right, 10)
    board.key(Qt.Key.Key_Return, SHIFT)
    assert not board.canvas.painting
    assert len(board.changes) == 1
    columns = np.flatnonzero(board.hole.any(axis=0))
    assert columns[0] == 58  # the brush of 5 on the pixel at the photo's middle
    assert columns[-1] > 75
    assert board.hole.any(axis=1).sum() == 5


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


def test_a_keyboard_stroke_ends_when_the_canvas_loses_the_focus(board: Board) -> None:
    board.key(Qt.Key.Key_Return, SHIFT)
    board.canvas.clearFocus()
    assert not board.canvas.painting
    assert len(board.changes) == 1


def test_the_keyboards_cross_stays_on_the_canvas(board: Board) -> None:
    press_arrows(board, Qt.Key.Key_Up, 200)
    assert board.canvas._hover is not None
    assert board.canvas.rect().contains(board.canvas._hover.toPoint())

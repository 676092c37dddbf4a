"""What the tests of the canvas share."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from tests.app.window.board import Board

HEIGHT, WIDTH = 90, 120


@pytest.fixture
def board(qtbot: QtBot, make_photo: Callable[..., np.ndarray]) -> Board:
    return Board(qtbot, make_photo(WIDTH, HEIGHT, 4))


def disc(x: float, y: float, radius_x: float, radius_y: float) -> np.ndarray:
    ys, xs = np.mgrid[0:HEIGHT, 0:WIDTH] + 0.5
    return ((xs - x) / radius_x) ** 2 + ((ys - y) / radius_y) ** 2 <= 1

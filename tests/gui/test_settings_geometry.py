"""A window comes back to where it was, and always to where a screen is."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.window.settings.geometry import geometry_text, restore_geometry


@pytest.fixture
def make_window(qtbot: QtBot) -> Iterator[Callable[[], QWidget]]:
    windows: list[QWidget] = []

    def make() -> QWidget:
        windows.append(QWidget())
        return windows[-1]

    yield make
    for window in windows:
        window.close()
        window.deleteLater()


def test_place_and_size_come_back(make_window: Callable[[], QWidget]) -> None:
    first, second = make_window(), make_window()
    first.setGeometry(60, 70, 400, 300)
    first.show()
    assert restore_geometry(second, geometry_text(first))
    assert second.geometry() == first.geometry()


def test_a_maximised_window_comes_back_maximised(make_window: Callable[[], QWidget]) -> None:
    first, second = make_window(), make_window()
    first.setGeometry(60, 70, 400, 300)
    first.showMaximized()
    assert restore_geometry(second, geometry_text(first))
    assert second.isMaximized()


@pytest.mark.parametrize("place", [QPoint(9000, 9000), QPoint(-9000, 100), QPoint(100, -9000)])
def test_a_window_whose_screen_is_gone_comes_back_to_one_that_is_there(
    make_window: Callable[[], QWidget], place: QPoint
) -> None:
    first, second = make_window(), make_window()
    first.setGeometry(QRect(place.x(), place.y(), 400, 300))
    first.show()
    restore_geometry(second, geometry_text(first))
    available = QGuiApplication.primaryScreen().availableGeometry()
    assert available.contains(second.geometry().center())
    assert available.contains(second.geometry().topLeft())


@pytest.mark.parametrize("text", ["", "00", "no digits", "Ω", "ff" * 100])
def test_what_is_no_geometry_changes_nothing(make_window: Callable[[], QWidget], text: str) -> None:
    window = make_window()
    window.setGeometry(60, 70, 400, 300)
    assert not restore_geometry(window, text)
    assert window.geometry() == QRect(60, 70, 400, 300)

"""What is painted on screen lands on exactly the right photo pixels, and shows there again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.window.canvas.brush import stroke_spans
from app.window.canvas.canvas import Canvas
from app.window.shell.main_window import MainWindow
from tests.app.window.conftest import User


def expected_hole(user: User, points: list[tuple[float, float]], value: bool = True) -> np.ndarray:
    """The capsules between the photo points, where the mouse really was: on whole logical pixels."""
    canvas = user.page.canvas
    hole = np.full_like(user.hole, not value)
    real = [canvas.photo_point(QPointF(user.at(*point))) for point in points]
    for start, end in zip(real[:1] + real, real, strict=False):
        stroke_spans(start, end, canvas.brush, hole.shape[1], hole.shape[0]).fill(hole, value)
    return hole


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("scale", [0.3, 1.0, 2.7, 9.0])
@pytest.mark.parametrize("brush", [1, 6, 31])
def test_a_stroke_lands_under_the_cursor(
    user: User, photo_file: Path, monkeypatch: pytest.MonkeyPatch, ratio: float, scale: float, brush: int
) -> None:
    monkeypatch.setattr(Canvas, "devicePixelRatioF", lambda self: ratio)
    user.open(photo_file)
    user.page.canvas.set_brush(brush)
    user.page.canvas.zoom_to(scale)
    points = [(40.0, 30.0), (70.0, 42.0), (66.0, 60.0)]
    user.stroke(*points)
    assert np.array_equal(user.hole, expected_hole(user, points))
    assert user.hole.any()


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_one_painted_pixel_shows_as_one_square_of_the_screen(
    user: User, photo_file: Path, monkeypatch: pytest.MonkeyPatch, ratio: float
) -> None:
    monkeypatch.setattr(Canvas, "devicePixelRatioF", lambda self: ratio)
    user.open(photo_file)
    canvas = user.page.canvas
    canvas.set_brush(1)
    canvas.zoom_to(8.0)
    before = overlay(canvas).copy()
    user.stroke((60.4, 45.7))
    assert user.hole.sum() == 1
    assert user.hole[45, 60]
    changed = np.argwhere(overlay(canvas) != before)
    left, top = canvas.view.left + 60 * 8, canvas.view.top + 45 * 8
    line = round(ratio)  # the dark outline lies around the square
    assert changed.min(axis=0).tolist() == [top - line, left - line]
    assert changed.max(axis=0).tolist() == [top + 8 + line - 1, left + 8 + line - 1]


def overlay(canvas: Canvas) -> np.ndarray:
    return canvas.images.overlay_pixels


def test_the_screen_shows_the_photos_own_pixels_at_100_percent(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    canvas = user.page.canvas
    canvas.zoom_to(1.0)
    canvas.leaveEvent(None)  # no brush ring
    shown = pixels(canvas.grab().toImage())
    photo = user.page.document.photo.pixels  # type: ignore[union-attr]
    left, top = canvas.view.left, canvas.view.top
    assert np.array_equal(shown[top : top + 90, left : left + 120], photo)
    theme = canvas._theme
    assert QColor(*map(int, shown[top - 1, left - 1])) in (QColor(theme.canvas), QColor(theme.chequer))


def pixels(image: QImage) -> np.ndarray:
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return rows[:, : 3 * rgb.width()].reshape(rgb.height(), rgb.width(), 3)


def test_the_right_button_erases_and_the_eraser_tool_does_too(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    user.page.canvas.set_brush(20)
    user.stroke((60, 45))
    user.stroke((60, 45), button=Qt.MouseButton.RightButton)
    assert not user.hole.any()
    user.stroke((60, 45))
    user.window.actions_by_name["eraser"].trigger()
    user.stroke((60, 45))
    assert not user.hole.any()
    user.stroke((30, 30), button=Qt.MouseButton.RightButton)
    assert not user.hole.any()


def test_strokes_over_the_edge_and_beside_the_photo_are_fine(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    user.page.canvas.set_brush(30)
    user.stroke((-5, -5), (3, 3))
    assert user.hole[0, 0]
    covered = user.hole.copy()
    user.stroke((-100, -40), (-90, -60))
    assert np.array_equal(user.hole, covered)


def test_a_stroke_redraws_only_its_own_rectangle(user: User, photo_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    user.open(photo_file)
    canvas = user.page.canvas
    canvas.set_brush(4)
    canvas.zoom_to(1.0)
    areas = []
    whole = canvas._redraw_overlay
    monkeypatch.setattr(canvas, "_redraw_overlay", lambda area: (areas.append(area), whole(area)))
    monkeypatch.setattr(canvas, "_redraw_picture", lambda area: pytest.fail("a stroke must not redraw the photo"))
    user.stroke((50, 50), (60, 50))
    assert areas
    assert all((area.right - area.left) * (area.bottom - area.top) < 30 * 20 for area in areas)


def test_the_wheel_zooms_at_the_cursor(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    canvas = user.page.canvas
    spot = QPointF(user.at(80, 20))
    before, scale = canvas.photo_point(spot), canvas.view.scale
    for delta in (120, 120, 120):
        event = QWheelEvent(
            spot, canvas.mapToGlobal(spot), QPoint(), QPoint(0, delta), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(canvas, event)
    assert canvas.view.scale == pytest.approx(scale * 1.2**3)
    assert np.abs(np.subtract(canvas.photo_point(spot), before)).max() < 2 / scale


def test_ctrl_0_fits_and_ctrl_1_shows_100_percent(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    fitted = user.page.canvas.view
    QTest.keyClick(user.window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert user.page.canvas.view.scale == 1
    QTest.keyClick(user.window, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert user.page.canvas.view == fitted


def test_a_fitted_photo_stays_fitted_when_the_window_changes_size(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    user.window.resize(1000, 600)
    user.wait(lambda: user.window.width() == 1000)
    canvas = user.page.canvas
    fitted = canvas.view
    canvas.fit()
    assert canvas.view == fitted


@pytest.mark.parametrize("how", ["middle", "space"])
def test_dragging_with_the_middle_button_or_space_moves_the_photo_and_paints_nothing(
    user: User, photo_file: Path, how: str
) -> None:
    user.open(photo_file)
    canvas, before = user.page.canvas, user.page.canvas.view
    button = Qt.MouseButton.MiddleButton if how == "middle" else Qt.MouseButton.LeftButton
    if how == "space":
        QTest.keyPress(canvas, Qt.Key.Key_Space)
    drag(user.window, canvas, button)
    if how == "space":
        QTest.keyRelease(canvas, Qt.Key.Key_Space)
    assert (canvas.view.left, canvas.view.top) == (before.left + 30, before.top - 20)
    assert not user.hole.any()
    user.stroke((60, 45))
    assert user.hole.any()


def drag(window: MainWindow, canvas: Canvas, button: Qt.MouseButton) -> None:
    QTest.mousePress(canvas, button, pos=QPoint(200, 200))
    QTest.mouseMove(canvas, QPoint(230, 180))
    QTest.mouseRelease(canvas, button, pos=QPoint(230, 180))


def test_brackets_and_slider_change_the_brush(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    canvas = user.page.canvas
    canvas.setFocus()
    size = canvas.brush
    QTest.keyClick(canvas, Qt.Key.Key_BracketRight)
    assert canvas.brush > size
    QTest.keyClick(canvas, Qt.Key.Key_BracketLeft)
    QTest.keyClick(canvas, Qt.Key.Key_BracketLeft)
    assert canvas.brush < size
    user.page.panel.brush.setValue(0)
    assert canvas.brush == 1
    QTest.keyClick(canvas, Qt.Key.Key_BracketLeft)
    assert canvas.brush == 1


def test_undo_and_redo_follow_the_strokes(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    user.page.canvas.set_brush(12)
    user.stroke((30, 30), (50, 30))
    first = user.hole.copy()
    user.stroke((80, 60))
    second = user.hole.copy()
    control, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(user.window, Qt.Key.Key_Z, control)
    assert np.array_equal(user.hole, first)
    QTest.keyClick(user.window, Qt.Key.Key_Z, control)
    assert not user.hole.any()
    assert not user.window.actions_by_name["undo"].isEnabled()
    QTest.keyClick(user.window, Qt.Key.Key_Z, control | shift)
    QTest.keyClick(user.window, Qt.Key.Key_Z, control | shift)
    assert np.array_equal(user.hole, second)
    user.window.actions_by_name["clear"].trigger()
    assert not user.hole.any()
    user.window.actions_by_name["undo"].trigger()
    user.window.actions_by_name["invert"].trigger()
    assert np.array_equal(user.hole, ~second)


def test_the_overlay_after_undo_is_the_overlay_before_the_stroke(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    user.stroke((40, 40), (60, 50))
    before = overlay(user.page.canvas).copy()
    user.stroke((50, 20), (90, 60))
    user.page.undo()
    assert np.array_equal(overlay(user.page.canvas), before)

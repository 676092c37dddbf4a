"""A canvas of its own with a photo on it, and a hand that draws at photo points, at any device pixel ratio."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.window.canvas.canvas import Canvas
from app.window.canvas.hole import Hole, HoleChange
from app.window.canvas.pyramid import Pyramid
from app.window.canvas.tools import Tool
from app.window.parts.theme import DARK

LEFT, RIGHT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
WIDTH, HEIGHT = 800, 600  # of the canvas, in logical pixels


class Board:
    """`changes` are those that were announced, `asked` what the wand and the object tool asked for."""

    def __init__(self, bot: QtBot, photo: np.ndarray, tool: Tool = Tool.BRUSH, ratio: float = 1.0) -> None:
        self.photo, self.ratio = photo, ratio
        self.canvas = Canvas(DARK)
        bot.addWidget(self.canvas)
        self.canvas.devicePixelRatioF = lambda: ratio  # type: ignore[method-assign]
        self.canvas.resize(WIDTH, HEIGHT)
        self.canvas.show()
        self._hole = Hole(photo.shape[1], photo.shape[0])
        self.canvas.show_photo(Pyramid(photo), self._hole)
        self.canvas.set_tool(tool)
        self.canvas.setFocus()
        self.changes: list[HoleChange] = []
        self.asked: list[tuple] = []
        self.canvas.stroke_done.connect(self.changes.append)
        self.canvas.wand_asked.connect(lambda *what: self.asked.append(what))
        self.canvas.object_asked.connect(lambda *what: self.asked.append(what))

    @property
    def hole(self) -> np.ndarray:
        return self._hole.pixels

    @property
    def coverage(self) -> np.ndarray:
        return self._hole.coverage

    def undo(self) -> None:
        """Take back the last change, as the page does."""
        self.canvas.hole_changed(self._hole.undo(self.changes[-1]))

    # The hand -----------------------------------------------------------------------------------------------------

    def at(self, x: float, y: float) -> QPointF:
        """The widget point that shows a photo point."""
        return self.canvas.widget_point((x, y))

    def press(self, x: float, y: float, button: Qt.MouseButton = LEFT, held: Qt.KeyboardModifier = NONE) -> None:
        self._send(QEvent.Type.MouseButtonPress, self.at(x, y), button, button, held)

    def move(self, x: float, y: float, button: Qt.MouseButton = LEFT, held: Qt.KeyboardModifier = NONE) -> None:
        self._send(QEvent.Type.MouseMove, self.at(x, y), Qt.MouseButton.NoButton, button, held)

    def release(self, x: float, y: float, button: Qt.MouseButton = LEFT, held: Qt.KeyboardModifier = NONE) -> None:
        self._send(QEvent.Type.MouseButtonRelease, self.at(x, y), button, Qt.MouseButton.NoButton, held)

    def drag(
        self, *points: tuple[float, float], button: Qt.MouseButton = LEFT, held: Qt.KeyboardModifier = NONE
    ) -> None:
        """Press at the first photo point, move over the others and let go."""
        self.press(*points[0], button, held)
        for point in points[1:]:
            self.move(*point, button, held)
        self.release(*points[-1], button, held)

    def click(self, x: float, y: float, button: Qt.MouseButton = LEFT) -> None:
        self.drag((x, y), button=button)

    def double_click(self, x: float, y: float) -> None:
        self.click(x, y)
        self._send(QEvent.Type.MouseButtonDblClick, self.at(x, y), LEFT, LEFT, NONE)
        self.release(x, y)

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        QTest.keyClick(self.canvas, key, held)

    def _send(
        self, kind: QEvent.Type, at: QPointF, button: Qt.MouseButton, buttons: Qt.MouseButton, held: Qt.KeyboardModifier
    ) -> None:
        place = self.canvas.mapToGlobal(at)
        QApplication.sendEvent(self.canvas, QMouseEvent(kind, at, place, button, buttons, held))

    # The screen ---------------------------------------------------------------------------------------------------

    def screen(self) -> np.ndarray:
        """The device pixels of the canvas, uint8 h×w×3."""
        image = QImage(round(WIDTH * self.ratio), round(HEIGHT * self.ratio), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(self.ratio)
        self.canvas.render(image)
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
        return rows[..., 2::-1].copy()

    def plain_screen(self) -> np.ndarray:
        """The same without the ring of the brush."""
        self.canvas.leaveEvent(None)
        return self.screen()

    def shown_at(self, x: float, y: float) -> tuple[int, ...]:
        """The colour of the device pixel that shows a photo point."""
        view = self.canvas.view
        column, row = int(view.left + x * view.scale), int(view.top + y * view.scale)
        return tuple(self.screen()[row, column].tolist())

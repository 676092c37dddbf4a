"""The program's window, seen by nobody, with its real engine: what is done with it, and how it looks then."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QEvent, QLocale, Qt
from PySide6.QtGui import QImage, QMouseEvent

from app.window.canvas.brush import Point
from app.window.engine.session import EngineState
from app.window.settings.preferences import Preferences, config_folder, write_preferences
from app.window.shell.program import make_application, make_window
from build_spec.pictures.program import PictureError

PATIENCE = 600.0  # seconds: only how long what is broken takes to fail
TURN = 0.01  # seconds between two looks at whether something is so


class Stage:
    """`work`: a folder for what the scenes need. To be closed. All that it does may raise PictureError."""

    def __init__(self, work: Path) -> None:
        self.work = work
        write_preferences(config_folder(), Preferences(theme="light", device="cpu"))
        self._application = make_application()
        QLocale.setDefault(QLocale("en_GB"))  # in place of the system's
        self._application.setCursorFlashTime(0)
        self.window = make_window()
        self.window.show()

    def close(self) -> None:
        """End the engine, and ask about nothing."""
        self.window.close_unasked()

    def dress(self, theme: str, width: int = 1280, height: int = 800) -> None:
        """In "light" or "dark" colours, of this size."""
        self.window.store.update(theme=theme)
        self.window.resize(width, height)
        self.settle()

    def act(self, *names: str) -> None:
        """Use commands as their menus or keys would."""
        for name in names:
            action = self.window.actions_by_name[name]
            if not action.isEnabled():
                raise PictureError(f"The command {name} can't be used now.")
            action.trigger()

    def point_at(self, x: float, y: float) -> None:
        """Move the mouse to a point of the open photo."""
        self._mouse(QEvent.Type.MouseMove, (x, y))

    def stroke(self, *points: Point) -> None:
        """Draw from point to point of the open photo with the tool in hand."""
        left = Qt.MouseButton.LeftButton
        self._mouse(QEvent.Type.MouseButtonPress, points[0], left, left)
        for point in points[1:]:
            self._mouse(QEvent.Type.MouseMove, point, held=left)
        self._mouse(QEvent.Type.MouseButtonRelease, points[-1], left)

    def _mouse(
        self,
        what: QEvent.Type,
        point: Point,
        button: Qt.MouseButton = Qt.MouseButton.NoButton,
        held: Qt.MouseButton = Qt.MouseButton.NoButton,
    ) -> None:
        canvas = self.window.page.canvas
        place = canvas.widget_point(point)
        event = QMouseEvent(what, place, canvas.mapToGlobal(place), button, held, Qt.KeyboardModifier.NoModifier)
        self._application.sendEvent(canvas, event)

    def wait_for(self, what: str, condition: Callable[[], object]) -> None:
        """Let the window go on until it is so; what its message bar says is an error."""
        end = time.monotonic() + PATIENCE
        while not condition():
            if self.window.message.isVisible():
                raise PictureError(f"The window says: {self.window.message.text()}")
            if time.monotonic() > end:
                raise PictureError(f"Waited {PATIENCE:.0f} s in vain for {what}.")
            self._application.processEvents()
            time.sleep(TURN)

    def settle(self) -> None:
        """Until nothing comes by itself any more."""
        self.wait_for("the window to come to rest", self._at_rest)
        self._application.processEvents()  # what has just come is laid out

    def _at_rest(self) -> bool:
        window, session = self.window, self.window.session
        page, table = window.page, window.authenticate
        return (
            session.state is EngineState.READY
            and session.memory is not None
            and not (session.running or page.animal_tool.looking or page.fill_tools.checking)
            and not (table.adder.busy or table.queue.running)
            and not (window.background.busy or window.keeper.autosave.busy or window.message.isVisible())
        )

    def picture(self) -> Image.Image:
        """The window as it is now, without a frame around it."""
        self.window.status.clearMessage()
        self.settle()
        image = self.window.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
        size = image.width(), image.height()
        return Image.frombytes("RGB", size, bytes(image.constBits()), "raw", "RGB", image.bytesPerLine())

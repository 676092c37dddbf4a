"""The window in a process of its own, measured from inside: `python -m benchmarks.window_probe startup|paint|animals`.

Prints one JSON object a line. Run by `bench_window`, which starts the clock before Python does.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.memory import peak_megabytes

WIDTH, HEIGHT = 6000, 4000  # 24 megapixels
EVENTS = 120
SELECTED = (4243, 2829)  # 12 megapixels
SELECTIONS = 7


def startup() -> None:
    """Say when the window has been painted and when its engine is ready, by the system's clock."""
    from PySide6.QtCore import QEvent, QObject

    from app.engine.client import EngineClient
    from app.window.engine.session import EngineState
    from app.window.shell.main_window import MainWindow
    from app.window.shell.program import make_application

    application = make_application()
    window = MainWindow(EngineClient)

    class FirstPaint(QObject):
        told = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and not self.told:
                self.told = True
                tell(shown=time.time(), torch_absent="torch" not in sys.modules)
            return False

    watcher = FirstPaint()
    window.page.empty.installEventFilter(watcher)

    def engine_changed() -> None:
        if window.page.session.state in (EngineState.READY, EngineState.STOPPED):
            tell(ready=time.time() if window.page.session.state is EngineState.READY else None)
            window.close()

    window.page.session.changed.connect(engine_changed)
    window.show()
    application.exec()


def paint() -> None:
    """Paint strokes on a 24-megapixel photo and say how long each mouse event took, repaint included."""
    import numpy as np
    from PIL import Image
    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtTest import QTest

    from app.engine.client import EngineClient
    from app.window.shell.main_window import MainWindow
    from app.window.shell.program import make_application

    application = make_application()
    window = MainWindow(EngineClient)
    window._started = True  # the engine has no part in this
    window.show()

    def settle(condition: Callable[[], bool]) -> None:
        while not condition():
            application.processEvents()
            time.sleep(0.001)  # spinning would take the interpreter from the loading thread

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "large.jpg"
        rng = np.random.default_rng(0)
        grain = Image.fromarray(rng.integers(0, 255, (HEIGHT // 8, WIDTH // 8, 3), np.uint8))
        grain.resize((WIDTH, HEIGHT), Image.Resampling.BILINEAR).save(file, quality=90)
        start = time.perf_counter()
        window.open(file)
        settle(lambda: window.page.document is not None)
        application.processEvents()
        tell(open_seconds=time.perf_counter() - start)
    canvas = window.page.canvas
    for scale, brush, hardness in (
        (None, 64, 100),
        (None, 400, 100),
        (1.0, 64, 100),
        (1.0, 400, 100),
        (1.0, 64, 0),
        (1.0, 400, 0),
    ):
        canvas.fit() if scale is None else canvas.zoom_to(scale)
        canvas.set_brush(brush)
        canvas.set_hardness(hardness)
        application.processEvents()
        timings = []
        middle = QPoint(canvas.width() // 2, canvas.height() // 2)
        QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=middle)
        for number in range(EVENTS):
            point = middle + QPoint(round(300 * np.sin(number / 9)), round(200 * np.sin(number / 7)))
            start = time.perf_counter()
            QTest.mouseMove(canvas, point)
            application.processEvents()
            timings.append(time.perf_counter() - start)
        start = time.perf_counter()
        QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=point)
        release = time.perf_counter() - start
        zoom = "fitted" if scale is None else "100 %"
        tell(
            zoom=zoom,
            brush=brush,
            soft=hardness < 100,
            median=statistics.median(timings),
            worst=max(timings),
            release=release,
        )
    start = time.perf_counter()
    window.page.undo()
    application.processEvents()
    tell(undo=time.perf_counter() - start)
    tell(peak_megabytes=peak_megabytes())
    window.close()


def animals() -> None:
    """Select the animals of photos of 12 megapixels and say how long that took, from the command to the screen.

    At first in pictures that were not outlined yet, on an engine that has outlined others; then with known outlines.
    """
    from PIL import Image

    from app.engine.client import EngineClient
    from app.samples import SAMPLE_PHOTO
    from app.window.engine.session import EngineState
    from app.window.shell.main_window import MainWindow
    from app.window.shell.program import make_application

    application = make_application()
    window = MainWindow(EngineClient)
    window.show()

    def settle(condition: Callable[[], bool]) -> None:
        while not condition():
            application.processEvents()
            time.sleep(0.001)

    opened: list[bool] = []
    window.page.opened.connect(lambda: opened.append(True))

    def select() -> float:
        steps = window.page.undo_stack.index()
        start = time.perf_counter()
        window.actions_by_name["select_animals"].trigger()
        settle(lambda: window.page.undo_stack.index() > steps)
        application.processEvents()  # it is painted
        return time.perf_counter() - start

    settle(lambda: window.session.state is EngineState.READY)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "large.jpg"
        Image.open(SAMPLE_PHOTO).convert("RGB").resize(SELECTED, Image.Resampling.BICUBIC).save(file, quality=90)
        anew, again = [], []
        for _ in range(SELECTIONS):
            opened.clear()
            window.open(file)
            settle(lambda: bool(opened) and not window.background.busy)
            anew.append(select())
            window.page.undo()
            again.append(select())
    tell(first=anew[0], anew=statistics.median(anew[1:]), again=statistics.median(again))
    window.close_unasked()


def tell(**facts: object) -> None:
    print(json.dumps(facts), flush=True)


if __name__ == "__main__":
    {"startup": startup, "paint": paint, "animals": animals}[sys.argv[1]]()

"""Opens a photo, puts 100 fills in the strip, deletes them and opens it anew, again and again: `bench_fills` runs it.

Prints one JSON object a round: megabytes once the photo is open, with the fills, and once all is closed.
"""

from __future__ import annotations

import gc
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from app.engine.packed_hole import PackedHole
from app.engine.replies import FillPatch
from app.window.canvas.brush import Rect
from app.window.document.kept_fill import KeptFill
from benchmarks.memory import resident_megabytes

WIDTH, HEIGHT = 6000, 4000  # 24 megapixels
SIDE = 1024  # of each hole
FILLS, FILLS_A_RUN, ROUNDS = 100, 4, 4


def main() -> None:
    from app.engine.client import EngineClient
    from app.window.shell.main_window import MainWindow
    from app.window.shell.program import make_application

    application = make_application()
    window = MainWindow(EngineClient)
    window._started = True  # the engine has no part in this
    window.show()
    page, autosave = window.page, window.keeper.autosave

    def settle(condition: Callable[[], bool]) -> None:
        while not condition():
            application.processEvents()
            time.sleep(0.001)

    def opened(file: Path) -> float | None:
        before = page.document
        window.open(file)
        settle(lambda: page.document is not None and page.document is not before)
        before = None
        return held()

    def held() -> float | None:
        autosave.save_now()  # it knows the last document until then
        settle(lambda: not autosave.busy and not page.background.busy)
        gc.collect()
        return resident_megabytes()

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "large.jpg"
        Image.fromarray(np.full((HEIGHT, WIDTH, 3), 120, np.uint8)).save(file)
        at_first = opened(file)
        for _ in range(ROUNDS):
            document = page.document
            assert document is not None
            for number in range(FILLS):
                if number % FILLS_A_RUN == 0:
                    hole, box = _hole(number)
                document.fills.append(_fill(hole, box, number))
                page.workspace.fill_put.emit(number)
                page.strip.select(number)
                application.processEvents()
            del document
            filled = held()
            page.fill_tools.delete_unstarred()
            at_last = opened(file)
            print(json.dumps({"opened": at_first, "filled": filled, "closed": at_last}), flush=True)
    window.close()


def _hole(number: int) -> tuple[PackedHole, Rect]:
    hole = np.zeros((HEIGHT, WIDTH), bool)
    left, top = 40 * number, 25 * number
    box = Rect(left, top, left + SIDE, top + SIDE)
    hole[box.slices] = True
    return PackedHole.pack(hole), box


def _fill(hole: PackedHole, box: Rect, seed: int) -> KeptFill:
    pixels = np.random.default_rng(seed).integers(0, 256, (SIDE, SIDE, 3), np.uint8)
    corners = (box.left, box.top, box.right, box.bottom)
    return KeptFill(FillPatch(corners, pixels, seed, "a bird", (), (), "none", "cpu", 0.0), hole)


if __name__ == "__main__":
    main()

"""`featherproof --smoke-test`: window, engine and one real fill, without a screen: does an installation work?"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from app.samples import SAMPLE_CAPTION, SAMPLE_PHOTO, sample_hole
from models.imaging import load_photo

SECONDS = 180.0  # a cold disk and a slow processor included


class SmokeTestError(ValueError):
    """What did not work, in one sentence."""


def smoke_test() -> int:
    """Open the sample, fill it once, save it and look at the file; 0, or a SmokeTestError."""
    with tempfile.TemporaryDirectory() as folder:  # what the person at this computer set and kept stays out of it
        os.environ |= {"QT_QPA_PLATFORM": "offscreen", "FEATHERPROOF_CONFIG": folder, "FEATHERPROOF_STATE": folder}
        return _try_out()


def _try_out() -> int:
    from app.qt_check import window_problem

    problem = window_problem()
    if problem is not None:
        raise SmokeTestError(problem)
    from app.engine.client import EngineClient
    from app.window.main_window import MainWindow
    from app.window.program import make_application

    application = make_application()
    window = MainWindow(EngineClient)
    window.show()
    page = window.page

    def wait_for(what: str, condition: Callable[[], bool]) -> None:
        end = time.monotonic() + SECONDS
        while not condition():
            if page.message.isVisible():
                raise SmokeTestError(page.message.text())
            if time.monotonic() > end:
                raise SmokeTestError(f"Waited {SECONDS:.0f} s in vain for {what}.")
            application.processEvents()
            time.sleep(0.01)

    try:
        window.open(SAMPLE_PHOTO)
        wait_for("the sample photo", lambda: page.document is not None)
        document = page.document
        assert document is not None
        hole = sample_hole(document.hole.height, document.hole.width)
        document.hole.replace(hole)
        page.panel.caption.setPlainText(SAMPLE_CAPTION)
        page.panel.fills.setValue(1)
        page.inpaint()
        wait_for("a fill", lambda: bool(document.fills) and not page.session.running)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "fill.png"
            page.save(file)
            wait_for("the saved file", lambda: document.saved_as is not None)
            _check(load_photo(file).pixels, document.photo.pixels, hole)
        fill = document.fills[0].patch
        print(f"featherproof works: one fill with {fill.checkpoint} on {fill.device} in {fill.seconds:.2f} s")
    finally:
        window.close()
    return 0


def _check(saved: np.ndarray, photo: np.ndarray, hole: np.ndarray) -> None:
    if not np.array_equal(saved[~hole], photo[~hole]):
        raise SmokeTestError("The saved file differs from the photo outside the hole.")
    if np.array_equal(saved[hole], photo[hole]):
        raise SmokeTestError("The fill is the photo itself.")

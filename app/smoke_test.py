"""`featherproof --smoke-test`: window, engine, a real fill and a real verdict, unseen: does an installation work?"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from app.samples import SAMPLE_CAPTION, SAMPLE_PHOTO, sample_hole
from models.authenticity.verdict import Verdict
from models.imaging import load_photo

if TYPE_CHECKING:
    from app.engine.replies import FillPatch
    from app.window.shell.main_window import MainWindow

SECONDS = 180.0  # a cold disk and a slow processor included
WaitFor = Callable[[str, Callable[[], bool]], None]


class SmokeTestError(ValueError):
    """What did not work, in one sentence."""


def smoke_test() -> int:
    """Fill the sample once, save it, look at the file and judge it; 0, or a SmokeTestError."""
    with tempfile.TemporaryDirectory() as folder:  # what the person at this computer set and kept stays out of it
        os.environ |= {"QT_QPA_PLATFORM": "offscreen", "FEATHERPROOF_CONFIG": folder, "FEATHERPROOF_STATE": folder}
        return _try_out(Path(folder) / "fill.png")


def _try_out(file: Path) -> int:
    from app.qt_check import window_problem

    problem = window_problem()
    if problem is not None:
        raise SmokeTestError(problem)
    from app.engine.client import EngineClient
    from app.window.shell.main_window import MainWindow
    from app.window.shell.program import make_application

    application = make_application()
    window = MainWindow(EngineClient)
    window.show()

    def wait_for(what: str, condition: Callable[[], bool]) -> None:
        end = time.monotonic() + SECONDS
        while not condition():
            if window.page.message.isVisible():
                raise SmokeTestError(window.page.message.text())
            if time.monotonic() > end:
                raise SmokeTestError(f"Waited {SECONDS:.0f} s in vain for {what}.")
            application.processEvents()
            time.sleep(0.01)

    try:
        application.processEvents()
        print("window: shown", flush=True)  # each line as soon as it is so: who measures reads when it comes
        fill = _fill_and_save(window, file, wait_for)
        print(f"fill: {fill.checkpoint} on {fill.device} in {fill.seconds:.2f} s", flush=True)
        verdict = _judge(window, file, wait_for)
        judges = ", ".join(verdict.models)
        print(f"verdict: {verdict.verdict}, p {verdict.p_inpainted:.2f}, by {judges} in {verdict.seconds:.2f} s")
    finally:
        window.close_unasked()
    print("featherproof works")
    return 0


def _fill_and_save(window: MainWindow, file: Path, wait_for: WaitFor) -> FillPatch:
    page = window.page
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
    page.save(file)
    wait_for("the saved file", lambda: not document.unsaved())
    _check(load_photo(file).pixels, document.photo.pixels, hole)
    return document.fills[0].patch


def _check(saved: np.ndarray, photo: np.ndarray, hole: np.ndarray) -> None:
    if not np.array_equal(saved[~hole], photo[~hole]):
        raise SmokeTestError("The saved file differs from the photo outside the hole.")
    if np.array_equal(saved[hole], photo[hole]):
        raise SmokeTestError("The fill is the photo itself.")


def _judge(window: MainWindow, file: Path, wait_for: WaitFor) -> Verdict:
    page = window.authenticate
    window.show_page("authenticate")
    page.add([str(file)])

    def judged() -> bool:
        row = page.model.row_of(str(file))
        if row is not None and row.error:
            raise SmokeTestError(row.error)
        return row is not None and row.verdict is not None

    wait_for("a verdict", judged)
    row = page.model.row_of(str(file))
    assert row is not None
    assert row.verdict is not None
    return row.verdict

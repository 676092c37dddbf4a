"""A window in which somebody works: paints, fills, stars, applies, deletes; after each step its session is kept.

`python -m tests.killed.working_window PHOTO` prints a line a step: what is in the window once that is kept.
"""

from __future__ import annotations

import json
import os
import sys
import zlib
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtWidgets import QApplication

from app.window.document.document import Document
from app.window.shell import preferences_in_force
from app.window.shell.main_window import MainWindow
from tests.app.window.fake_engine import KNOWN
from tests.app.window.quick_engine import QuickClient


def state(document: Document, caption: str) -> list[object]:
    """What a person would miss, comparable as JSON."""
    fills = [[fill.patch.seed, fill.patch.caption, fill.starred] for fill in document.fills]
    applied = [fill.patch.seed for fill in document.applied]
    return [fills, applied, caption, zlib.crc32(document.hole.pixels.tobytes())]


def main(photo: Path) -> None:
    application = QApplication(["featherproof"])
    preferences_in_force.read_vocabulary = lambda _: (KNOWN, lambda caption: [])  # type: ignore[assignment]
    window = MainWindow(QuickClient)  # type: ignore[arg-type]
    window.show()
    page, autosave = window.page, window.keeper.autosave

    def settle() -> None:
        while page.background.busy or page.session.running or autosave.busy:
            application.processEvents()

    def keep() -> None:
        autosave.save_now()
        settle()
        assert page.document is not None
        print(json.dumps(state(page.document, page.panel.caption.toPlainText())), flush=True)

    window.open(photo)
    while page.document is None:
        application.processEvents()
    for number in range(5):
        page.document.hole.paint((20 + 9 * number, 30), (30, 40), 9, True)
        change = page.document.hole.commit()
        assert change is not None
        page.workspace.push(change)
        keep()
        page.panel.caption.setPlainText("a red bird" if number % 2 else "a bird")
        page.panel.fills.setValue(2)
        page.panel.seed.setValue(10 * number)
        page.panel.inpaint.click()
        settle()
        keep()
        page.strip.select(len(page.document.fills) - 1)
        window.actions_by_name[("star", "apply", "delete_fill")[number % 3]].trigger()
        keep()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

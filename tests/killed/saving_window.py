"""A window in which somebody works and saves the project after each step.

`python -m tests.killed.saving_window PHOTO PROJECT` prints a line a step: what the project holds once it is saved.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtWidgets import QApplication

from app.window.shell import preferences_in_force
from app.window.shell.main_window import MainWindow
from tests.app.window.fake_engine import KNOWN
from tests.app.window.quick_engine import QuickClient
from tests.killed.working_window import state

STEPS = 5


def main(photo: Path, project: Path) -> None:
    application = QApplication(["featherproof"])
    preferences_in_force.read_vocabulary = lambda _: (KNOWN, lambda caption: [])  # type: ignore[assignment]
    window = MainWindow(QuickClient)  # type: ignore[arg-type]
    window.show()
    page = window.page

    def settle() -> None:
        while page.background.busy or page.session.running or window.keeper.autosave.busy:
            application.processEvents()

    window.open(photo)
    while page.document is None:
        application.processEvents()
    for number in range(STEPS):
        page.document.hole.paint((20 + 9 * number, 30), (30, 40), 9, True)
        change = page.document.hole.commit()
        assert change is not None
        page.workspace.push(change)
        page.panel.caption.setPlainText("a red bird" if number % 2 else "a bird")
        page.panel.seed.setValue(10 * number)
        page.panel.inpaint.click()
        settle()
        page.strip.select(len(page.document.fills) - 1)
        window.actions_by_name[("star", "apply", "delete_fill")[number % 3]].trigger()
        page.projects.write(project)
        settle()
        print(json.dumps(state(page.document, page.panel.caption.toPlainText())), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

"""What the tests of documents share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.app.window.document.desk import Desk


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, photo_file: Path) -> Iterator[Desk]:
    """Its programs are closed after the test."""
    desk = Desk(qtbot, tmp_path / "sessions", photo_file)
    yield desk
    for program in desk.programs:
        program.autosave.close_cleanly()

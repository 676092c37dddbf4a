"""What the tests of the Authenticate page share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from tests.app.window.judging import Judge


@pytest.fixture
def judge(qtbot: QtBot) -> Iterator[Judge]:
    """An Authenticate page on the screen; closed after the test."""
    found = Judge(qtbot)
    yield found
    found.close()

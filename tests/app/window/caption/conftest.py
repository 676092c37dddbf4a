"""What the tests of the caption share."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from tests.app.window.caption.writer import Writer


@pytest.fixture
def writer(qtbot: QtBot) -> Writer:
    return Writer(qtbot)

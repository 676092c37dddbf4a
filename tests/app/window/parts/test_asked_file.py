"""A name without its suffix never replaces a file that nobody was asked about."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.window.parts.asked_file import asked_file
from app.window.parts.message_bar import MessageBar


@pytest.fixture
def message(qtbot: QtBot) -> Iterator[MessageBar]:
    bar = MessageBar()
    yield bar
    bar.deleteLater()


def test_the_suffix_is_added_where_it_was_left_out(message: MessageBar, tmp_path: Path) -> None:
    assert asked_file("", ".png", message) is None
    assert asked_file(str(tmp_path / "bird"), ".png", message) == tmp_path / "bird.png"
    assert asked_file(str(tmp_path / "bird.tif"), ".png", message) == tmp_path / "bird.tif"


def test_a_file_that_would_be_replaced_unasked_is_refused(message: MessageBar, tmp_path: Path) -> None:
    file = tmp_path / "bird.png"
    file.write_bytes(b"a photo")
    assert asked_file(str(tmp_path / "bird"), ".png", message) is None
    assert message.text() == f"{file} is there already: give its whole name to replace it."
    assert asked_file(str(file), ".png", message) == file  # the dialog has asked

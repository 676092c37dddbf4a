"""A name without its suffix never replaces a file that nobody was asked about."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.window.parts.asked_file import asked_file
from app.window.parts.message_bar import MessageBar


def test_a_suffix_is_added_where_it_was_left_out_unless_that_would_replace_a_file_unasked(
    qtbot: QtBot, tmp_path: Path
) -> None:
    message, file = MessageBar(), tmp_path / "bird.png"
    qtbot.addWidget(message)
    assert asked_file("", ".png", message) is None
    assert asked_file(str(tmp_path / "bird"), ".png", message) == file
    assert asked_file(str(tmp_path / "bird.tif"), ".png", message) == tmp_path / "bird.tif"
    file.write_bytes(b"a photo")
    assert asked_file(str(tmp_path / "bird"), ".png", message) is None
    assert message.text() == f"{file} already exists: enter its full name to replace it."
    assert asked_file(str(file), ".png", message) == file  # the dialog has asked

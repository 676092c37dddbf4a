"""The style sheet holds wherever the program lies."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QSpinBox
from pytestqt.qtbot import QtBot

from app.window.parts import theme


def spin_box(qtbot: QtBot) -> bytes:
    """What a spin box looks like now."""
    box = QSpinBox()
    qtbot.addWidget(box)
    box.setStyleSheet(theme.style_sheet(theme.DARK))
    box.resize(200, 40)
    picture = QImage(200, 40, QImage.Format.Format_RGB32)
    picture.fill(0)  # what the rounded corners leave as it was
    box.render(picture)
    return bytes(picture.constBits())


@pytest.mark.parametrize("name", ["Programme für Vögel", "it's (mine); {all}"])
def test_arrows_are_drawn_from_a_folder_of_any_name(
    name: str, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = spin_box(qtbot)
    shutil.copytree(theme.ICONS, tmp_path / name)
    monkeypatch.setattr(theme, "ICONS", (tmp_path / name).as_posix())
    assert spin_box(qtbot) == here
    monkeypatch.setattr(theme, "ICONS", (tmp_path / "nowhere").as_posix())
    assert spin_box(qtbot) != here

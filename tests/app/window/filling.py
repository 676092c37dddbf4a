"""What a person does with fills, and what is to be seen of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint

from app.window.document.document import Document
from app.window.inpaint.tile_delegate import TileButton
from tests.app.window.conftest import User


def shown(user: User) -> np.ndarray:
    """The photo as the canvas shows it now, at full size."""
    pyramid = user.page.canvas._pyramid
    assert pyramid is not None
    return pyramid.levels[0]


def document(user: User) -> Document:
    assert user.page.document is not None
    return user.page.document


def photo(user: User) -> np.ndarray:
    return document(user).photo.pixels


def seeds(user: User) -> list[int]:
    """Of the fills, in their order."""
    return [fill.patch.seed for fill in document(user).fills]


def act(user: User, name: str) -> None:
    """Use a command as its menu or key would."""
    action = user.window.actions_by_name[name]
    assert action.isEnabled(), f"{name} can't be used"
    action.trigger()


def fill_three(user: User, photo_file: Path) -> User:
    """Three fills of seeds 5, 6 and 7, the first one shown."""
    user.open(photo_file)
    user.stroke((40, 40), (60, 50))
    user.inpaint("a red bird", fills=3, seed=5)
    user.finish_run()
    return user


def small_button(user: User, number: int, button: TileButton) -> QPoint:
    """Where a fill's small button is in the strip."""
    strip = user.page.strip
    return button.place(strip.visualRect(strip.fills.index(number + 1))).center()

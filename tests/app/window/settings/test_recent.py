"""The menu of recent photos."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.window.parts.background import Background
from app.window.settings.recent import RecentMenu
from app.window.settings.store import StateStore
from tests.fixtures.user_folders import UserFolders

WAIT = 60_000  # milliseconds: only how long a broken test takes to fail


class Recent:
    """A menu, its state, and three photos of which two are named alike."""

    def __init__(self, bot: QtBot, folder: Path) -> None:
        self.photos = [folder / "owl.png", folder / "one" / "jay & co.png", folder / "two" / "jay & co.png"]
        for photo in self.photos:
            photo.parent.mkdir(exist_ok=True)
            photo.touch()
        self.state, self.background = StateStore(), Background()
        self.menu = RecentMenu(self.state, self.background)
        self.bot = bot

    def show(self) -> None:
        """Open the menu and wait until the disk has been asked."""
        self.menu.aboutToShow.emit()
        self.bot.waitUntil(lambda: not self.background.busy, timeout=WAIT)

    @property
    def listed(self) -> list[str]:
        """The photos' paths, as tooltips, but for the last entry which clears."""
        return [action.toolTip() for action in self.menu.actions() if not action.isSeparator()][:-1]


@pytest.fixture
def recent(qtbot: QtBot, user_folders: UserFolders, tmp_path: Path) -> Iterator[Recent]:
    recent = Recent(qtbot, tmp_path)
    yield recent
    recent.background.close()
    recent.state.close()


def test_the_photo_opened_last_is_first_and_the_menu_follows(recent: Recent) -> None:
    assert not recent.menu.isEnabled()
    for photo in recent.photos:
        recent.state.add_photo(str(photo))
    assert recent.menu.isEnabled()
    assert recent.listed == [str(photo) for photo in reversed(recent.photos)]


def test_a_chosen_photo_is_told_by_its_path(recent: Recent) -> None:
    recent.state.add_photo(str(recent.photos[0]))
    with recent.bot.waitSignal(recent.menu.chosen) as heard:
        recent.menu.actions()[0].trigger()
    assert heard.args == [str(recent.photos[0])]


def test_photos_of_the_same_name_are_told_apart_by_their_folder(recent: Recent) -> None:
    for photo in recent.photos:
        recent.state.add_photo(str(photo))
    texts = [action.text() for action in recent.menu.actions()[:3]]
    assert texts == ["&1  jay && co.png – two", "&2  jay && co.png – one", "&3  owl.png"]


def test_a_photo_that_is_gone_leaves_the_menu_and_the_state_once_it_is_shown(recent: Recent) -> None:
    for photo in recent.photos:
        recent.state.add_photo(str(photo))
    recent.photos[1].unlink()
    recent.show()
    assert recent.listed == [str(recent.photos[2]), str(recent.photos[0])]
    assert recent.state.values.recent_photos == tuple(recent.listed)


def test_the_list_can_be_cleared(recent: Recent) -> None:
    for photo in recent.photos:
        recent.state.add_photo(str(photo))
    recent.menu.actions()[-1].trigger()
    assert recent.listed == []
    assert recent.state.values.recent_photos == ()
    assert recent.photos[0].exists()

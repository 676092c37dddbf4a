"""The menu of recent photos."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.window.parts.background import Background
from app.window.settings.recent import RecentMenu
from app.window.settings.store import StateStore


@pytest.fixture
def menu(qtbot: QtBot) -> Iterator[RecentMenu]:
    state, background = StateStore(), Background()
    yield RecentMenu(state, background)
    background.close()
    state.close()


def listed(menu: RecentMenu) -> list[str]:
    """The photos' paths, as tooltips, but for the last entry which clears."""
    return [action.toolTip() for action in menu.actions() if not action.isSeparator()][:-1]


def test_the_menu_lists_recent_photos_tells_them_apart_and_forgets_those_that_are_gone(
    menu: RecentMenu, tmp_path: Path, qtbot: QtBot
) -> None:
    state = menu._state
    photos = [tmp_path / name for name in ("owl.png", "one/jay & co.png", "two/jay & co.png")]
    assert not menu.isEnabled()
    for photo in photos:
        photo.parent.mkdir(exist_ok=True)
        photo.touch()
        state.add_photo(str(photo))
    assert menu.isEnabled()
    assert listed(menu) == [str(photo) for photo in reversed(photos)]
    texts = [action.text() for action in menu.actions()[:3]]
    assert texts == ["&1  jay && co.png – two", "&2  jay && co.png – one", "&3  owl.png"]
    with qtbot.waitSignal(menu.chosen) as heard:
        menu.actions()[2].trigger()
    assert heard.args == [str(photos[0])]
    photos[1].unlink()
    menu.aboutToShow.emit()
    qtbot.waitUntil(lambda: not menu._background.busy, timeout=60_000)
    assert listed(menu) == [str(photos[2]), str(photos[0])]
    assert state.values.recent_photos == tuple(listed(menu))
    menu.actions()[-1].trigger()
    assert (listed(menu), state.values.recent_photos) == ([], ())
    assert photos[0].exists()

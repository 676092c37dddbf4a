"""Fills in the strip: kept, deleted, more of their kind made, and let go with their photo."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QToolTip

from app.window.canvas.feather import softened
from app.window.inpaint.fills_model import STARRED
from app.window.inpaint.tile_delegate import TileButton
from tests.app.window.conftest import User
from tests.app.window.fake_engine import colour_of
from tests.app.window.filling import act, document, fill_three, photo, seeds, shown, small_button


def press(user: User, number: int, button: TileButton) -> None:
    place = small_button(user, number, button)
    QTest.mouseClick(user.page.strip.viewport(), Qt.MouseButton.LeftButton, pos=place)


@pytest.fixture
def filled(user: User, photo_file: Path) -> User:
    """A window with three fills of seeds 5, 6 and 7, the first one shown."""
    return fill_three(user, photo_file)


def test_a_fill_is_kept_by_its_star_and_by_its_key(filled: User) -> None:
    strip, fills = filled.page.strip, document(filled).fills
    press(filled, 1, TileButton.STAR)
    act(filled, "star")
    assert [fill.starred for fill in fills] == [True, True, False]
    assert [strip.fills.index(row).data(STARRED) for row in (1, 2, 3)] == [True, True, False]
    act(filled, "star")
    assert not fills[0].starred


def test_deleting_leaves_the_kept_ones_and_can_be_taken_back(filled: User) -> None:
    filled.page.strip.select(1)
    act(filled, "star")
    act(filled, "delete_unstarred")
    assert seeds(filled) == [6]
    assert filled.page.strip.fills.rowCount() == 2
    act(filled, "undo")
    assert seeds(filled) == [5, 6, 7]
    assert filled.page.strip.fills.index(2).data(STARRED)
    act(filled, "redo")
    assert seeds(filled) == [6]


def test_the_shown_fill_can_be_deleted_and_another_one_is_shown(filled: User) -> None:
    filled.page.strip.select(2)
    act(filled, "delete_fill")
    assert seeds(filled) == [5, 6]
    number = document(filled).shown
    assert number == filled.page.strip.currentIndex().row() - 1
    hole = filled.hole
    expected = photo(filled)[hole] if number is None or number < 0 else colour_of(seeds(filled)[number])
    assert (shown(filled)[hole] == expected).all()


def test_more_like_this_asks_for_the_neighbours_of_the_shown_fill(filled: User) -> None:
    filled.page.strip.select(1)
    filled.page.panel.fills.setValue(2)
    act(filled, "more")
    filled.finish_run()
    fills = document(filled).fills
    assert [fill.patch.near for fill in fills] == [None, None, None, 6, 6]
    assert fills[3].patch.caption == "a red bird"
    assert np.array_equal(fills[3].hole.unpack(), fills[1].hole.unpack())
    assert filled.page.strip.fills.index(4).data() == "like 6"
    filled.page.strip.select(3)
    act(filled, "more")  # of its own kind: the neighbours of the same one
    filled.finish_run()
    assert fills[-1].patch.near == 6


def test_a_soft_hole_blends_the_fill_in(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    user.page.set_hardness(0)
    user.page.set_brush(40)
    user.stroke((60, 45))
    coverage = document(user).hole.coverage.copy()
    assert ((coverage > 0) & (coverage < 255)).any()
    user.inpaint("a bird", fills=1, seed=5)
    user.finish_run()
    fill = np.broadcast_to(np.array(colour_of(5), np.uint8), photo(user).shape)
    assert np.array_equal(shown(user), softened(fill, photo(user), coverage))


def test_fills_are_let_go_with_their_photo(filled: User, photo_file: Path, tmp_path: Path) -> None:
    watched = [weakref.ref(fill) for fill in document(filled).fills]
    act(filled, "delete_fill")
    filled.window.keeper.autosave.save_now()
    filled.wait(lambda: not filled.window.keeper.autosave.busy)
    other = tmp_path / "other.png"
    other.write_bytes(photo_file.read_bytes())
    filled.open(other)
    filled.wait(lambda: not filled.window.keeper.autosave.busy and not filled.page.background.busy)
    gc.collect()
    assert [fill() for fill in watched] == [None] * 3


def test_keys_of_the_other_page_do_nothing_to_the_fills(filled: User) -> None:
    act(filled, "page_authenticate")
    for name in ("delete_fill", "star", "undo", "brush", "apply"):
        assert not filled.window.actions_by_name[name].isEnabled()
    act(filled, "page_inpaint")
    assert filled.window.actions_by_name["star"].isEnabled()


def test_the_small_buttons_act_on_their_own_fill_and_leave_the_shown_one(filled: User) -> None:
    filled.page.panel.fills.setValue(1)
    press(filled, 2, TileButton.MORE)
    filled.finish_run()
    assert document(filled).fills[-1].patch.near == 7
    filled.page.strip.select(0)
    press(filled, 1, TileButton.DELETE)
    assert seeds(filled)[:2] == [5, 7]
    assert document(filled).shown == 0
    act(filled, "undo")
    assert seeds(filled)[:3] == [5, 6, 7]


def test_each_small_button_says_what_it_does_and_its_key(filled: User) -> None:
    viewport = filled.page.strip.viewport()
    for button, said in (
        (TileButton.STAR, "Keep this fill, or no longer (S)"),
        (TileButton.DELETE, "Delete this fill (Delete)"),
        (TileButton.MORE, "More like this (M)"),
    ):
        place = small_button(filled, 1, button)
        event = QHelpEvent(QHelpEvent.Type.ToolTip, place, viewport.mapToGlobal(place))
        assert filled.page.strip.viewportEvent(event)
        assert QToolTip.text() == said


def test_the_original_and_a_fill_to_come_have_no_small_buttons(filled: User) -> None:
    press(filled, -1, TileButton.DELETE)
    assert seeds(filled) == [5, 6, 7]
    filled.inpaint("wait a bird", fills=3, seed=20)
    filled.wait(lambda: len(document(filled).fills) == 4)
    press(filled, 5, TileButton.DELETE)
    press(filled, 4, TileButton.STAR)
    assert seeds(filled) == [5, 6, 7, 20]
    QTest.keyClick(filled.window, Qt.Key.Key_Escape)
    filled.finish_run()


def test_enter_on_a_fill_applies_it_and_letters_go_to_the_commands(filled: User) -> None:
    strip = filled.page.strip
    strip.setFocus()
    strip.select(1)
    QTest.keyClick(strip, Qt.Key.Key_S)
    assert document(filled).fills[1].starred
    QTest.keyClick(strip, Qt.Key.Key_Return)
    assert [fill.patch.seed for fill in document(filled).applied] == [6]
    QTest.keyClick(strip, Qt.Key.Key_Return)  # on the original there is nothing to apply
    assert len(document(filled).applied) == 1


def test_a_fill_is_deleted_by_its_key_but_not_while_one_types(filled: User) -> None:
    caption = filled.page.panel.caption
    caption.setFocus()
    QTest.keyClick(caption, Qt.Key.Key_Delete)
    QTest.keyClicks(caption, "sm")
    assert seeds(filled) == [5, 6, 7]
    filled.page.strip.setFocus()
    QTest.keyClick(filled.page.strip, Qt.Key.Key_Delete)
    assert seeds(filled) == [6, 7]


def test_the_menu_of_a_fill_is_about_that_fill_and_is_gone_once_closed(filled: User) -> None:
    strip = filled.page.strip
    place = strip.visualRect(strip.fills.index(3)).center()
    QTest.mouseClick(strip.viewport(), Qt.MouseButton.RightButton, pos=place)
    strip.customContextMenuRequested.emit(place)
    assert document(filled).shown == 2
    before = filled.page.findChildren(QMenu)
    (menu,) = (menu for menu in before if menu.isVisible())
    gone = weakref.ref(menu)
    with filled.bot.waitSignal(menu.destroyed, timeout=60_000):
        menu.close()
    del menu, before
    assert gone() is None


def test_more_of_a_fill_with_a_soft_edge_has_the_same_soft_edge(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    user.page.set_hardness(0)
    user.page.set_brush(40)
    user.stroke((60, 45))
    coverage = document(user).hole.coverage.copy()
    user.inpaint("a bird", fills=1, seed=5)
    user.finish_run()
    act(user, "clear")
    user.page.strip.select(0)
    act(user, "more")
    user.finish_run()
    more = document(user).fills[1]
    fill = np.broadcast_to(np.array(colour_of(more.patch.seed), np.uint8), photo(user).shape)
    assert np.array_equal(more.filled(photo(user)), softened(fill, photo(user), coverage))


def test_fills_can_be_deleted_while_others_come(filled: User) -> None:
    filled.inpaint("wait a bird", fills=3, seed=20)
    filled.wait(lambda: len(document(filled).fills) == 4)
    press(filled, 0, TileButton.DELETE)
    QTest.keyClick(filled.window, Qt.Key.Key_Escape)
    filled.finish_run()
    act(filled, "undo")
    assert seeds(filled)[:4] == [5, 6, 7, 20]
    assert filled.page.strip.fills.rowCount() == 1 + len(seeds(filled))
    for number, seed in enumerate(seeds(filled)):
        assert filled.page.strip.fills.index(number + 1).data() == f"seed {seed}"

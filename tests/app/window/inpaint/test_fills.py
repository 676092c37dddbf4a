"""Fills in the strip: shown, kept, deleted, more of their kind made, checked, and let go with their photo."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QToolTip

from app.window.canvas.feather import softened
from app.window.inpaint.fills_model import STARRED
from app.window.inpaint.tile_delegate import TileButton
from tests.app.window.conftest import User
from tests.app.window.fake_engine import colour_of


def small_button(user: User, number: int, button: TileButton) -> QPoint:
    """Where a fill's small button is in the strip."""
    strip = user.page.strip
    return button.place(strip.visualRect(strip.fills.index(number + 1))).center()


def press(user: User, number: int, button: TileButton) -> None:
    place = small_button(user, number, button)
    QTest.mouseClick(user.page.strip.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_a_click_on_a_tile_shows_that_fill_or_the_original(filled: User) -> None:
    for row, seed in ((3, 7), (1, 5), (2, 6)):
        filled.click_tile(row)
        assert (filled.shown[filled.hole] == colour_of(seed)).all()
        assert not filled.page.canvas.hole_shown
    filled.click_tile(0)
    assert np.array_equal(filled.shown, filled.photo)
    assert filled.page.canvas.hole_shown


def test_a_fill_is_kept_by_its_star_and_by_its_key_and_deleting_the_others_can_be_taken_back(filled: User) -> None:
    strip, fills = filled.page.strip, filled.document.fills
    press(filled, 1, TileButton.STAR)
    filled.act("star")
    assert [fill.starred for fill in fills] == [True, True, False]
    assert [strip.fills.index(row).data(STARRED) for row in (1, 2, 3)] == [True, True, False]
    filled.act("star")
    assert not fills[0].starred
    filled.act("delete_unstarred")
    assert filled.seeds == [6]
    assert strip.fills.rowCount() == 2
    filled.act("undo")
    assert filled.seeds == [5, 6, 7]
    assert strip.fills.index(2).data(STARRED)
    filled.act("redo")
    assert filled.seeds == [6]


def test_more_like_this_asks_for_the_neighbours_of_the_shown_fill(filled: User) -> None:
    filled.pick(1)
    filled.page.panel.fills.setValue(2)
    filled.act("more")
    filled.finish_run()
    fills = filled.document.fills
    assert [fill.patch.near for fill in fills] == [None, None, None, 6, 6]
    assert fills[3].patch.caption == "a red bird"
    assert np.array_equal(fills[3].hole.unpack(), fills[1].hole.unpack())
    assert filled.tiles[4] == "like 6"
    filled.pick(3)
    filled.act("more")  # of its own kind: the neighbours of the same one
    filled.finish_run()
    assert fills[-1].patch.near == 6


def test_a_soft_hole_blends_the_fill_in_and_more_of_it_has_the_same_soft_edge(opened: User) -> None:
    opened.page.set_hardness(0)
    opened.page.set_brush(40)
    opened.stroke((60, 45))
    coverage = opened.document.hole.coverage.copy()
    assert ((coverage > 0) & (coverage < 255)).any()
    opened.run(seed=5)

    def blended(seed: int) -> np.ndarray:
        fill = np.broadcast_to(np.array(colour_of(seed), np.uint8), opened.photo.shape)
        return softened(fill, opened.photo, coverage)

    assert np.array_equal(opened.shown, blended(5))
    opened.act("clear")
    opened.pick(0)
    opened.act("more")
    opened.finish_run()
    more = opened.document.fills[1]
    assert np.array_equal(more.filled(opened.photo), blended(more.patch.seed))


def test_fills_are_let_go_with_their_photo(filled: User, other_file: Path) -> None:
    watched = [weakref.ref(fill) for fill in filled.document.fills]
    filled.act("delete_fill")
    filled.window.keeper.autosave.save_now()
    filled.settle()
    filled.open(other_file)
    filled.settle()
    filled.engine.jobs.clear()
    gc.collect()
    assert [fill() for fill in watched] == [None] * 3


def test_keys_of_the_other_page_do_nothing_to_the_fills(filled: User) -> None:
    filled.act("page_authenticate")
    assert [name for name in ("delete_fill", "star", "undo", "brush", "apply") if filled.can(name)] == []
    filled.act("page_inpaint")
    assert filled.can("star")


def test_the_small_buttons_act_on_their_own_fill_and_leave_the_shown_one(filled: User) -> None:
    filled.page.panel.fills.setValue(1)
    press(filled, 2, TileButton.MORE)
    filled.finish_run()
    assert filled.document.fills[-1].patch.near == 7
    filled.pick(0)
    press(filled, 1, TileButton.DELETE)
    assert filled.seeds[:2] == [5, 7]
    assert filled.document.shown == 0
    filled.act("undo")
    assert filled.seeds[:3] == [5, 6, 7]


def test_each_small_button_says_what_it_does_and_its_key(filled: User) -> None:
    viewport = filled.page.strip.viewport()
    for button, said in (
        (TileButton.STAR, "Keep this fill, or stop keeping it (S)"),
        (TileButton.DELETE, "Delete this fill (Delete)"),
        (TileButton.MORE, "More like this (M)"),
    ):
        place = small_button(filled, 1, button)
        event = QHelpEvent(QHelpEvent.Type.ToolTip, place, viewport.mapToGlobal(place))
        assert filled.page.strip.viewportEvent(event)
        assert QToolTip.text() == said


def test_fills_can_be_deleted_while_others_come_but_not_the_original_or_one_to_come(filled: User) -> None:
    filled.inpaint("wait a bird", fills=3, seed=20)
    filled.wait(lambda: len(filled.seeds) == 4)
    for number, button in ((-1, TileButton.DELETE), (5, TileButton.DELETE), (4, TileButton.STAR)):
        press(filled, number, button)
    assert filled.seeds == [5, 6, 7, 20]
    press(filled, 0, TileButton.DELETE)
    filled.press("Esc")
    filled.finish_run()
    assert filled.seeds == [6, 7, 20]
    filled.act("undo")
    assert filled.tiles == ["Original", "seed 5", "seed 6", "seed 7", "seed 20"]


def test_keys_act_on_a_fill_while_the_strip_has_them_and_not_while_one_types(filled: User) -> None:
    strip, caption = filled.page.strip, filled.page.panel.caption
    caption.setFocus()
    QTest.keyClick(caption, Qt.Key.Key_Delete)
    QTest.keyClicks(caption, "sm")
    assert filled.seeds == [5, 6, 7]
    strip.setFocus()
    QTest.keyClick(strip, Qt.Key.Key_Delete)
    assert filled.seeds == [6, 7]
    filled.pick(0)
    QTest.keyClick(strip, Qt.Key.Key_S)
    assert filled.document.fills[0].starred
    for _ in range(2):  # the second one is on the photo now, where there is nothing to apply
        QTest.keyClick(strip, Qt.Key.Key_Return)
        assert filled.applied == [6]


def test_arrow_keys_on_photo_and_strip_go_from_fill_to_fill_and_past_those_to_come(filled: User) -> None:
    filled.inpaint("wait a bird", fills=3, seed=20)
    filled.wait(lambda: len(filled.seeds) == 4)
    for widget in (filled.page.canvas, filled.page.strip):
        filled.pick(2)
        shown = []
        for key in (*[Qt.Key.Key_Right] * 3, *[Qt.Key.Key_Left] * 5):
            QTest.keyClick(widget, key)
            shown.append(filled.document.shown)
        assert shown == [3, 3, 3, 2, 1, 0, None, None]
    filled.press("Esc")


def test_the_menu_of_a_fill_is_about_that_fill_and_is_gone_once_closed(filled: User) -> None:
    strip = filled.page.strip
    place = strip.visualRect(strip.fills.index(3)).center()
    QTest.mouseClick(strip.viewport(), Qt.MouseButton.RightButton, pos=place)
    strip.customContextMenuRequested.emit(place)
    assert filled.document.shown == 2
    before = filled.page.findChildren(QMenu)
    (menu,) = (menu for menu in before if menu.isVisible())
    gone = weakref.ref(menu)
    with filled.bot.waitSignal(menu.destroyed, timeout=60_000):
        menu.close()
    del menu, before
    assert gone() is None


# The picture on screen as the classifiers see it ------------------------------------------------------------------


def check(user: User) -> None:
    with user.bot.waitSignal(user.page.fill_tools.checked, timeout=60_000):
        user.act("check")


def verdict_shown(user: User) -> bool:
    visible = user.page.panel.verdict.isVisible()
    assert visible == (user.page.canvas._heat is not None)
    return visible


def test_a_checked_fill_shows_its_verdict_and_heat_map_until_something_else_is_done(filled: User) -> None:
    with filled.bot.waitSignal(filled.page.fill_tools.checked, timeout=60_000) as checked:
        filled.act("check")
        assert filled.page.panel.hint.text() == "The classifiers are checking the picture…"
        assert not filled.can("check")
    assert checked.args[0].verdict == "authentic"
    assert verdict_shown(filled)
    filled.press("Esc")
    assert not verdict_shown(filled)
    check(filled)
    filled.pick(1)
    assert not verdict_shown(filled)
    for name in ("apply", "undo", "clear", "invert", "delete_fill"):
        if name == "delete_fill":
            filled.pick(1)
        check(filled)
        filled.act(name)
        assert not verdict_shown(filled), name


def test_a_check_that_fails_is_a_sentence(quick: User, tmp_path: Path, photo_file: Path) -> None:
    quick.open(photo_file.rename(tmp_path / "fail.png"))
    quick.act("check")
    quick.wait(lambda: "told to fail" in quick.message)
    assert quick.can("check")


def test_a_stroke_takes_back_a_check_that_still_runs_and_the_hole_is_there_again_after_one(opened: User) -> None:
    opened.stroke((40, 40))
    opened.act("check")
    opened.stroke((90, 70))
    assert not opened.page.fill_tools.checking
    check(opened)
    assert not opened.page.canvas.hole_shown
    opened.press("Esc")
    assert opened.page.canvas.hole_shown

"""The main job in the window: open, paint, caption, inpaint, look; and what happens when something fails."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.window.engine.session import EngineState
from tests.app.window.conftest import User
from tests.app.window.fake_engine import colour_of


def test_the_empty_window_says_what_to_drop_and_opens_the_sample(quick: User) -> None:
    assert quick.page.empty.isVisible()
    assert not quick.page.panel.inpaint.isEnabled()
    with quick.bot.waitSignal(quick.page.opened, timeout=60_000):
        QTest.mouseClick(quick.page.empty.sample, Qt.MouseButton.LeftButton)
    assert quick.window.windowTitle() == "chelsea.png — Featherproof"
    assert quick.window.status.size_label.text() == "451×300"


def test_fills_appear_one_by_one_the_first_is_shown_in_place_and_painting_shows_the_hole_again(opened: User) -> None:
    page = opened.page
    opened.stroke((40, 40), (60, 50))
    opened.inpaint("wait a bird", fills=3, seed=5)
    opened.wait(lambda: opened.seeds == [5])
    assert page.panel.cancel.isVisible()
    assert len(opened.tiles) == 4
    assert (opened.shown[opened.hole] == colour_of(5)).all()
    assert np.array_equal(opened.shown[~opened.hole], opened.photo[~opened.hole])
    assert not page.canvas.hole_shown
    QTest.mouseClick(page.panel.cancel, Qt.MouseButton.LeftButton)
    opened.finish_run()
    assert opened.tiles == ["Original", "seed 5"]
    assert page.panel.inpaint.isVisible()
    opened.stroke((80, 60))
    assert page.canvas.hole_shown


def test_a_run_that_fails_is_one_sentence_and_one_that_hangs_is_left_with_escape(opened: User) -> None:
    opened.stroke((40, 40))
    hole = opened.hole.copy()
    for word, said in (("fail", "the fake was told to fail"), ("memory", "not enough memory")):
        opened.run(word)
        assert said in opened.message
        assert opened.tiles == ["Original"]
        opened.page.message.hide()
    opened.inpaint("hang")
    opened.wait(lambda: opened.page.session.state is EngineState.WORKING)
    opened.press("Esc")
    opened.finish_run()
    assert opened.message == ""
    opened.run()
    assert opened.seeds == [5]
    assert np.array_equal(opened.hole, hole)
    opened.inpaint("hang")
    opened.wait(lambda: opened.page.session.state is EngineState.WORKING)
    opened.window.close_unasked()  # in mid-run
    assert not opened.window.isVisible()


def test_single_key_shortcuts_rest_while_a_text_field_has_the_focus(opened: User) -> None:
    panel, canvas = opened.page.panel, opened.page.canvas
    panel.caption.setFocus()
    size = canvas.brush
    QTest.keyClicks(panel.caption, r"be [h] \ ")
    assert panel.caption.toPlainText() == r"be [h] \ "
    assert not opened.window.actions_by_name["before"].isChecked()
    panel.seed.setFocus()
    for key in (Qt.Key.Key_E, Qt.Key.Key_BracketRight, Qt.Key.Key_H):
        QTest.keyClick(panel.seed, key)
    assert not canvas.erasing
    assert canvas.brush == size


def test_unknown_words_are_named_and_enter_in_the_caption_starts_the_run(opened: User) -> None:
    opened.stroke((40, 40))
    panel, caption = opened.page.panel, opened.page.panel.caption
    opened.settle()
    caption.setFocus()
    QTest.keyClicks(caption, "a zebra bird")
    opened.wait(lambda: panel.unknown.isVisible() and "zebra" in panel.unknown.text())
    caption.setPlainText("")
    assert panel.unknown.isHidden()
    QTest.keyClicks(caption, "a bird")
    QTest.keyClick(caption, Qt.Key.Key_Return)
    assert opened.page.session.running
    opened.finish_run()
    assert opened.document.fills[0].patch.caption == "a bird"


def test_after_enter_in_the_caption_keys_belong_to_the_photo_where_enter_runs_again(opened: User) -> None:
    page, caption = opened.page, opened.page.panel.caption
    opened.stroke((40, 40))
    for _ in range(2):
        caption.setFocus()
        QTest.keyClick(caption, Qt.Key.Key_Return)
        opened.finish_run()
        assert opened.window.focusWidget() is page.canvas
    QTest.keyClick(page.canvas, Qt.Key.Key_Return)
    opened.finish_run()
    assert len(opened.seeds) == 12
    QTest.keyClick(opened.window.focusWidget(), Qt.Key.Key_S)
    assert [fill.starred for fill in opened.document.fills].count(True) == 1
    assert caption.toPlainText() == ""


def test_a_hole_of_all_the_photo_is_a_sentence(opened: User) -> None:
    opened.act("invert")
    opened.press_inpaint()
    assert opened.message == "The hole covers the whole photo: something must stay visible."
    assert not opened.page.session.running


def test_a_new_seed_is_another_one(quick: User) -> None:
    seeds = set()
    for _ in range(5):
        QTest.mouseClick(quick.page.panel.new_seed, Qt.MouseButton.LeftButton)
        seeds.add(quick.page.panel.seed.value())
    assert len(seeds) > 1


def test_the_status_bar_tells_photo_zoom_brush_hole_and_engine(opened: User) -> None:
    status = opened.window.status
    opened.page.canvas.set_brush(10)
    opened.page.canvas.zoom_to(1.0)
    opened.stroke((20, 20))
    opened.stroke((90, 70))
    opened.wait(lambda: status.hole.text() == f"hole {100 * opened.hole.mean():.1f} %, 2 areas")
    assert status.size_label.text() == "120×90"
    assert status.zoom.text() == "100 %"
    opened.wait(lambda: status.engine.text() == "engine ready")
    assert status.checkpoint.text() == "fake"
    assert status.device.text() == "Fake CPU"

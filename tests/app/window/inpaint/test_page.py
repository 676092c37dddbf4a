"""The main job in the window: open, paint, caption, inpaint, look, save; and what happens when something fails."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCharFormat
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton

from app.window.engine.session import EngineState
from models.imaging import load_photo, read_provenance
from tests.app.window.conftest import User
from tests.app.window.fake_engine import colour_of


def shown(user: User) -> np.ndarray:
    """The photo as the canvas shows it now, at full size."""
    pyramid = user.page.canvas._pyramid
    assert pyramid is not None
    return pyramid.levels[0]


def test_the_empty_window_says_what_to_drop_and_opens_the_sample(user: User) -> None:
    assert user.page.empty.isVisible()
    assert not user.page.panel.inpaint.isEnabled()
    with user.bot.waitSignal(user.page.opened, timeout=60_000):
        QTest.mouseClick(user.page.empty.sample, Qt.MouseButton.LeftButton)
    assert user.window.windowTitle() == "chelsea.png — Featherproof"
    assert user.window.status.size_label.text() == "451×300"


def test_fills_appear_one_by_one_and_the_first_is_shown_in_place(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    user.stroke((40, 40), (60, 50))
    user.inpaint("wait a bird", fills=3, seed=5)
    page = user.page
    user.wait(lambda: len(page.document.fills) == 1)  # type: ignore[union-attr]
    assert page.panel.cancel.isVisible()
    assert page.strip.fills.rowCount() == 4
    hole = user.hole
    assert (shown(user)[hole] == colour_of(5)).all()
    assert np.array_equal(shown(user)[~hole], page.document.photo.pixels[~hole])  # type: ignore[union-attr]
    assert not page.canvas.hole_shown
    QTest.mouseClick(page.panel.cancel, Qt.MouseButton.LeftButton)
    user.finish_run()
    assert page.strip.fills.rowCount() == 1 + len(page.document.fills)  # type: ignore[union-attr]
    assert page.panel.inpaint.isVisible()


def test_a_click_on_the_strip_shows_that_fill_and_the_original(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    user.stroke((40, 40), (60, 50))
    user.inpaint(fills=3, seed=5)
    user.finish_run()
    strip, hole, photo = user.page.strip, user.hole, user.page.document.photo.pixels  # type: ignore[union-attr]
    for row, seed in ((3, 7), (1, 5), (2, 6)):
        QTest.mouseClick(
            strip.viewport(), Qt.MouseButton.LeftButton, pos=strip.visualRect(strip.fills.index(row)).center()
        )
        assert (shown(user)[hole] == colour_of(seed)).all()
    QTest.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=strip.visualRect(strip.fills.index(0)).center())
    assert np.array_equal(shown(user), photo)
    assert user.page.canvas.hole_shown


def test_backslash_shows_the_original_while_held_and_the_button_until_pressed_again(
    user: User, photo_file: Path
) -> None:
    user.open(photo_file)
    user.stroke((40, 40), (60, 50))
    user.inpaint()
    user.finish_run()
    photo, hole, before = user.page.document.photo.pixels, user.hole, user.window.actions_by_name["before"]  # type: ignore[union-attr]
    QTest.keyPress(user.page.canvas, Qt.Key.Key_Backslash)
    assert np.array_equal(shown(user), photo)
    assert before.isChecked()
    QTest.keyRelease(user.page.canvas, Qt.Key.Key_Backslash)
    assert (shown(user)[hole] == colour_of(5)).all()
    before.trigger()
    assert np.array_equal(shown(user), photo)
    before.trigger()
    assert (shown(user)[hole] == colour_of(5)).all()


def test_painting_shows_the_hole_again_over_the_fill(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    user.stroke((40, 40))
    user.inpaint()
    user.finish_run()
    assert not user.page.canvas.hole_shown
    user.stroke((80, 60))
    assert user.page.canvas.hole_shown


def test_a_saved_fill_keeps_every_pixel_outside_the_hole_and_says_what_it_is(
    user: User, photo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user.open(photo_file)
    user.stroke((40, 40), (60, 50))
    assert not user.window.actions_by_name["save"].isEnabled()
    user.inpaint("a red bird", fills=2, seed=8)
    user.finish_run()
    made_for = user.hole.copy()
    user.stroke((100, 80))  # the hole has changed since; the fill was made for the old one
    user.page.strip.select(1)
    target = tmp_path / "out.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    with user.bot.waitSignal(user.page.saved, timeout=60_000):
        user.window.actions_by_name["save"].trigger()
    saved, photo = load_photo(target).pixels, load_photo(photo_file).pixels
    assert np.array_equal(saved[~made_for], photo[~made_for])
    assert (saved[made_for] == colour_of(9)).all()
    entries = read_provenance(target)
    assert entries is not None
    assert (entries["caption"], entries["seed"], entries["checkpoint"]) == ("a red bird", 9, "fake")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: pytest.fail("the second time it knows where"))
    with user.bot.waitSignal(user.page.saved, timeout=60_000):
        user.window.actions_by_name["save"].trigger()


def test_a_save_that_fails_is_one_sentence_and_the_old_file_stays(
    user: User, photo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user.open(photo_file)
    user.stroke((40, 40))
    user.inpaint(fills=1)
    user.finish_run()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "nowhere" / "out.png"), ""))
    user.window.actions_by_name["save"].trigger()
    user.wait(lambda: "out.png can't be written" in user.message)
    assert not (tmp_path / "nowhere").exists()


def test_unknown_words_are_underlined_and_named(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    panel = user.page.panel
    user.wait(lambda: panel.caption._words.unknown("zebra") == ["zebra"])
    QTest.keyClicks(panel.caption, "a zebra bird")
    assert "zebra" in panel.unknown.text()
    assert panel.unknown.isVisible()
    marks = panel.caption.document().firstBlock().layout().formats()
    wavy = [mark for mark in marks if mark.format.underlineStyle() == QTextCharFormat.UnderlineStyle.WaveUnderline]
    assert [(mark.start, mark.length) for mark in wavy] == [(2, 5)]
    panel.caption.setPlainText("a bird")
    assert panel.unknown.isHidden()


def test_single_key_shortcuts_rest_while_a_text_field_has_the_focus(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    panel, canvas = user.page.panel, user.page.canvas
    panel.caption.setFocus()
    size = canvas.brush
    QTest.keyClicks(panel.caption, r"be [h] \ ")
    assert panel.caption.toPlainText() == r"be [h] \ "
    assert canvas.brush == size
    assert not canvas.erasing
    assert not user.page.workspace.before
    panel.seed.setFocus()
    for key in (Qt.Key.Key_E, Qt.Key.Key_BracketRight, Qt.Key.Key_H):
        QTest.keyClick(panel.seed, key)
    assert not canvas.erasing
    assert canvas.brush == size


def test_enter_in_the_caption_starts_the_run_and_tab_leaves_the_field(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    user.stroke((40, 40))
    caption = user.page.panel.caption
    caption.setFocus()
    QTest.keyClicks(caption, "a bird")
    QTest.keyClick(caption, Qt.Key.Key_Return)
    assert user.page.session.running
    user.finish_run()
    assert user.page.document.fills[0].patch.caption == "a bird"  # type: ignore[union-attr]
    user.window.activateWindow()  # the offscreen platform leaves the list of completions active when it closes
    user.wait(user.window.isActiveWindow)
    QTest.keyClick(caption, Qt.Key.Key_Tab)
    assert not caption.hasFocus()


def test_a_new_seed_is_another_one(user: User) -> None:
    seeds = set()
    for _ in range(5):
        QTest.mouseClick(user.page.panel.new_seed, Qt.MouseButton.LeftButton)
        seeds.add(user.page.panel.seed.value())
    assert len(seeds) > 1


def test_the_status_bar_tells_photo_zoom_brush_hole_and_engine(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    status = user.window.status
    user.page.canvas.set_brush(10)
    user.page.canvas.zoom_to(1.0)
    user.stroke((20, 20))
    user.stroke((90, 70))
    user.wait(lambda: "2 areas" in status.hole.text())
    share = 100 * user.hole.mean()
    assert status.hole.text() == f"hole {share:.1f} %, 2 areas"
    assert status.size_label.text() == "120×90"
    assert status.zoom.text() == "100 %"
    user.wait(lambda: status.engine.text() == "engine ready")
    assert status.checkpoint.text() == "fake"
    assert status.device.text() == "Fake CPU"


def test_cancel_ends_an_engine_that_does_not_listen_and_starts_another(
    make_user: Callable[..., User], photo_file: Path
) -> None:
    user = make_user(cancel_seconds=0.1)
    user.open(photo_file)
    user.stroke((40, 40))
    user.inpaint("hang")
    user.wait(lambda: user.page.session.state is EngineState.WORKING)
    QTest.keyClick(user.window, Qt.Key.Key_Escape)
    user.finish_run()
    assert user.message == ""
    user.inpaint("a bird")
    user.finish_run()
    assert len(user.page.document.fills) == 2  # type: ignore[union-attr]


def test_an_engine_killed_in_mid_run_is_told_and_nothing_of_the_document_is_lost(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    user.stroke((40, 40))
    user.inpaint("a bird", fills=1)
    user.finish_run()
    hole, fills = user.hole.copy(), list(user.page.document.fills)  # type: ignore[union-attr]
    user.inpaint("hang")
    user.wait(lambda: user.page.session.state is EngineState.WORKING)
    assert user.page.session.pid is not None
    os.kill(user.page.session.pid, signal.SIGKILL)
    user.wait(lambda: "it starts again" in user.message)
    user.finish_run()
    assert np.array_equal(user.hole, hole)
    assert user.page.document.fills == fills  # type: ignore[union-attr]
    assert user.page.panel.caption.caption() == "hang"
    user.wait(lambda: user.page.session.state is EngineState.READY)
    user.inpaint("a bird", fills=1)
    user.finish_run()
    assert len(user.page.document.fills) == 2  # type: ignore[union-attr]


def test_a_fill_that_fails_is_one_sentence_with_details_to_copy(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    user.stroke((40, 40))
    user.inpaint("fail")
    user.finish_run()
    assert user.message == "This fill failed: the fake was told to fail"
    assert user.page.strip.fills.rowCount() == 1


def test_an_engine_that_cannot_load_its_checkpoint_says_so_and_offers_a_restart(
    make_user: Callable[..., User], photo_file: Path
) -> None:
    user = make_user(checkpoint="broken")
    user.wait(lambda: "fake.safetensors" in user.message)
    assert user.window.status.checkpoint.text() == ""
    restart = next(
        button for button in user.page.message.findChildren(QPushButton) if button.text() == "Restart engine"
    )
    assert restart.isVisible()
    user.open(photo_file)
    user.stroke((40, 40))
    user.inpaint()
    user.finish_run()
    assert "fake.safetensors" in user.message


def test_the_window_can_be_closed_in_mid_run(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    user.stroke((40, 40))
    user.inpaint("hang")
    user.wait(lambda: user.page.session.state is EngineState.WORKING)
    user.window.close()


def test_every_button_and_field_has_a_name_and_a_tooltip(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    panel = user.page.panel
    for widget in (panel.caption, panel.brush, panel.fills, panel.seed, panel.new_seed):
        assert widget.accessibleName()
        assert widget.toolTip()
    for button in (panel.inpaint, panel.cancel, user.page.empty.open, user.page.empty.sample):
        assert button.text()
        assert button.toolTip()
    assert user.page.canvas.accessibleName()
    assert user.page.strip.accessibleName()
    for name in ("brush", "eraser", "undo", "redo", "clear", "fit", "show_hole", "before"):
        action = user.window.actions_by_name[name]
        assert action.shortcuts()[0].toString() in action.toolTip()


@pytest.mark.parametrize("choice", ["Dark", "Light"])
def test_the_theme_can_be_chosen(user: User, choice: str) -> None:
    from app.window.parts.theme import DARK, LIGHT

    theme = {"Dark": DARK, "Light": LIGHT}[choice]
    user.window.store.update(theme=choice.lower())
    assert theme.panel in user.window.styleSheet()
    assert user.page.canvas._theme is theme

"""A photo made larger by its edges or in numbers: what is added is hole, what was there stays as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.window.canvas.margins import Margins, extended, room_around
from app.window.canvas.tools import Tool
from app.window.inpaint.fills_model import NOW
from models.imaging import hole_digest, load_photo, read_provenance
from models.provenance import read_labels
from tests.app.window.conftest import User, pixels_of
from tests.app.window.fake_engine import colour_of

BY = Margins(20, 0, 30, 10)
SIDES = st.builds(Margins, *[st.integers(0, 40)] * 4)


def drag(user: User, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag an edge of the photo with its tool."""
    user.page.set_tool(Tool.EXTEND)
    user.stroke(start, end)


def extend(user: User, by: Margins) -> None:
    """By the numbers beside the photo."""
    options = user.page.panel.tool.extend
    user.page.set_tool(Tool.EXTEND)
    for side, number in options.numbers.items():
        number.setValue(getattr(by, side))
    QTest.mouseClick(options.extend, Qt.MouseButton.LeftButton)


@pytest.fixture
def larger(opened: User) -> User:
    """A window with a photo of 120×90 that is extended at three sides."""
    extend(opened, BY)
    return opened


# Sizes --------------------------------------------------------------------------------------------------------------


@given(SIDES, SIDES, st.integers(1, 60), st.integers(1, 60))
def test_margins_around_margins_are_one_step_of_both(one: Margins, other: Margins, width: int, height: int) -> None:
    photo = np.random.default_rng(width).integers(0, 256, (height, width, 3), np.uint8)
    larger = extended(extended(photo, one), other)
    assert np.array_equal(larger, extended(photo, one.plus(other)))
    assert np.array_equal(larger[one.plus(other).inner(larger.shape[1], larger.shape[0]).slices], photo)


@given(SIDES, st.integers(1, 60), st.integers(1, 60))
def test_a_photo_becomes_at_most_twice_as_wide_and_high(wanted: Margins, width: int, height: int) -> None:
    first = wanted.within(room_around(width, height, Margins()))
    assert first.across <= width
    assert first.down <= height
    again = room_around(width + first.across, height + first.down, first)
    assert (again.left, again.top) == (width - first.across, height - first.down)


# By hand ------------------------------------------------------------------------------------------------------------


def test_an_edge_or_a_corner_is_dragged_outward_as_far_as_twice_the_photo(opened: User) -> None:
    before = opened.photo.copy()
    drag(opened, (60, 90), (60, 110))
    assert opened.photo.shape == (110, 120, 3)
    assert opened.hole[90:].all()
    assert not opened.hole[:90].any()
    drag(opened, (120, 0), (700, -900))  # the upper right corner
    assert opened.photo.shape == (180, 240, 3)
    assert opened.document.margins == Margins(0, 70, 120, 20)
    assert np.array_equal(opened.photo[70:160, :120], before)
    assert opened.window.status.size_label.text() == "240×180"
    drag(opened, (240, 90), (300, 90))  # no room is left
    drag(opened, (100, 100), (300, 90))  # no edge is near
    assert opened.photo.shape == (180, 240, 3)
    opened.act("undo", "undo")
    assert np.array_equal(opened.photo, before)
    assert opened.document.margins == Margins()
    assert not opened.hole.any()
    opened.act("redo")
    assert opened.hole[90:].all()


def test_escape_drops_a_drag_and_the_keyboard_makes_one(opened: User) -> None:
    opened.page.set_tool(Tool.EXTEND)
    canvas = opened.page.canvas
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=opened.at(0, 45))
    opened.hover(-20, 45)
    assert opened.page.panel.tool.extend.numbers["left"].value() == 20
    assert opened.page.canvas.painting
    opened.press("Esc")
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=opened.at(-20, 45))
    assert opened.photo.shape == (90, 120, 3)
    canvas.setFocus()
    opened.hover(-2, 45)
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Left, Qt.Key.Key_Left, Qt.Key.Key_Return):
        QTest.keyClick(canvas, key, Qt.KeyboardModifier.ShiftModifier)
    assert opened.document.margins.left > 0


def test_two_opposite_numbers_share_their_room_which_is_told(opened: User) -> None:
    opened.page.set_tool(Tool.EXTEND)
    options = opened.page.panel.tool.extend
    options.numbers["left"].setValue(100)
    assert options.numbers["right"].maximum() == 20
    assert "120 px across and 90 px down" in options.limit.text()
    extend(opened, Margins(100, 0, 20, 0))
    assert "0 px across and 90 px down" in options.limit.text()
    assert not options.extend.isEnabled()


def test_a_photo_is_not_extended_while_fills_are_made(opened: User) -> None:
    opened.stroke((40, 40))
    opened.inpaint("hang")
    extend(opened, BY)
    assert "wait for them" in opened.message
    assert opened.photo.shape == (90, 120, 3)
    opened.press("Esc")
    opened.finish_run()


# What it is filled with -----------------------------------------------------------------------------------------------


def test_a_saved_fill_has_the_new_size_every_pixel_of_the_photo_and_says_by_how_much_it_was_extended(
    quick: User, tmp_path: Path, make_photo: Callable[..., np.ndarray]
) -> None:
    pixels, alpha = make_photo(120, 90, 4), np.full((90, 120), 77, np.uint8)
    exif = Image.Exif()
    exif[0x010F] = "Acme"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    Image.fromarray(np.dstack([pixels, alpha])).save(tmp_path / "bird.png", exif=exif, icc_profile=profile)
    quick.open(tmp_path / "bird.png")
    extend(quick, BY)
    quick.run("a bird", seed=5)
    quick.save(tmp_path / "out.png")
    saved = load_photo(tmp_path / "out.png")
    inner = BY.inner(170, 100)
    assert saved.pixels.shape == (100, 170, 3)
    assert np.array_equal(saved.pixels[inner.slices], pixels)
    hole = extended(np.zeros((90, 120), bool), BY, True)
    assert (saved.pixels[hole] == colour_of(5)).all()
    assert saved.alpha is not None
    assert np.array_equal(saved.alpha, extended(alpha, BY, 255))
    assert saved.exif is not None
    assert b"Acme" in saved.exif
    assert saved.icc == profile
    told = read_provenance(tmp_path / "out.png")
    assert told is not None
    assert (told["extended"], told["hole_sha256"]) == ([20, 0, 30, 10], hole_digest(hole))
    told_by_labels = [label.value for label in read_labels(tmp_path / "out.png").found]
    assert any("extended by 20, 0, 30 and 10 px (left, top, right, bottom)" in text for text in told_by_labels)


def test_what_lies_outside_is_always_filled_whatever_was_erased(larger: User) -> None:
    margins = larger.hole.copy()
    for name in ("clear", "invert"):
        larger.act(name)
        assert larger.hole[margins].all()
    larger.act("undo")
    larger.page.set_tool(Tool.RECTANGLE)
    larger.stroke((-5, -5), (175, 105), button=Qt.MouseButton.RightButton)
    assert not larger.hole.any()
    larger.page.set_tool(Tool.BRUSH)
    larger.stroke((60, 45))
    larger.run("a bird", seed=5)
    assert larger.message == "The margins around the photo are part of the hole again."
    assert (larger.shown[margins] == colour_of(5)).all()


def test_fills_move_with_their_photo_and_a_shown_one_is_gone_on_from(filled: User, tmp_path: Path) -> None:
    filled.pick(1)
    before = filled.shown.copy()
    extend(filled, BY)
    assert filled.document.shown == 1
    assert np.array_equal(filled.shown[BY.inner(170, 100).slices], before)
    assert not filled.hole[40:50, 60:80].any(), "the hole that it was made for is filled"
    assert not filled.can("check"), "half of it is not there yet"
    filled.save(tmp_path / "old.png")
    assert np.array_equal(load_photo(tmp_path / "old.png").pixels, before), "without margins that nothing has filled"
    assert "extended" not in (read_provenance(tmp_path / "old.png") or {})
    filled.act("copy")
    assert np.array_equal(pixels_of(QGuiApplication.clipboard().image()), before)
    filled.act("more")
    assert "older than the margins" in filled.message
    filled.run("a cat", seed=20)
    assert filled.applied == [6]
    assert np.array_equal(filled.shown[BY.inner(170, 100).slices], before)
    assert (filled.shown[95] == colour_of(20)).all()
    assert filled.can("check")


def test_undo_takes_the_fills_of_the_larger_photo_with_it_and_redo_has_them_again(filled: User) -> None:
    boxes = [fill.box for fill in filled.document.fills]
    filled.pick(NOW)
    extend(filled, BY)
    filled.run("a cat", fills=2, seed=20)
    larger = filled.shown.copy()
    filled.act("undo")
    assert filled.seeds == [5, 6, 7]
    assert filled.tiles == ["Original", "seed 5", "seed 6", "seed 7"]
    assert [fill.box for fill in filled.document.fills] == boxes
    assert "Redo brings both back" in filled.message
    filled.run("a red bird", seed=30)
    filled.act("redo")
    assert filled.seeds == [5, 6, 7, 20, 21, 30]
    filled.pick(3)
    assert np.array_equal(filled.shown, larger)
    filled.act("apply", "undo", "undo", "undo")
    assert filled.seeds == [5, 6, 7, 30]


def test_a_run_ends_where_the_photo_takes_another_size(larger: User) -> None:
    larger.inpaint("wait a bird", fills=3)
    larger.wait(lambda: len(larger.seeds) == 1)
    larger.act("undo")
    larger.finish_run()
    assert larger.tiles == ["Original"]
    assert larger.photo.shape == (90, 120, 3)


def test_an_applied_fill_of_one_margin_is_the_photo_of_the_next(larger: User, tmp_path: Path) -> None:
    original = load_photo(larger.document.photo.path or "").pixels
    larger.run("a bird", seed=5)
    larger.act("apply")
    assert not larger.hole.any()
    extend(larger, Margins(10, 5, 0, 0))
    assert larger.document.margins == Margins(30, 5, 30, 10)
    larger.run("a bird", seed=9)
    assert (larger.shown[:5] == colour_of(9)).all()
    assert (larger.shown[99:, 20:] == colour_of(5)).all()
    larger.save(tmp_path / "out.png")
    told = read_provenance(tmp_path / "out.png")
    assert told is not None
    assert told["extended"] == [30, 5, 30, 10]
    assert [entry["seed"] for entry in told["earlier"]] == [5]
    assert np.array_equal(
        load_photo(tmp_path / "out.png").pixels[larger.document.margins.inner(180, 105).slices], original
    )


def test_an_extended_photo_comes_back_after_a_crash(larger: User, make_quick: Callable[[], User]) -> None:
    larger.run("a bird", seed=5)
    larger.act("apply")
    extend(larger, Margins(0, 8, 0, 0))
    photo, hole = larger.photo.copy(), larger.hole.copy()
    larger.crash()
    again = make_quick()
    again.restore()
    assert again.document.margins == BY.plus(Margins(0, 8, 0, 0))
    assert np.array_equal(again.photo, photo)
    assert np.array_equal(again.shown, photo)
    assert np.array_equal(again.hole, hole)
    again.run("a bird", seed=6)
    assert (again.shown[:8] == colour_of(6)).all()

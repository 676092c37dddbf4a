"""A fill made the photo, on a command or by going on from it; and the original beside it, which stays the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.engine.jobs import ClassifyJob, InpaintJob, SelectJob
from app.growth import growth_pixels
from app.window.canvas.brush import Rect
from app.window.canvas.growing import grown
from app.window.canvas.tools import Tool
from app.window.document.thumbnails import thumbnail
from app.window.inpaint.fills_model import NOW, ORIGINAL
from app.window.inpaint.running import unused_seed
from app.window.inpaint.side_panel import MOST_SEED
from models.imaging import hole_digest, load_photo, read_provenance
from tests.app.window.conftest import User, pixels_of
from tests.app.window.fake_engine import colour_of


@pytest.fixture
def applied(filled: User) -> User:
    """A window with three fills of seeds 5, 6 and 7, of which 6 is the photo now."""
    filled.pick(1)
    filled.act("apply")
    return filled


def tile(user: User, row: int) -> np.ndarray:
    """The picture on a tile of the strip."""
    return pixels_of(user.page.strip.fills.index(row).data(Qt.ItemDataRole.DecorationRole))


@given(st.integers(0, MOST_SEED), st.integers(1, 16), st.sets(st.integers(0, 40) | st.integers(MOST_SEED - 40)))
def test_seeds_are_taken_as_they_stand_unless_they_were_used(seed: int, count: int, used: set[int]) -> None:
    used = {min(one, MOST_SEED) for one in used}
    found = unused_seed(seed, count, used)
    assert 0 <= found <= MOST_SEED
    assert used.isdisjoint(range(found, found + count))
    assert found == seed or not used.isdisjoint(range(seed, seed + count))


# On a command -----------------------------------------------------------------------------------------------------


def test_an_applied_fill_is_the_photo_and_can_be_taken_back_even_once_it_is_deleted(filled: User) -> None:
    before, hole = filled.photo.copy(), filled.hole.copy()
    expected = before.copy()
    expected[hole] = colour_of(6)

    def assert_applied() -> None:
        assert np.array_equal(filled.photo, expected)
        assert not filled.hole.any()

    filled.pick(1)
    filled.act("apply")
    assert_applied()
    assert np.array_equal(filled.shown, expected)
    assert len(filled.seeds) == 3
    filled.act("undo")
    assert np.array_equal(filled.photo, before)
    assert np.array_equal(filled.hole, hole)
    assert np.array_equal(filled.shown, before)
    filled.act("redo")
    assert_applied()
    filled.pick(1)
    filled.act("delete_fill", "undo", "undo")
    assert np.array_equal(filled.photo, before)
    filled.act("redo", "redo")
    assert_applied()
    assert filled.seeds == [5, 7]


def test_a_further_fill_goes_on_from_the_applied_one_and_a_file_tells_of_both(
    filled: User, tmp_path: Path, name_file: Callable[[Path], None]
) -> None:
    first, target = filled.hole.copy(), tmp_path / "out.png"
    name_file(target)
    filled.act("apply")
    assert filled.document.shown is None
    for picked in (None, 0):  # with no fill shown, and with the applied one shown again: it is told of once
        if picked is not None:
            filled.pick(picked)
        with filled.saving():
            filled.act("save")
        entries = read_provenance(target)
        assert entries is not None
        assert entries["seed"] == 5
        assert "earlier" not in entries
        assert np.array_equal(load_photo(target).pixels, filled.photo)
    filled.pick(NOW)
    filled.stroke((58, 48), (80, 60))  # over part of the first one
    second = filled.hole.copy()
    filled.run("a cat", seed=20)
    filled.pick(3)
    with filled.saving():
        filled.act("save")
    saved, entries = load_photo(target).pixels, read_provenance(target)
    assert (saved[second] == colour_of(20)).all()
    assert (saved[first & ~second] == colour_of(5)).all()
    assert entries is not None
    assert (entries["caption"], entries["seed"], entries["hole_sha256"]) == ("a cat", 20, hole_digest(second))
    assert [entry["seed"] for entry in entries["earlier"]] == [5]
    filled.act("undo", "undo")  # the stroke, then the applied fill
    assert np.array_equal(filled.hole, first)
    assert filled.applied == []


# By going on from what is on screen -------------------------------------------------------------------------------


def test_the_same_hole_painted_on_its_fill_can_be_filled_again(opened: User) -> None:
    for _ in range(2):
        opened.stroke((40, 40))
        opened.run(seed=5)
    assert opened.seeds == [5, 6]


def test_a_hole_painted_on_a_fill_is_filled_in_that_fill_and_undo_takes_it_out_again(filled: User) -> None:
    before, first = filled.photo.copy(), filled.hole.copy()
    filled.pick(1)
    on_screen = filled.shown.copy()
    filled.stroke((58, 48), (80, 60))  # over part of the fill
    assert np.array_equal(filled.shown, on_screen)
    second = filled.hole.copy()
    filled.run("a cat", fills=2, seed=20)
    job = filled.engine.jobs[-1]
    assert isinstance(job, InpaintJob)
    assert np.array_equal(job.photo, on_screen)
    assert "seed 6" in filled.message
    assert (filled.shown[second] == colour_of(20)).all()
    assert np.array_equal(filled.shown[~second], on_screen[~second])
    assert (filled.seeds, filled.applied) == ([5, 6, 7, 20, 21], [6])
    assert np.array_equal(filled.hole, second)
    filled.act("undo")
    assert (filled.seeds, filled.applied) == ([5, 6, 7, 20, 21], [])
    assert np.array_equal(filled.photo, before)
    assert np.array_equal(filled.shown, on_screen)
    assert np.array_equal(filled.hole, second)
    assert filled.page.canvas.hole_shown
    filled.act("undo")  # the stroke that began another hole
    assert np.array_equal(filled.hole, first)
    filled.act("redo", "redo")
    assert filled.applied == [6]
    assert np.array_equal(filled.photo, on_screen)
    assert np.array_equal(filled.hole, second)


def test_what_is_painted_on_a_fill_without_a_hole_on_screen_is_a_hole_of_its_own(filled: User) -> None:
    first = filled.hole.copy()
    filled.stroke((100, 20))
    assert not (filled.hole & first).any()
    for picked, place in ((None, (100, 70)), (-1, (20, 70))):  # on screen there is a hole now, and here there is too
        if picked is not None:
            filled.pick(picked)
        there = filled.hole.copy()
        filled.stroke(place)
        assert filled.hole[there].all()
    last, steps = filled.hole.copy(), filled.page.undo_stack.count()
    filled.pick(0)
    filled.page.set_brush(4)
    filled.stroke((-8, 20))  # beside the photo
    assert np.array_equal(filled.hole, last)
    assert filled.page.undo_stack.count() == steps


def test_a_region_that_is_found_on_a_fill_is_a_hole_of_its_own_too(filled: User) -> None:
    filled.page.canvas.object_asked.emit(Rect(90, 10, 110, 30), True)
    filled.wait(lambda: filled.page.undo_stack.count() == 2)
    expected = np.zeros_like(filled.hole)
    expected[10:30, 90:110] = True
    assert np.array_equal(filled.hole, grown(expected, growth_pixels(filled.window.store.values.growth, (90, 120))))


@pytest.mark.parametrize("button", [Qt.MouseButton.RightButton, Qt.MouseButton.LeftButton])
def test_what_is_taken_away_on_a_fill_is_taken_from_the_hole_that_is_there(
    filled: User, button: Qt.MouseButton
) -> None:
    first = filled.hole.copy()
    if button == Qt.MouseButton.LeftButton:
        filled.page.set_tool(Tool.ERASER)
    filled.stroke((60, 50), button=button)
    assert 0 < filled.hole.sum() < first.sum()
    assert not (filled.hole & ~first).any()


def test_a_fill_is_made_the_photo_only_where_it_would_be_seen(filled: User) -> None:
    before = filled.photo
    filled.run("a cat", seed=20)  # under its own hole, then under a larger one
    filled.act("show_hole")
    filled.stroke((64, 52))
    filled.run("a cat", seed=30)
    assert filled.applied == []
    assert filled.photo is before
    filled.inpaint("wait a bird", fills=2, seed=40)  # and never while fills are made
    filled.wait(lambda: len(filled.seeds) == 6)
    filled.pick(1)
    filled.stroke((100, 20))
    filled.page.inpaint()
    assert filled.applied == []
    filled.press("Esc")
    filled.finish_run()
    filled.pick(0)
    filled.act("apply")
    filled.pick(0)
    filled.stroke((100, 60))
    filled.run("a cat", seed=50)  # that fill is the photo already
    assert filled.applied == [5]
    assert filled.message == ""


def test_a_fill_seen_through_a_soft_edge_is_gone_on_from_but_the_same_soft_hole_is_filled_anew(opened: User) -> None:
    opened.page.set_hardness(0)
    opened.stroke((40, 40), (60, 50))
    for seed in (5, 6):
        opened.run(seed=seed)
    assert opened.applied == []
    opened.page.set_brush(90)
    opened.stroke((50, 45))
    opened.run("a cat", seed=20)
    assert opened.applied == [6]


# The original -----------------------------------------------------------------------------------------------------


def test_the_original_is_the_file_and_the_photo_now_has_a_tile_of_its_own(applied: User, photo_file: Path) -> None:
    file = load_photo(photo_file).pixels
    assert applied.tiles == ["Original", "Photo now", "seed 5", "seed 6", "seed 7"]
    for row, picture in ((0, file), (1, applied.photo)):
        assert np.array_equal(tile(applied, row), thumbnail(picture, None, 80))
        applied.click_tile(row)
        assert np.array_equal(applied.shown, picture)
    applied.stroke((58, 48))
    applied.run(seed=20)
    applied.pick(3)
    applied.act("apply")
    for number, fill in enumerate(applied.document.fills):  # what was applied is in the picture of every fill
        applied.pick(number)
        assert np.array_equal(applied.shown, fill.filled(applied.photo))
        assert np.array_equal(tile(applied, 2 + number), thumbnail(applied.photo, fill, 80))
    applied.pick(NOW)
    applied.act("undo", "undo", "undo")
    assert applied.tiles == ["Original", "seed 5", "seed 6", "seed 7", "seed 20"]
    assert np.array_equal(applied.shown, file)
    assert applied.page.canvas.hole_shown
    applied.act("redo")
    assert applied.tiles[1] == "Photo now"
    assert np.array_equal(applied.shown, applied.photo)


@pytest.mark.parametrize("picked", [NOW, 0])
def test_key_button_and_divider_show_the_file(applied: User, photo_file: Path, picked: int) -> None:
    applied.pick(picked)
    file, canvas, on_screen = load_photo(photo_file).pixels, applied.page.canvas, applied.shown.copy()
    before = applied.window.actions_by_name["before"]
    QTest.keyPress(canvas, Qt.Key.Key_Backslash)
    assert np.array_equal(applied.shown, file)
    assert before.isChecked()
    QTest.keyRelease(canvas, Qt.Key.Key_Backslash)
    assert np.array_equal(applied.shown, on_screen)
    applied.act("before")
    assert np.array_equal(applied.shown, file)
    applied.act("before")
    assert np.array_equal(applied.shown, on_screen)
    applied.act("compare")
    row, column = np.argwhere(applied.document.fills[0].hole.unpack())[0]
    assert not np.array_equal(file[row, column], on_screen[row, column])
    for place, expected in ((1.0, file), (0.0, on_screen)):
        canvas.set_compare(place)
        assert applied.screen_at(column + 0.5, row + 0.5) == tuple(expected[row, column].tolist())
    applied.press("Esc")
    assert not canvas.comparing
    assert not applied.window.actions_by_name["compare"].isChecked()


def test_the_original_is_only_looked_at(applied: User) -> None:
    applied.stroke((100, 20))
    hole, pixels = applied.hole.copy(), applied.photo
    applied.pick(ORIGINAL)
    assert not applied.page.canvas.hole_shown
    assert not applied.page.panel.inpaint.isEnabled()
    assert "Photo now" in applied.page.panel.hint.text()
    assert not applied.can("save")
    applied.page.inpaint()
    assert applied.seeds == [5, 6, 7]
    applied.stroke((100, 60))  # what is painted is painted on the photo as it is now
    assert applied.page.strip.picked == NOW
    assert np.array_equal(applied.shown, pixels)
    assert applied.hole[hole].all()
    assert applied.page.panel.inpaint.isEnabled()


def test_what_is_copied_checked_and_looked_for_is_what_is_on_screen(applied: User, photo_file: Path) -> None:
    file = load_photo(photo_file).pixels
    for picked, expected in ((ORIGINAL, file), (NOW, applied.photo)):
        applied.pick(picked)
        applied.act("copy")
        assert np.array_equal(pixels_of(QGuiApplication.clipboard().image()), expected)
    applied.pick(ORIGINAL)
    applied.act("check")
    applied.page.canvas.wand_asked.emit(50, 45, True)
    asked = [job.photo for job in applied.engine.jobs if isinstance(job, ClassifyJob | SelectJob)]
    assert [pixels is not None and np.array_equal(pixels, file) for pixels in asked] == [True, True]


def test_deleting_fills_beside_a_photo_with_an_applied_one_leaves_the_right_ones(applied: User) -> None:
    applied.pick(1)
    applied.act("delete_fill")
    assert applied.tiles == ["Original", "Photo now", "seed 5", "seed 7"]
    applied.pick(1)
    assert (applied.shown[applied.document.fills[1].hole.unpack()] == colour_of(7)).all()
    applied.act("undo")
    assert applied.tiles == ["Original", "Photo now", "seed 5", "seed 6", "seed 7"]

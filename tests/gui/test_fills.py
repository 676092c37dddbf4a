"""What is done with fills: kept, deleted, applied, compared, copied, dragged out, checked, and more like them made."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from app.window.canvas.feather import softened
from app.window.canvas.tools import Tool
from app.window.inpaint.fills_model import STARRED
from app.window.inpaint.fills_strip import star_of
from models.imaging import hole_digest, load_photo, read_provenance
from tests.gui.conftest import User
from tests.gui.fake_engine import colour_of


def shown(user: User) -> np.ndarray:
    """The photo as the canvas shows it now, at full size."""
    pyramid = user.page.canvas._pyramid
    assert pyramid is not None
    return pyramid.levels[0]


def photo(user: User) -> np.ndarray:
    assert user.page.document is not None
    return user.page.document.photo.pixels


def act(user: User, name: str) -> None:
    action = user.window.actions_by_name[name]
    assert action.isEnabled(), f"{name} can't be used"
    action.trigger()


def seeds(user: User) -> list[int]:
    assert user.page.document is not None
    return [fill.patch.seed for fill in user.page.document.fills]


@pytest.fixture
def filled(user: User, photo_file: Path) -> User:
    """A window with three fills of seeds 5, 6 and 7, the first one shown."""
    user.open(photo_file)
    user.stroke((40, 40), (60, 50))
    user.inpaint("a red bird", fills=3, seed=5)
    user.finish_run()
    return user


def test_a_fill_is_kept_by_its_star_and_by_its_key(filled: User) -> None:
    strip, fills = filled.page.strip, filled.page.document.fills  # type: ignore[union-attr]
    place = star_of(strip.visualRect(strip.fills.index(2))).center()
    QTest.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=place)
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
    number = filled.page.document.shown  # type: ignore[union-attr]
    assert number == filled.page.strip.currentIndex().row() - 1
    hole = filled.hole
    expected = photo(filled)[hole] if number is None or number < 0 else colour_of(seeds(filled)[number])
    assert (shown(filled)[hole] == expected).all()


def test_more_like_this_asks_for_the_neighbours_of_the_shown_fill(filled: User) -> None:
    filled.page.strip.select(1)
    filled.page.panel.fills.setValue(2)
    act(filled, "more")
    filled.finish_run()
    fills = filled.page.document.fills  # type: ignore[union-attr]
    assert [fill.patch.near for fill in fills] == [None, None, None, 6, 6]
    assert fills[3].patch.caption == "a red bird"
    assert np.array_equal(fills[3].hole.unpack(), fills[1].hole.unpack())
    assert filled.page.strip.fills.index(4).data() == "like 6"
    filled.page.strip.select(3)
    act(filled, "more")  # of its own kind: the neighbours of the same one
    filled.finish_run()
    assert fills[-1].patch.near == 6


def test_an_applied_fill_is_the_photo_and_can_be_taken_back(filled: User) -> None:
    before, hole = photo(filled).copy(), filled.hole.copy()
    filled.page.strip.select(1)
    act(filled, "apply")
    expected = before.copy()
    expected[hole] = colour_of(6)
    assert np.array_equal(photo(filled), expected)
    assert np.array_equal(shown(filled), expected)
    assert not filled.hole.any()
    assert len(seeds(filled)) == 3
    act(filled, "undo")
    assert np.array_equal(photo(filled), before)
    assert np.array_equal(filled.hole, hole)
    assert np.array_equal(shown(filled), before)
    act(filled, "redo")
    assert np.array_equal(photo(filled), expected)
    assert not filled.hole.any()


def test_a_further_fill_goes_on_from_the_applied_one_and_both_are_told_of(
    filled: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = filled.hole.copy()
    act(filled, "apply")
    filled.stroke((58, 48), (80, 60))  # over part of the first one
    second = filled.hole.copy()
    filled.inpaint("a cat", fills=1, seed=20)
    filled.finish_run()
    filled.page.strip.select(3)
    target = tmp_path / "out.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    with filled.bot.waitSignal(filled.page.saved, timeout=60_000):
        act(filled, "save")
    saved, entries = load_photo(target).pixels, read_provenance(target)
    assert (saved[second] == colour_of(20)).all()
    assert (saved[first & ~second] == colour_of(5)).all()
    assert entries is not None
    assert (entries["caption"], entries["seed"], entries["hole_sha256"]) == ("a cat", 20, hole_digest(second))
    assert [entry["seed"] for entry in entries["earlier"]] == [5]


def test_an_applied_fill_can_be_saved_with_no_fill_shown(
    filled: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    act(filled, "apply")
    assert filled.page.document.shown is None  # type: ignore[union-attr]
    target = tmp_path / "out.tif"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    with filled.bot.waitSignal(filled.page.saved, timeout=60_000):
        act(filled, "save")
    assert np.array_equal(load_photo(target).pixels, photo(filled))
    entries = read_provenance(target)
    assert entries is not None
    assert entries["seed"] == 5


def test_an_older_fill_does_not_bring_back_what_was_applied_over(filled: User) -> None:
    hole = filled.hole.copy()
    filled.page.strip.select(0)
    act(filled, "apply")
    filled.stroke((90, 20))
    filled.inpaint("a cat", fills=1, seed=30)
    filled.finish_run()
    filled.page.strip.select(3)
    act(filled, "apply")
    applied = photo(filled).copy()
    filled.page.strip.select(2)  # seed 7, made before
    assert (shown(filled)[hole] == colour_of(7)).all()
    assert np.array_equal(shown(filled)[~hole], applied[~hole])


def test_a_soft_hole_blends_the_fill_in(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    user.page.set_hardness(0)
    user.page.set_brush(40)
    user.stroke((60, 45))
    coverage = user.page.document.hole.coverage.copy()  # type: ignore[union-attr]
    assert ((coverage > 0) & (coverage < 255)).any()
    user.inpaint("a bird", fills=1, seed=5)
    user.finish_run()
    fill = np.broadcast_to(np.array(colour_of(5), np.uint8), photo(user).shape)
    assert np.array_equal(shown(user), softened(fill, photo(user), coverage))


def test_the_divider_shows_the_original_left_of_it_and_can_be_dragged(filled: User) -> None:
    canvas = filled.page.canvas
    canvas.zoom_to(2.0)
    act(filled, "compare")
    hole = filled.hole
    rows, columns = np.nonzero(hole)
    left, right = int(columns.min()) + 2, int(columns.max()) - 2
    middle = QPoint(filled.at(60, 5).x(), filled.at(60, 5).y())
    picture = canvas.grab().toImage()
    row = int(rows[columns == left][0])
    canvas.leaveEvent(None)
    with filled.bot.waitSignal(canvas.compare_moved, timeout=60_000):
        QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=middle)
        QTest.mouseMove(canvas, filled.at(110, 5))
        QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=filled.at(110, 5))
    assert not filled.page.canvas.painting
    picture = canvas.grab().toImage()
    assert QColor(picture.pixel(filled.at(left + 0.5, row + 0.5))) == QColor(*photo(filled)[row, left])
    canvas.set_compare(0.0)
    picture = canvas.grab().toImage()
    assert QColor(picture.pixel(filled.at(left + 0.5, row + 0.5))) == QColor(*colour_of(5))
    assert right > left
    QTest.keyClick(filled.window, Qt.Key.Key_Escape)
    assert not canvas.comparing
    assert not filled.window.actions_by_name["compare"].isChecked()


def test_the_picture_on_screen_is_copied(filled: User) -> None:
    filled.page.strip.select(2)
    act(filled, "copy")
    copied = QGuiApplication.clipboard().image().convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(copied.constBits(), np.uint8).reshape(copied.height(), copied.bytesPerLine())
    pixels = rows[:, : 3 * copied.width()].reshape(copied.height(), copied.width(), 3)
    assert np.array_equal(pixels, shown(filled))


def test_a_fill_dragged_out_is_a_picture_and_a_file_that_says_what_it_is(filled: User) -> None:
    data = filled.page.strip.drag_of()
    assert data is not None
    assert data.hasImage()
    file = Path(data.urls()[0].toLocalFile())
    entries = read_provenance(file)
    assert entries is not None
    assert entries["seed"] == 5
    assert np.array_equal(load_photo(file).pixels, shown(filled))
    filled.window.close()
    assert not file.exists()


def test_the_original_is_not_dragged_out(filled: User) -> None:
    filled.page.strip.select(-1)
    assert filled.page.strip.drag_of() is None


def test_a_checked_fill_shows_its_verdict_and_heat_map_until_something_else_is_done(filled: User) -> None:
    with filled.bot.waitSignal(filled.page.fill_tools.checked, timeout=60_000) as checked:
        act(filled, "check")
        assert filled.page.panel.hint.text() == "The classifiers look at the picture…"
        assert not filled.window.actions_by_name["check"].isEnabled()
    assert checked.args[0].verdict == "authentic"
    assert filled.page.panel.verdict.isVisible()
    assert filled.page.canvas._heat is not None
    QTest.keyClick(filled.window, Qt.Key.Key_Escape)
    assert not filled.page.panel.verdict.isVisible()
    assert filled.page.canvas._heat is None
    with filled.bot.waitSignal(filled.page.fill_tools.checked, timeout=60_000):
        act(filled, "check")
    filled.page.strip.select(1)
    assert filled.page.canvas._heat is None


def test_a_check_that_fails_is_a_sentence(user: User, tmp_path: Path, photo_file: Path) -> None:
    user.open(photo_file.rename(tmp_path / "fail.png"))
    act(user, "check")
    user.wait(lambda: user.message == "This photo could not be judged: the fake was told to fail")
    assert user.window.actions_by_name["check"].isEnabled()


@pytest.mark.parametrize("tool", [Tool.WAND, Tool.OBJECT])
def test_a_region_that_the_engine_finds_is_one_step(user: User, photo_file: Path, tool: Tool) -> None:
    user.open(photo_file)
    act(user, tool.value)
    if tool is Tool.WAND:
        QTest.mouseClick(user.page.canvas, Qt.MouseButton.LeftButton, pos=user.at(50.5, 30.5))
        colour = photo(user)[30, 50]
        expected = (photo(user) == colour).all(axis=2)
    else:
        user.stroke((20, 20), (60, 50))
        expected = None
    user.wait(lambda: bool(user.hole.any()))
    if expected is not None:
        assert np.array_equal(user.hole, expected)
    else:
        assert user.hole[22:48, 22:58].all()
    act(user, "undo")
    assert not user.hole.any()


def test_growing_and_shrinking_go_by_a_step_and_can_be_taken_back(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    user.page.canvas.set_brush(21)
    user.stroke((60, 45))
    before = user.hole.copy()
    act(user, "grow")
    user.wait(lambda: user.hole.sum() > before.sum())
    assert user.hole[before].all()
    act(user, "undo")
    assert np.array_equal(user.hole, before)
    act(user, "shrink")
    user.wait(lambda: user.hole.sum() < before.sum())
    assert before[user.hole].all()


def test_a_hole_goes_out_as_a_mask_and_comes_back(
    user: User, photo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user.open(photo_file)
    user.stroke((40, 40), (60, 50))
    hole, file = user.hole.copy(), tmp_path / "mask.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    with user.bot.waitSignal(user.page.saved, timeout=60_000):
        act(user, "export_mask")
    act(user, "clear")
    act(user, "import_mask")
    user.wait(lambda: bool(user.hole.any()))
    assert np.array_equal(user.hole, hole)


def test_a_mask_of_another_size_is_a_sentence_with_both_sizes(
    user: User, photo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user.open(photo_file)
    QImage(20, 10, QImage.Format.Format_Grayscale8).save(str(tmp_path / "small.png"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "small.png"), ""))
    act(user, "import_mask")
    user.wait(lambda: "20×10 px but the photo is 120×90 px" in user.message)
    assert not user.hole.any()


def test_a_full_disk_leaves_the_old_file_and_says_so(
    filled: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.png"
    target.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    filled.page.save(target)
    filled.wait(lambda: filled.message == f"{target} can't be written: No space left on device.")
    assert target.read_bytes() == b"old"
    assert not list(tmp_path.glob(".out.png*"))


@pytest.mark.parametrize("name", ["folder.png", "out.xyz"])
def test_a_target_that_can_be_no_photo_is_a_sentence(filled: User, tmp_path: Path, name: str) -> None:
    (tmp_path / "folder.png").mkdir()
    filled.page.save(tmp_path / name)
    filled.wait(lambda: name in filled.message)


def test_fills_are_let_go_with_their_photo(filled: User, photo_file: Path, tmp_path: Path) -> None:
    watched = [weakref.ref(fill) for fill in filled.page.document.fills]  # type: ignore[union-attr]
    act(filled, "delete_fill")
    other = tmp_path / "other.png"
    other.write_bytes(photo_file.read_bytes())
    filled.open(other)
    filled.wait(lambda: not filled.window.keeper.autosave.busy and not filled.page.background.busy)
    filled.window.keeper.autosave.save_now()
    filled.wait(lambda: not filled.window.keeper.autosave.busy)
    gc.collect()
    assert [fill() for fill in watched] == [None] * 3


def test_keys_of_the_other_page_do_nothing_to_the_fills(filled: User) -> None:
    act(filled, "page_authenticate")
    for name in ("delete_fill", "star", "undo", "brush", "apply"):
        assert not filled.window.actions_by_name[name].isEnabled()
    act(filled, "page_inpaint")
    assert filled.window.actions_by_name["star"].isEnabled()

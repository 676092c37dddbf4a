"""A fill made the photo: one step that can be taken back, and what a file says of it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog

from models.imaging import hole_digest, load_photo, read_provenance
from tests.app.window.conftest import User
from tests.app.window.fake_engine import colour_of
from tests.app.window.filling import act, document, fill_three, photo, seeds, shown


@pytest.fixture
def filled(user: User, photo_file: Path) -> User:
    """A window with three fills of seeds 5, 6 and 7, the first one shown."""
    return fill_three(user, photo_file)


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
    assert document(filled).shown is None
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


def test_a_fill_that_was_applied_and_is_shown_again_is_told_of_once(
    filled: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    act(filled, "apply")
    filled.page.strip.select(0)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "out.png"), ""))
    with filled.bot.waitSignal(filled.page.saved, timeout=60_000):
        act(filled, "save")
    entries = read_provenance(tmp_path / "out.png")
    assert entries is not None
    assert entries["seed"] == 5
    assert "earlier" not in entries


def test_the_next_run_sees_the_photo_with_the_applied_fill(filled: User) -> None:
    hole = filled.hole.copy()
    act(filled, "apply")
    filled.stroke((100, 80))
    filled.inpaint("a cat", fills=1, seed=40)
    filled.finish_run()
    filled.page.strip.select(3)
    assert (shown(filled)[hole] == colour_of(5)).all()
    for _ in range(2):
        act(filled, "undo")  # the stroke, then the applied fill
    assert np.array_equal(filled.hole, hole)
    assert document(filled).applied == []


def test_applying_a_fill_that_is_no_longer_in_the_strip_can_be_taken_back_and_made_again(filled: User) -> None:
    before, hole = photo(filled).copy(), filled.hole.copy()
    filled.page.strip.select(1)
    act(filled, "apply")
    filled.page.strip.select(1)
    act(filled, "delete_fill")
    act(filled, "undo")
    act(filled, "undo")
    assert np.array_equal(photo(filled), before)
    act(filled, "redo")
    act(filled, "redo")
    assert (photo(filled)[hole] == colour_of(6)).all()
    assert seeds(filled) == [5, 7]

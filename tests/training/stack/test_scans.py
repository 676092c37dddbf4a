"""Scans are those of the path that users' photos take, are kept, and are made anew where anything changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from models.imaging import load_photo
from tests.training.ensembles import FlatFinder, flat_judge
from training.photos.parts import Copy
from training.stack import scans
from training.stack.scans import Judge, Seen, View, filled_cells, seen

BLOCK, COUNT = 4, 6


@pytest.fixture
def views(tmp_path: Path, make_photo: Callable[..., np.ndarray], monkeypatch: pytest.MonkeyPatch) -> list[View]:
    """Photos with a plain rectangle, more than a block of them."""
    monkeypatch.setattr(scans, "BLOCK", BLOCK)
    found = []
    for number in range(COUNT):
        photo, hole = make_photo(70, 50, seed=number), np.zeros((50, 70), bool)
        hole[10:40, 8:40] = True
        photo[hole] = 99
        path, mask = tmp_path / f"{number}.png", tmp_path / f"{number}-hole.png"
        Image.fromarray(photo).save(path)
        Image.fromarray(hole).save(mask)
        copy = Copy(path, str(number), "bird", inpainter="plain", hole=mask)
        found.append(View(copy, "scale 0.5" if number == 1 else "as made"))
    return found


def looked(judges: list[Judge], views: list[View], tmp_path: Path, said: list[str] | None = None) -> list[Seen]:
    say = ([] if said is None else said).append
    return list(seen(judges, views, tmp_path / "scans", say, bar=False))


def shown(judge: Judge) -> int:
    assert isinstance(judge.member.runner, FlatFinder)
    return judge.member.runner.shown


def test_a_scan_is_the_one_that_users_get_and_is_not_made_again(views: list[View], tmp_path: Path) -> None:
    judge, direct = flat_judge(categories=("a", "b")), flat_judge(categories=("a", "b"))
    for _ in range(2):  # made, then read
        for view, found in zip(views, looked([judge], views, tmp_path), strict=True):
            if view.alteration == "as made":
                (wanted,), kept = direct.member.scan_each([load_photo(view.copy.path).pixels]), found.scans[0]
                for field in ("features", "scanned", "categories"):
                    assert np.array_equal(getattr(kept, field), getattr(wanted, field)), field
                assert np.allclose(kept.cells, wanted.cells, atol=2e-3)
                assert found.size == (50, 70)
    assert shown(judge) == COUNT
    another = flat_judge("gan")
    looked([judge, another], views, tmp_path)
    assert (shown(judge), shown(another)) == (COUNT, COUNT)


def test_where_a_photo_is_filled_comes_with_it(views: list[View], tmp_path: Path) -> None:
    first, second = looked([flat_judge()], views, tmp_path)[:2]
    assert first.filled.shape == first.scans[0].cells.shape == (4, 5)
    assert (first.filled[1, 1], first.filled[3, 4]) == (1, 0)
    assert second.size == (25, 35)
    assert second.filled.shape == second.scans[0].cells.shape == (2, 3)


def test_a_run_that_was_stopped_goes_on_where_it_was(views: list[View], tmp_path: Path) -> None:
    judge = flat_judge()
    going = seen([judge], views, tmp_path / "scans", lambda _: None, bar=False)
    next(going)
    going.close()
    assert shown(judge) == BLOCK
    assert len(looked([judge], views, tmp_path)) == COUNT
    assert shown(judge) == COUNT


@pytest.mark.parametrize("change", ["a file", "the weights", "an alteration", "the tiling", "damage"])
def test_what_changed_is_scanned_again(
    views: list[View], tmp_path: Path, change: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked([flat_judge()], views, tmp_path)
    judge = flat_judge("swim" if change == "the weights" else "swin")
    if change == "a file":
        Image.new("RGB", (70, 50), "red").save(views[0].copy.path)
    elif change == "an alteration":
        views[0] = replace(views[0], alteration="jpeg 60")
    elif change == "the tiling":
        monkeypatch.setattr(scans, "_TILING", (1, 2, 3, 4))
    elif change == "damage":
        for file in (tmp_path / "scans").iterdir():
            file.write_bytes(file.read_bytes()[:20])
    looked([judge], views, tmp_path)
    assert shown(judge) == (BLOCK if change in ("a file", "an alteration") else COUNT)


def test_photos_that_cannot_be_read_are_named_and_left_out(views: list[View], tmp_path: Path) -> None:
    cut, gone = views[2].copy.path, views[4].copy.path
    cut.write_bytes(cut.read_bytes()[:200])
    gone.unlink()
    said: list[str] = []
    found = looked([flat_judge()], views, tmp_path, said)
    assert [view.view for view in found] == [view for view in views if view.copy.path not in (cut, gone)]
    assert [str(path) in line for path, line in zip((cut, gone), said, strict=True)] == [True, True]
    for view in views:
        view.copy.path.write_bytes(b"no photo")
    with pytest.raises(ValueError, match="None of the photos can be read"):
        looked([flat_judge()], views, tmp_path)


@settings(max_examples=30)
@given(st.integers(1, 70), st.integers(1, 70), st.integers(0, 2**32))
def test_the_filled_share_of_a_cell_is_that_of_its_pixels_in_the_photo(height: int, width: int, seed: int) -> None:
    filled = np.random.default_rng(seed).random((height, width)).astype(np.float32)
    cells = filled_cells(filled)
    assert cells.shape == (-(-height // 16), -(-width // 16))
    for row, column in np.ndindex(cells.shape):
        part = filled[row * 16 : row * 16 + 16, column * 16 : column * 16 + 16]
        assert cells[row, column] == pytest.approx(part.mean(), abs=1e-5)

"""From the open document to a session and back: all of it returns, or one knows why the photo does not fit."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.engine.packed_hole import PackedHole
from app.engine.replies import FillPatch
from app.window.canvas.margins import Margins
from app.window.document.autosave_file import write_session
from app.window.document.autosave_reading import read_session
from app.window.document.document import Document
from app.window.document.kept_fill import KeptFill
from app.window.document.snapshot import Snapshot
from app.window.document.snapshot_document import (
    PhotoChanged,
    PhotoGone,
    Unfinished,
    fills_that_fit,
    photo_reference,
    reopen,
    snapshot_of,
    whole_snapshot,
)


@pytest.fixture
def document(tmp_path: Path, save_jpeg: Callable[..., Path]) -> Document:
    """A photo of 80×60 pixels with a soft hole and three fills, the second starred and shown, the first applied."""
    document = Document.open(save_jpeg(tmp_path / "bird.jpg", 80, 60))
    document.hole.paint((30, 30), (40, 30), 12, True, hardness=20)
    document.hole.commit()
    document.fills = [a_fill(seed) for seed in (5, 6, 7)]
    document.fills[1].starred = True
    document.shown = 1
    document.applied = [document.fills[0]]
    document.set_pixels(document.fills[0].filled(document.photo.pixels))
    return document


def a_fill(seed: int, size: int = 10) -> KeptFill:
    hole = np.zeros((60, 80), bool)
    hole[20 : 20 + size, 30 : 30 + size] = True
    hole[20, 30] = False
    pixels = np.full((size, size, 3), seed, np.uint8)
    patch = FillPatch((30, 20, 30 + size, 20 + size), pixels, seed, "a bird", (), (), "fake", "cpu", 0.1)
    return KeptFill(patch, PackedHole.pack(hole), coverage=np.full((size, size), 200, np.uint8))


def snapshot(document: Document) -> Snapshot:
    assert document.photo.path is not None
    unfinished = Unfinished(document, "a bird", 5, 3)
    return snapshot_of(unfinished, photo_reference(document.photo.path))


def whole(document: Document) -> Snapshot:
    """What a project is made of."""
    assert document.photo.path is not None
    content = document.photo.path.read_bytes()
    reference = photo_reference(document.photo.path, content)
    return replace(whole_snapshot(Unfinished(document, "a bird", 5, 3)), photo=reference, content=content)


def test_a_document_comes_back_from_disk_with_hole_fills_stars_and_what_was_applied(
    document: Document, tmp_path: Path
) -> None:
    write_session(tmp_path / "session", snapshot(document))
    read = read_session(tmp_path / "session")
    again = reopen(read)
    assert np.array_equal(again.hole.coverage, document.hole.coverage)
    assert (again.hole.count, again.hole.soft) == (document.hole.count, True)
    assert np.array_equal(again.photo.pixels, document.photo.pixels)
    assert [fill.patch.seed for fill in again.fills] == [5, 6, 7]
    assert [fill.starred for fill in again.fills] == [False, True, False]
    assert [fill.patch.seed for fill in again.applied] == [5]
    assert np.array_equal(again.fills[1].hole.unpack(), document.fills[1].hole.unpack())
    assert (again.fills[1].coverage == 200).all()
    assert (again.shown, read.caption, read.seed, read.count) == (1, "a bird", 5, 3)


def test_a_fill_keeps_its_key_as_long_as_it_is_there(document: Document) -> None:
    before = [fill.key for fill in snapshot(document).fills]
    del document.fills[0]
    document.shown = None
    after = snapshot(document)
    assert [fill.key for fill in after.fills] == before[1:]
    assert [fill.key for fill in after.applied] == before[:1]
    assert len(set(before)) == 3


def test_a_photo_that_is_gone_is_told(document: Document, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    taken = snapshot(document)
    elsewhere = replace(taken, photo=replace(taken.photo, path=str(tmp_path / "file" / "bird.jpg")))
    Path(taken.photo.path).unlink()
    for gone in (taken, elsewhere):  # the folder of the latter is a file now
        with pytest.raises(PhotoGone):
            reopen(gone)


def test_another_photo_or_what_does_not_fit_it_is_told(document: Document, save_jpeg: Callable[..., Path]) -> None:
    taken = snapshot(document)
    fill = taken.applied[0]
    outside = replace(fill, patch=replace(fill.patch, box=(75, 20, 85, 30)))
    other_size = replace(fill, hole=PackedHole.pack(np.zeros((61, 80), bool)))
    for changed in (
        replace(taken, hole=np.zeros((60, 161), np.uint8), margins=Margins(81), fills=(), applied=(), shown=None),
        replace(taken, hole=np.zeros((9, 9), np.uint8)),
        replace(taken, applied=(outside,)),
        replace(taken, fills=(other_size,), shown=None),
    ):
        with pytest.raises(PhotoChanged):
            reopen(changed)
    save_jpeg(Path(taken.photo.path), 80, 60, seed=9)
    with pytest.raises(PhotoChanged):
        reopen(taken)


def test_a_photo_that_was_copied_or_touched_is_the_same_photo(document: Document, tmp_path: Path) -> None:
    taken = snapshot(document)
    path = Path(taken.photo.path)
    os.utime(path, (1, 1))
    shutil.copyfile(path, tmp_path / "copy.jpg")
    (tmp_path / "copy.jpg").replace(path)
    assert len(reopen(taken).fills) == 3


@pytest.mark.parametrize(
    ("room", "kept"), [(10_000, [0, 1, 2, 3]), (900, [0, 2, 3]), (600, [0, 3]), (300, [0]), (299, []), (-1, [])]
)
def test_of_too_many_fills_the_starred_and_the_latest_are_kept(room: int, kept: list[int]) -> None:
    fills = [a_fill(seed) for seed in range(4)]  # of 300 bytes each
    fills[0].starred = True
    assert [fill.patch.seed for fill in fills_that_fit(fills, room)] == kept


def test_what_is_worth_keeping_is_a_hole_a_fill_or_a_caption(tmp_path: Path, save_jpeg: Callable[..., Path]) -> None:
    document = Document.open(save_jpeg(tmp_path / "bird.jpg"))
    assert not Unfinished(document, "", 0, 4).worth_keeping
    assert Unfinished(document, "a bird", 0, 4).worth_keeping
    document.applied = [a_fill(1)]
    assert Unfinished(document, "", 0, 4).worth_keeping
    document.applied = []
    document.hole.paint((9, 9), (9, 9), 3, True)
    assert Unfinished(document, "", 0, 4).worth_keeping

"""A project comes back as it was saved, whoever saved it before, and what is no project costs one sentence."""

from __future__ import annotations

import io
import json
import os
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

from app.window.canvas.hole import Hole
from app.window.canvas.margins import Margins
from app.window.document import project_file, snapshot_parts
from app.window.document.document import Document
from app.window.document.fill_pixels import from_png, to_png
from app.window.document.photo_bytes import OpenedPhoto
from app.window.document.project_file import INDEX, PREVIEW, ProjectError, plain_name, write_project
from app.window.document.project_reading import open_project, read_preview, read_project
from app.window.document.snapshot import Snapshot
from app.window.document.snapshot_document import photo_reference
from models.imaging import load_photo
from tests.app.window.document.test_autosave_file import a_snapshot, name_no_fill_alike, snapshots, told
from tests.app.window.document.test_snapshot_document import document, whole  # noqa: F401 - a fixture
from tests.fixtures.full_disk import SIGNS, room_for_files_of


def comparable(snapshot: Snapshot) -> str:
    """All that a project keeps."""
    photo = replace(snapshot.photo, path=Path(snapshot.photo.path).name, changed_ns=0, bytes=0)
    return told(replace(snapshot, photo=photo, saved=(), project=None, saved_at=a_snapshot().saved_at))


def with_photo(snapshot: Snapshot, content: bytes = b"photo") -> Snapshot:
    """The snapshot with a photo file of its own."""
    return replace(snapshot, content=content, photo=photo_reference(Path("/elsewhere/Grünspecht.jpg"), content))


@settings(max_examples=15)
@given(snapshots(), snapshots(), st.binary(min_size=1, max_size=20), st.binary(max_size=9))
def test_a_project_is_read_back_as_it_was_written_also_over_another_one(
    first: Snapshot, second: Snapshot, photo: bytes, preview: bytes
) -> None:
    assume(name_no_fill_alike(first, second))
    with TemporaryDirectory() as folder:
        file = Path(folder) / "a.featherproof"
        for snapshot in (with_photo(first, photo), with_photo(second, photo)):
            write_project(file, snapshot, preview, file)
            again = read_project(file)
            assert comparable(again) == comparable(snapshot)
            assert Path(again.photo.path).parent == Path(folder)
            assert read_preview(file) == preview
            content = file.read_bytes()
            write_project(file, snapshot, preview)
            assert file.read_bytes() == content, "the same work is the same file"


@given(arrays.arrays(np.uint8, st.tuples(st.integers(1, 9), st.integers(1, 9), st.sampled_from([3, 4]))))
def test_any_pixels_make_a_png_that_anybody_reads(pixels: np.ndarray) -> None:
    with Image.open(io.BytesIO(to_png(pixels))) as picture:
        assert np.array_equal(np.asarray(picture), pixels)
    if pixels.shape[2] == 3:
        assert np.array_equal(from_png(to_png(pixels), *pixels.shape[:2]), pixels)


def test_what_a_project_has_already_is_copied_and_not_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    encode = to_png
    monkeypatch.setattr(snapshot_parts, "to_png", lambda pixels: made.append(1) or encode(pixels))
    file, small, large = tmp_path / "a.featherproof", with_photo(a_snapshot(2)), with_photo(a_snapshot(3))
    write_project(file, small, b"")
    made.clear()
    write_project(file, large, b"", file)
    assert len(made) == 1
    damaged = bytearray(file.read_bytes())
    damaged[damaged.index(b"IDAT") + 9] ^= 1  # of the first fill
    file.write_bytes(damaged)
    made.clear()
    write_project(file, large, b"", file)
    assert len(made) == 1, "what is damaged there is made anew"
    assert comparable(read_project(file)) == comparable(large)


def test_a_full_disk_leaves_the_old_project_and_one_sentence(tmp_path: Path) -> None:
    file, before = tmp_path / "a.featherproof", with_photo(a_snapshot(1))
    write_project(file, before, b"")
    with (
        room_for_files_of(file.stat().st_size),
        pytest.raises(ProjectError, match=rf"^{file} can't be written: ({'|'.join(SIGNS)})\.$"),
    ):
        write_project(file, with_photo(a_snapshot(9)), b"")
    assert comparable(read_project(file)) == comparable(before)
    assert os.listdir(tmp_path) == [file.name]


def rewritten(file: Path, change: Callable[[dict[str, object]], object], **members: bytes) -> Path:
    """A copy of a project as another program would write it: with its JSON changed, and other members."""
    copy = file.with_name("copy.featherproof")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == INDEX:
                index = json.loads(content)
                change(index)
                content = json.dumps(index).encode()
            new.writestr(name, content)
        for name, content in members.items():
            new.writestr(name, content)
    return copy


def test_a_newer_program_may_add_to_a_project_and_a_newer_schema_is_refused(tmp_path: Path) -> None:
    file, snapshot = tmp_path / "a.featherproof", with_photo(a_snapshot())
    write_project(file, snapshot, b"")

    def add(index: dict[str, object]) -> None:
        index["layers"] = {"new": 1}
        index["fills"][0]["patch"]["upscaled"] = 4  # type: ignore[index]

    assert comparable(read_project(rewritten(file, add, layers=b"x"))) == comparable(snapshot)
    newer = rewritten(file, lambda index: index.update(schema=2))
    with pytest.raises(ProjectError, match=rf"^{newer} was saved by a newer Featherproof: update the program.*\.$"):
        read_project(newer)


def test_a_project_takes_its_photo_along_and_nothing_of_where_it_was_made(
    document: Document,  # noqa: F811
    tmp_path: Path,
) -> None:
    file = tmp_path / "a.featherproof"
    snapshot = whole(document)
    write_project(file, snapshot, b"")
    with zipfile.ZipFile(file) as archive:
        index = archive.read(INDEX).decode()
        assert archive.read(json.loads(index)["photo"]["file"]) == Path(snapshot.photo.path).read_bytes()
        assert set(archive.namelist()) > {INDEX, PREVIEW}
    assert str(tmp_path) not in index
    Path(snapshot.photo.path).unlink()
    (tmp_path / "elsewhere").mkdir()
    moved = shutil.move(file, tmp_path / "elsewhere" / "b.featherproof")
    again = open_project(Path(moved)).document
    assert np.array_equal(again.photo.pixels, document.photo.pixels)
    assert [fill.starred for fill in again.fills] == [False, True, False]
    assert [fill.patch.seed for fill in again.applied] == [5]
    assert again.applied[0] is again.fills[0]
    assert len({id(fill.hole) for fill in again.fills}) == 1, "alike holes take the memory of one"
    assert again.photo.path == tmp_path / "elsewhere" / "bird.jpg"
    assert again.suggested_path().parent == tmp_path / "elsewhere"
    assert not again.would_be_missed()


def test_a_damaged_fill_is_left_out_and_a_damaged_photo_refused(document: Document, tmp_path: Path) -> None:  # noqa: F811
    file, snapshot = tmp_path / "a.featherproof", whole(document)
    for damaged in (f"fill-{snapshot.fills[1].key}.png", f"photo-{snapshot.photo.sha256[:16]}.jpg"):
        write_project(file, snapshot, b"")
        content = file.read_bytes()
        start = content.index(damaged.encode()) + len(damaged)
        file.write_bytes(content[: start + 60] + b"\xff" + content[start + 61 :])
        if damaged.startswith("fill"):
            work = open_project(file)
            assert work.damaged == (damaged,)
            assert [fill.patch.seed for fill in work.document.fills] == [5, 7]
            assert work.document.modified, "it is not what the file was"
        else:
            with pytest.raises(ProjectError, match=rf"^{file} can't be opened: it is damaged"):
                open_project(file)


def test_a_photo_whose_file_is_another_one_by_now_is_kept_as_it_was_opened(
    document: Document,  # noqa: F811
    save_jpeg: Callable[..., Path],
) -> None:
    snapshot = whole(document)
    document.reference = snapshot.photo
    path, original = Path(snapshot.photo.path), document.original
    margins = Margins(1, 2, 3, 4)  # are none of its file
    document.extend(margins, Hole(84, 66))
    for change in (lambda: save_jpeg(path, 80, 60, seed=9), path.unlink):
        change()
        reference, content = OpenedPhoto.of(document).read()
        assert Path(reference.path).name == "bird.png"
        (path.parent / "again.png").write_bytes(content)
        assert np.array_equal(load_photo(path.parent / "again.png").pixels, original)


def test_more_fills_than_can_be_opened_again_are_not_saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(project_file, "MOST_BYTES", 100)
    with pytest.raises(ProjectError, match=r"its fills take more than .*; delete some\.$"):
        write_project(tmp_path / "a.featherproof", with_photo(a_snapshot(3)), b"")
    assert not list(tmp_path.iterdir())


@given(st.text(max_size=300))
def test_a_name_in_a_project_leads_nowhere(name: str) -> None:
    plain = plain_name(name)
    assert (Path("/photos") / plain).parent == Path("/photos")
    assert plain.isprintable()
    assert plain_name("Grünspecht & co.jpg") == "Grünspecht & co.jpg"

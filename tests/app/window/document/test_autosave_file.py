"""An unfinished session on disk: it comes back as it was, and whatever stops a write, the last one is still whole."""

from __future__ import annotations

import errno
import json
import os
import sys
import zlib
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from app.engine.packed_hole import PackedHole
from app.engine.replies import FillPatch
from app.window.canvas.margins import Margins
from app.window.document import autosave_file
from app.window.document.autosave_file import SESSION, SessionStopped, write_session
from app.window.document.autosave_reading import SessionError, read_session, read_title
from app.window.document.snapshot import PhotoReference, SavedFill, SavedRun, Snapshot
from app.window.document.snapshot_parts import coverage_file, hole_file, pixels_file
from models.files.atomic_file import write_atomically

PHOTO = PhotoReference("/photos/Grünspecht.jpg", 1234, 1_700_000_000_123_456_789, "ab" * 32)
LONG_AGO = datetime(2024, 2, 29, 10, 42, tzinfo=UTC)

texts = st.text(max_size=20)
keys = st.text("0123456789abcdef", min_size=32, max_size=32)
seeds = st.integers(0, 2**31 - 1)
sides = st.integers(1, 6)


@st.composite
def saved_fills(draw: st.DrawFn, key: st.SearchStrategy[str] = keys) -> SavedFill:
    left, top, width, height = (draw(sides) for _ in range(4))
    patch = FillPatch(
        box=(left, top, left + width, top + height),
        pixels=draw(arrays.arrays(np.uint8, (height, width, 3))),
        seed=draw(seeds),
        caption=draw(texts),
        unknown_words=tuple(draw(st.lists(texts, max_size=3))),
        word_weights=tuple(draw(st.lists(st.tuples(texts, st.floats(0, 1)), max_size=3))),
        checkpoint=draw(texts),
        device=draw(texts),
        seconds=draw(st.floats(0, 1e6)),
        notes=tuple(draw(st.lists(texts, max_size=2))),
        near=draw(st.none() | seeds),
        checkpoint_sha256=tuple(draw(st.lists(texts, max_size=2))),
    )
    hole = draw(arrays.arrays(bool, st.tuples(sides, sides)))
    coverage = draw(st.none() | arrays.arrays(np.uint8, (height, width)))
    return SavedFill(draw(key), patch, PackedHole.pack(hole), draw(st.booleans()), coverage)


times = st.datetimes(datetime(1971, 1, 1), datetime(2999, 1, 1), timezones=st.just(UTC))
starts = st.none() | times.map(lambda time: time.replace(fold=0))
saved_runs = st.builds(SavedRun, st.integers(0, 1 << 30), starts, st.booleans())


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    made = draw(st.lists(saved_fills(), max_size=4, unique_by=lambda fill: fill.key))
    fills, applied = made[:3], made[2:]  # one of them may be both
    return Snapshot(
        saved_at=draw(st.datetimes(timezones=st.just(UTC))).replace(fold=0),
        photo=PhotoReference(draw(texts), draw(seeds), draw(seeds), draw(keys)),
        hole=draw(arrays.arrays(np.uint8, st.tuples(sides, sides))),
        caption=draw(texts),
        seed=draw(seeds),
        count=draw(st.integers(1, 16)),
        fills=tuple(fills),
        shown=draw(st.none() | st.integers(0, len(fills) - 1)) if fills else None,
        applied=tuple(applied),
        content=draw(st.none() | st.binary(max_size=20)),
        project=draw(st.none() | texts),
        margins=draw(st.builds(Margins, *[st.integers(0, 20_000)] * 4)),
        runs=tuple(draw(st.lists(saved_runs, max_size=3))),
    )


def a_snapshot(fills: int = 2, caption: str = "a red bird") -> Snapshot:
    hole = np.zeros((600, 30), np.uint8)
    hole[100:500, 5:20] = 255
    made = tuple(a_fill(f"{number:032x}") for number in range(fills))
    shown = fills - 1 if fills else None
    runs = (SavedRun(1, None, False), SavedRun(2, LONG_AGO, True))
    return Snapshot(LONG_AGO, PHOTO, hole, caption, 7, 4, made, shown=shown, margins=Margins(0, 1, 2, 3), runs=runs)


def a_fill(key: str) -> SavedFill:
    pixels = np.random.default_rng(int(key, 16)).integers(0, 256, (8, 9, 3), np.uint8)
    patch = FillPatch((1, 2, 10, 10), pixels, 3, "a bird", (), (("bird", 0.75),), "fake", "cpu", 0.5)
    return SavedFill(key, patch, PackedHole.pack(np.eye(11, 12, dtype=bool)), coverage=pixels[..., 0])


def name_no_fill_alike(first: Snapshot, second: Snapshot) -> bool:
    """Whether their fills have different keys, as different fills always have."""
    return not {fill.key for fill in (*first.fills, *first.applied)} & {
        fill.key for fill in (*second.fills, *second.applied)
    }


def told(snapshot: Snapshot) -> str:
    """All of a session, in a form that compares."""
    with np.printoptions(threshold=sys.maxsize):
        return f"{snapshot!r} {snapshot.hole.dtype} {[fill.patch.pixels.dtype for fill in snapshot.fills]}"


@settings(max_examples=15)
@given(snapshots(), snapshots())
def test_a_session_is_read_back_as_it_was_written_also_over_another_one(first: Snapshot, second: Snapshot) -> None:
    assume(name_no_fill_alike(first, second))
    with TemporaryDirectory() as folder:
        for snapshot in (first, second):
            write_session(Path(folder), snapshot)
            assert told(read_session(Path(folder))) == told(snapshot)


def test_the_title_is_read_without_the_rest(tmp_path: Path) -> None:
    write_session(tmp_path, a_snapshot())
    for path in tmp_path.iterdir():
        if path.name != SESSION:
            path.unlink()
    title = read_title(tmp_path)
    assert (title.photo, title.saved_at) == (PHOTO.path, LONG_AGO)


def test_a_fill_is_written_once(tmp_path: Path) -> None:
    snapshot = a_snapshot()
    write_session(tmp_path, snapshot)
    written = {path: path.stat().st_ino for path in tmp_path.glob("fill-*")}  # a rename brings another inode
    assert len(written) == 6
    write_session(tmp_path, replace(snapshot, caption="something else"))
    assert {path: path.stat().st_ino for path in tmp_path.glob("fill-*")} == written


def test_files_of_deleted_fills_and_former_holes_are_removed(tmp_path: Path) -> None:
    write_session(tmp_path, a_snapshot(fills=3))
    (tmp_path / ".fill-x.png.123.part").write_bytes(b"of a program that was killed")
    smaller = replace(a_snapshot(fills=1), hole=np.ones((600, 30), np.uint8))
    write_session(tmp_path, smaller)
    assert len(list(tmp_path.iterdir())) == 5  # session, hole, and the fill with its hole and edge
    assert told(read_session(tmp_path)) == told(smaller)


class Killed(BaseException):
    """Stands for SIGKILL: nothing after it runs."""


def test_a_full_disk_leaves_the_last_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = a_snapshot(fills=1)
    write_session(tmp_path, before)

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        write_session(tmp_path, a_snapshot(fills=2, caption="later"))
    assert told(read_session(tmp_path)) == told(before)
    assert not list(tmp_path.glob(".*")), "a half-written file fills the disk even more"


@pytest.mark.parametrize("file", [SESSION, "hole-", "fill-"])
def test_a_program_killed_between_write_and_rename_leaves_the_last_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str
) -> None:
    before = a_snapshot(fills=1)
    write_session(tmp_path, before)

    def torn(path: Path, content: bytes | str) -> None:
        """Writes the temporary file in part, and dies before the rename when its turn has come."""
        if path.name.startswith(file):
            path.with_name(f".{path.name}.99.part").write_bytes(b"half")
            raise Killed
        write_atomically(path, content)

    monkeypatch.setattr(autosave_file, "write_atomically", torn)
    after = replace(a_snapshot(fills=3), hole=np.ones((600, 30), np.uint8), caption="later")
    with pytest.raises(Killed):
        write_session(tmp_path, after)
    assert told(read_session(tmp_path)) == told(before)
    monkeypatch.undo()
    write_session(tmp_path, after)
    assert told(read_session(tmp_path)) == told(after)
    assert not list(tmp_path.glob(".*"))


def test_writing_stops_between_files_when_asked(tmp_path: Path) -> None:
    before = a_snapshot(fills=1)
    write_session(tmp_path, before)
    asked: list[None] = []
    with pytest.raises(SessionStopped):
        write_session(tmp_path, a_snapshot(fills=3), lambda: asked.append(None) or len(asked) > 6)  # three parts a fill
    assert len(list(tmp_path.glob("fill-*.png"))) == 2
    assert told(read_session(tmp_path)) == told(before)


def test_a_hole_that_is_painted_on_while_it_is_written_can_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = a_snapshot(fills=0)
    before = snapshot.hole.copy()

    class Painted:
        """A compressor under which the person goes on painting."""

        def __init__(self, level: int) -> None:
            self._real = real(level)

        def compress(self, band: bytes) -> bytes:
            assert isinstance(band, bytes), "a copy, which nobody paints on"
            snapshot.hole[:] = 77
            return self._real.compress(band)

        def flush(self) -> bytes:
            return self._real.flush()

    real = zlib.compressobj
    monkeypatch.setattr(zlib, "compressobj", Painted)
    write_session(tmp_path, snapshot)
    read = read_session(tmp_path)
    assert read.damaged == ()
    assert ((read.hole == before) | (read.hole == 77)).all()


@pytest.mark.parametrize("content", [None, b"", b"not what it says"])
def test_a_damaged_part_is_left_out_and_named_and_the_rest_comes_back(tmp_path: Path, content: bytes | None) -> None:
    snapshot = a_snapshot(fills=3)
    key = snapshot.fills[1].key
    write_session(tmp_path, snapshot)
    hole = next(tmp_path.glob("hole-*")).name
    for file in (pixels_file(key), hole_file(key), coverage_file(key), hole):
        write_session(tmp_path, snapshot)
        path = tmp_path / file
        whole = path.read_bytes()
        path.unlink() if content is None else path.write_bytes(content)
        read = read_session(tmp_path)
        if file == hole:
            assert read.damaged == (hole,)
            assert read.hole.shape == snapshot.hole.shape
            assert not read.hole.any()
            assert len(read.fills) == 3
        else:
            assert [fill.key for fill in read.fills] == [snapshot.fills[0].key, snapshot.fills[2].key]
            assert read.shown == 1, "the shown fill is still the same one"
            assert read.damaged == (pixels_file(key),)
            assert np.array_equal(read.hole, snapshot.hole)
        path.write_bytes(whole)


values = st.none() | st.booleans() | st.integers(-3, 10**30) | st.floats() | texts | st.just([]) | st.just({})


@settings(max_examples=60)
@given(st.data())
def test_whatever_stands_in_the_json_reading_never_raises_anything_else(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        write_session(Path(folder), a_snapshot(fills=1))
        path = Path(folder) / SESSION
        content = json.loads(path.read_text())
        place = data.draw(
            st.sampled_from([content, content["photo"], content["hole"], *content["fills"], *content["runs"]])
        )
        key = data.draw(st.sampled_from(sorted(place)))
        if data.draw(st.booleans()):
            place[key] = data.draw(values)
        else:
            del place[key]
        path.write_text(json.dumps(content))
        with suppress(SessionError):
            read_title(Path(folder))
        with suppress(SessionError):
            read_session(Path(folder))


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff\xfe", b"[" * 100_000, b'{"schema": "1"}', b'{"schema": 999}'])
def test_a_damaged_json_is_an_error_that_says_so_and_one_of_a_newer_program_another(
    tmp_path: Path, content: bytes
) -> None:
    write_session(tmp_path, a_snapshot())
    (tmp_path / SESSION).write_bytes(content)
    for read in (read_session, read_title):
        with pytest.raises(SessionError, match=SESSION) as caught:
            read(tmp_path)
        assert caught.value.newer == (b"999" in content)


def test_a_name_in_the_json_never_leads_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "inside").mkdir()
    write_session(tmp_path / "inside", a_snapshot(fills=1))
    path = tmp_path / "inside" / SESSION
    for old, new in (('"hole-', '"../hole-'), (f'"key": "{0:032x}"', '"key": "../../secret"')):
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))
        with pytest.raises(SessionError):
            read_session(tmp_path / "inside")
        path.write_text(text)

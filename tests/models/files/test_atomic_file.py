"""A file is written whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.files.atomic_file import LONGEST_NAME, atomic_file, named, numbered, write_apart, write_atomically


def test_a_failing_block_leaves_the_old_file_and_no_temporary_one(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("old")

    def fail_halfway() -> None:
        with atomic_file(path) as temporary:
            temporary.write_text("half of the n")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_text_and_bytes_replace_the_old_file_and_keep_its_permissions_and_links(tmp_path: Path) -> None:
    path, link = tmp_path / "notes.txt", tmp_path / "link.txt"
    path.write_text("old")
    path.chmod(0o640)
    link.symlink_to(path)
    for content, written in (("neu: é", "neu: é".encode()), (b"\x00\xff", b"\x00\xff")):
        write_atomically(link, content)
        assert path.read_bytes() == written
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert link.is_symlink()
    assert set(tmp_path.iterdir()) == {path, link}


@settings(max_examples=40)
@given(st.text(st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1), st.integers(0, 40))
def test_whatever_name_a_file_may_have_it_can_be_written_and_numbered(text: str, repeats: int) -> None:
    name = (text * (repeats + 1)).encode()[:LONGEST_NAME].decode("utf-8", "ignore")
    if name.strip(".") == "":
        name = "a" * LONGEST_NAME
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        write_atomically(path, b"1")
        assert write_apart(path, b"2") == next(file for number, file in enumerate(numbered(path)) if number == 1)
        assert len(list(Path(folder).iterdir())) == 2


@given(
    st.text(st.characters(exclude_characters="/\0", codec="utf-8"), min_size=100),
    st.sampled_from(["-fill-1.png", ".é"]),
)
def test_a_name_made_of_a_long_one_fits_and_stays_its_own(stem: str, end: str) -> None:
    made = [named(Path("folder"), stem * 3 + rest, end) for rest in ("", "b")]
    assert all(len(os.fsencode(path.name)) <= LONGEST_NAME and path.name.endswith(end) for path in made)
    assert len(set(made)) == 2
    assert named(Path("folder"), "short", end) == Path("folder") / f"short{end}"


NAMES = st.sampled_from(["a.png", "a-2.png", "a-2-2.png", "a-3.png", "b"])


@settings(max_examples=40)
@given(st.lists(st.tuples(NAMES, st.binary(max_size=2)), max_size=12))
def test_written_apart_nothing_is_ever_lost_and_the_same_is_written_once(writes: list[tuple[str, bytes]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder, places = Path(name), {}
        for asked, content in writes:
            place = write_apart(folder / asked, content)
            assert places.setdefault((asked, content), place) == place
        for (_, content), place in places.items():
            assert place.read_bytes() == content
        assert set(folder.iterdir()) == set(places.values())


@pytest.mark.parametrize("there", ["a folder", "a link to nothing", "a link to a file"])
def test_written_apart_leaves_what_is_no_file_of_that_name(tmp_path: Path, there: str) -> None:
    path, linked = tmp_path / "a.png", tmp_path / "linked"
    if there == "a folder":
        path.mkdir()
    else:
        path.symlink_to(linked)
    if there == "a link to a file":
        linked.write_bytes(b"old")
    assert write_apart(path, b"new") == tmp_path / "a-2.png"
    assert not linked.exists() or linked.read_bytes() == b"old"


def test_processes_that_write_apart_at_once_lose_nothing(tmp_path: Path) -> None:
    contents = [bytes([number]) for number in range(12)]
    with ProcessPoolExecutor(3, get_context("spawn")) as pool:
        places = list(pool.map(write_apart, [tmp_path / "a.png"] * len(contents), contents))
    assert [place.read_bytes() for place in places] == contents
    assert set(tmp_path.iterdir()) == set(places)


def test_written_apart_works_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(source: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    assert [write_apart(tmp_path / "a.png", content).name for content in (b"1", b"2")] == ["a.png", "a-2.png"]
    assert len(list(tmp_path.iterdir())) == 2

"""Photos, folders and patterns become files in the order in which they were named."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.photo_files import Found, photo_files


@pytest.fixture
def album(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """album/: b.jpg, A.PNG, notes.txt, .hidden.jpg, 10/c.webp, 2/a b.jpeg, .trash/d.jpg, empty/; the working folder
    is the one above."""
    for name in ("b.jpg", "A.PNG", "notes.txt", ".hidden.jpg", "10/c.webp", "2/a b.jpeg", ".trash/d.jpg"):
        (tmp_path / "album" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "album" / name).touch()
    (tmp_path / "album" / "empty").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path / "album"


def names(*paths: str, apart_from: Sequence[Path] = ()) -> list[str]:
    return [Path(found.path).as_posix() for found in photo_files(paths, apart_from)]


@pytest.mark.usefixtures("album")
def test_a_folder_gives_its_photos_to_its_depth_sorted_and_nothing_hidden() -> None:
    assert names("album") == ["album/10/c.webp", "album/2/a b.jpeg", "album/A.PNG", "album/b.jpg"]
    asked = ["album/notes.txt", "album/2", "album/b.jpg", "album/b.jpg"]  # in that order, whatever the suffix
    assert names(*asked) == [asked[0], "album/2/a b.jpeg", *asked[2:]]


@pytest.mark.usefixtures("album")
def test_patterns_are_for_shells_that_leave_them_alone() -> None:
    assert names("album/*.jp*g") == ["album/b.jpg"]
    assert names("album/**/*.jp*g") == ["album/2/a b.jpeg", "album/b.jpg"]
    assert names("album/?") == ["album/2/a b.jpeg"]
    for name in ("bird[1].jpg", "bird1.jpg"):
        Path("album", name).touch()
    assert names("album/bird[1].jpg") == ["album/bird[1].jpg"]  # which is that file


@pytest.mark.usefixtures("album")
def test_what_is_not_there_keeps_its_place_and_says_why() -> None:
    found = photo_files(["gone.jpg", "album/b.jpg", "album/*.bmp", "album/empty"])
    assert [entry.path for entry in found] == ["gone.jpg", "album/b.jpg", "album/*.bmp", "album/empty"]
    assert found[1] == Found("album/b.jpg")
    for entry, word in ((found[0], "gone.jpg"), (found[2], "*.bmp"), (found[3], "no photo in album/empty")):
        assert entry.error is not None
        assert word in entry.error


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_that_run_in_a_circle_are_followed_once(album: Path) -> None:
    (album / "2" / "up").symlink_to(album)
    assert sorted(names("album")) == ["album/10/c.webp", "album/2/a b.jpeg", "album/A.PNG", "album/b.jpg"]


def test_a_folder_that_is_written_into_is_passed_over_unless_it_is_what_was_named(album: Path) -> None:
    assert names("album", apart_from=[album / "2"]) == ["album/10/c.webp", "album/A.PNG", "album/b.jpg"]
    assert names("album/2", apart_from=[album / "2"]) == ["album/2/a b.jpeg"]


def test_a_walk_that_is_to_stop_reads_no_further_folder(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "bird.jpg").touch()
    asked = []

    def stopping() -> bool:
        asked.append(True)
        return len(asked) > 2  # the folder itself and its first

    found = photo_files([str(tmp_path)], stopping=stopping)
    assert [each.path for each in found] == [str(tmp_path / "a" / "bird.jpg")]


@pytest.mark.usefixtures("album")
def test_what_a_folder_holds_besides_photos_is_counted_by_suffix() -> None:
    for name in ("c.PSD", "10/d.psd", "2/no suffix", ".hidden.psd"):
        Path("album", name).touch()
    left_out = Counter[str]()
    photo_files(["album", "album/notes.txt"], left_out=left_out)
    assert left_out == {".psd": 2, ".txt": 1, "": 1}

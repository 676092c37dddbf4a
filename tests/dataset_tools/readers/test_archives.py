"""Archives are unpacked whole or not at all, once, and never outside their folder."""

from __future__ import annotations

import errno
import gzip
import io
import os
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dataset_tools.errors import SourceError
from dataset_tools.readers import archives

FILES = {"set/a.txt": b"a" * 3000, "set/deep/b with space.txt": b"b", "set/two\nlines.txt": b"", "readme": b"c" * 512}


def unpacked(folder: Path, *files: Path) -> Path:
    return archives.unpacked(files, folder, lambda message: None)


def packed(path: Path, files: dict[str, bytes]) -> Path:
    """An archive of the kind that its name says."""
    if path.suffix.lower() == ".zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
        return path
    with tarfile.open(path, "w" if path.suffix.lower() == ".tar" else "w:gz") as tar:  # type: ignore[call-overload]
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return path


def contents(folder: Path) -> dict[str, bytes]:
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: content for name, content in files.items() if name != ".unpacked.json"}


NAMES = ["a.tgz", "a.tar.gz", "A.TAR", "a.zip"]


@pytest.mark.parametrize("name", NAMES)
def test_every_kind_is_unpacked_whole_whatever_a_killed_run_left(tmp_path: Path, name: str) -> None:
    archive = packed(tmp_path / name, FILES)
    assert archives.is_archive(archive)
    assert archives.stem(archive).lower() == "a"
    (tmp_path / "out/.photos.part").mkdir(parents=True)
    (tmp_path / "out/.photos.part/half").write_text("of a file")
    assert contents(unpacked(tmp_path / "out/photos", archive)) == FILES
    assert os.listdir(tmp_path / "out") == ["photos"]


def test_several_archives_go_into_one_folder(tmp_path: Path) -> None:
    one, two = packed(tmp_path / "1.tgz", {"images/a": b"1"}), packed(tmp_path / "2.tgz", {"annotations/a": b"2"})
    assert contents(unpacked(tmp_path / "photos", one, two)) == {"images/a": b"1", "annotations/a": b"2"}


def test_the_same_archive_is_unpacked_once_and_a_changed_one_again(tmp_path: Path) -> None:
    archive, folder = packed(tmp_path / "a.tgz", {"a": b"old", "gone": b""}), tmp_path / "photos"
    said: list[str] = []
    for _ in range(2):
        archives.unpacked([archive], folder, said.append)
    assert len(said) == 1
    packed(archive, {"a": b"new one"})
    assert contents(archives.unpacked([archive], folder, said.append)) == {"a": b"new one"}
    assert len(said) == 2


def test_a_folder_of_somebody_else_s_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/mine.txt").write_text("mine")
    with pytest.raises(SourceError, match="in the way"):
        unpacked(tmp_path / "photos", packed(tmp_path / "a.tgz", FILES))
    assert contents(tmp_path / "photos") == {"mine.txt": b"mine"}


@pytest.mark.parametrize("name", ["../escaped", "set/../../escaped", "/escaped", "..\\escaped"])
@pytest.mark.parametrize("ending", ["tgz", "zip"])
def test_a_name_that_leads_outside_is_refused(tmp_path: Path, name: str, ending: str) -> None:
    if ending == "tgz" and "\\" in name:
        name = "a/../" + name.replace("\\", "/")
    archive = packed(tmp_path / f"evil.{ending}", {"fine": b"", name: b"gotcha"})
    with pytest.raises(SourceError, match="leads outside"):
        unpacked(tmp_path / "deep/photos", archive)
    assert not list(tmp_path.rglob("*escaped"))
    assert not list((tmp_path / "deep").iterdir())


def test_a_zip_with_backslashes_holds_folders(tmp_path: Path) -> None:
    archive = packed(tmp_path / "a.zip", {"cat\\": b"", "cat\\a.txt": b"a", "dog\\deep\\b.txt": b"b"})
    assert contents(unpacked(tmp_path / "out", archive)).keys() >= {"cat/a.txt", "dog/deep/b.txt"}


def test_links_are_left_out_and_nothing_is_written_through_them(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    with tarfile.open(tmp_path / "links.tar", "w") as tar:
        for name, kind in (("link", tarfile.SYMTYPE), ("pipe", tarfile.FIFOTYPE), ("link/file", tarfile.REGTYPE)):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, str(tmp_path / "outside")
            tar.addfile(member)
    assert contents(unpacked(tmp_path / "photos", tmp_path / "links.tar")) == {"link/file": b""}
    assert not list((tmp_path / "outside").iterdir())


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "half": lambda content: content[: len(content) // 2],
    "empty": lambda content: b"",
    "another": lambda content: b"no" * 999,
    "short": lambda content: content[:-4],
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_archive_is_one_sentence_and_leaves_nothing(tmp_path: Path, name: str, damage: str) -> None:
    archive = packed(tmp_path / name, FILES)
    whole = archive.read_bytes()
    # a tar's last bytes are padding: cut it between two files, with the first one whole
    archive.write_bytes(whole[:3584] if (name, damage) == ("A.TAR", "short") else DAMAGES[damage](whole))
    with pytest.raises(SourceError, match=f"{name} is cut short or damaged"):
        unpacked(tmp_path / "out/photos", archive)
    assert not list((tmp_path / "out").iterdir())


def test_a_flipped_bit_is_noticed_by_the_checksum_and_a_missing_archive_named(tmp_path: Path) -> None:
    content = bytearray(
        gzip.compress(packed(tmp_path / "a.tar", {"a": os.urandom(4000)}).read_bytes(), compresslevel=0)
    )
    content[200] ^= 255
    (tmp_path / "a.tgz").write_bytes(content)
    with pytest.raises(SourceError, match="damaged"):
        unpacked(tmp_path / "photos", tmp_path / "a.tgz")
    with pytest.raises(SourceError, match=r"nothing\.tgz does not exist"):
        unpacked(tmp_path / "photos", tmp_path / "nothing.tgz")


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_a_full_disk_or_ctrl_c_leaves_the_old_folder_and_nothing_half_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    folder = unpacked(tmp_path / "out/photos", packed(tmp_path / "a.tgz", {"old": b"1"}))
    copied: list[object] = []

    def fill_up(*arguments: Any) -> None:
        copied.append(arguments)
        if len(copied) == 2:
            raise error

    monkeypatch.setattr(archives._Limit, "count", fill_up)
    with pytest.raises(type(error)):
        unpacked(folder, packed(tmp_path / "b.tgz", FILES))
    assert contents(folder) == {"old": b"1"}
    assert os.listdir(tmp_path / "out") == ["photos"]


@pytest.mark.parametrize("name", ["a.zip", "a.tgz"])
def test_an_archive_that_unpacks_to_far_more_than_its_size_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(archives, "_ALWAYS", 1000)
    archive = packed(tmp_path / name, {f"{number}.txt": bytes(2_000_000) for number in range(4)})
    with pytest.raises(SourceError, match="over 100 times its size"):
        unpacked(tmp_path / "out", archive)
    assert list(tmp_path.iterdir()) == [archive]

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


def silent(message: str) -> None:
    pass


def make_tar(path: Path, files: dict[str, bytes], mode: str = "w:gz", links: dict[str, str] | None = None) -> Path:
    with tarfile.open(path, mode) as tar:  # type: ignore[call-overload]
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
        for name, target in (links or {}).items():
            member = tarfile.TarInfo(name)
            member.type, member.linkname = tarfile.SYMTYPE, target
            tar.addfile(member)
    return path


def make_zip(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def contents(folder: Path) -> dict[str, bytes]:
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    return {name: content for name, content in files.items() if name != ".unpacked.json"}


MAKERS: dict[str, Callable[[Path], Path]] = {
    "a.tgz": lambda path: make_tar(path, FILES),
    "a.tar.gz": lambda path: make_tar(path, FILES),
    "A.TAR": lambda path: make_tar(path, FILES, "w"),
    "a.zip": lambda path: make_zip(path, FILES),
}


@pytest.mark.parametrize("name", MAKERS)
def test_every_kind_is_unpacked_whole(tmp_path: Path, name: str) -> None:
    archive = MAKERS[name](tmp_path / name)
    assert archives.is_archive(archive)
    folder = archives.unpacked([archive], tmp_path / "out/photos", silent)
    assert contents(folder) == FILES
    assert os.listdir(tmp_path / "out") == ["photos"]


def test_several_archives_go_into_one_folder(tmp_path: Path) -> None:
    one, two = make_tar(tmp_path / "1.tgz", {"images/a": b"1"}), make_tar(tmp_path / "2.tgz", {"annotations/a": b"2"})
    folder = archives.unpacked([one, two], tmp_path / "photos", silent)
    assert contents(folder) == {"images/a": b"1", "annotations/a": b"2"}


def test_the_same_archive_is_unpacked_once_and_a_changed_one_again(tmp_path: Path) -> None:
    archive = make_tar(tmp_path / "a.tgz", {"a": b"old", "gone": b""})
    said: list[str] = []
    folder = archives.unpacked([archive], tmp_path / "photos", said.append)
    archives.unpacked([archive], tmp_path / "photos", said.append)
    assert len(said) == 1
    make_tar(archive, {"a": b"new one"})
    assert contents(archives.unpacked([archive], folder, said.append)) == {"a": b"new one"}
    assert len(said) == 2


def test_a_folder_of_somebody_else_s_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/mine.txt").write_text("mine")
    with pytest.raises(SourceError, match="in the way"):
        archives.unpacked([make_tar(tmp_path / "a.tgz", FILES)], tmp_path / "photos", silent)
    assert contents(tmp_path / "photos") == {"mine.txt": b"mine"}


@pytest.mark.parametrize("name", ["../escaped", "set/../../escaped", "/escaped"])
@pytest.mark.parametrize("ending", ["tgz", "zip"])
def test_a_name_that_leads_outside_is_refused(tmp_path: Path, name: str, ending: str) -> None:
    make: Any = make_zip if ending == "zip" else make_tar
    archive = make(tmp_path / f"evil.{ending}", {"fine": b"", name: b"gotcha"})
    with pytest.raises(SourceError, match="leads outside"):
        archives.unpacked([archive], tmp_path / "deep/photos", silent)
    assert not list(tmp_path.rglob("escaped"))
    assert not list((tmp_path / "deep").iterdir())


def test_links_are_left_out_and_nothing_is_written_through_them(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    archive = tmp_path / "links.tar"
    with tarfile.open(archive, "w") as tar:
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, str(tmp_path / "outside")
        tar.addfile(link)
        pipe = tarfile.TarInfo("pipe")
        pipe.type = tarfile.FIFOTYPE
        tar.addfile(pipe)
        through = tarfile.TarInfo("link/file")
        tar.addfile(through)
    folder = archives.unpacked([archive], tmp_path / "photos", silent)
    assert contents(folder) == {"link/file": b""}
    assert not list((tmp_path / "outside").iterdir())


def flip_a_byte(content: bytes) -> bytes:
    return content[:200] + bytes([content[200] ^ 255]) + content[201:]


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("damage", [lambda c: c[: len(c) // 2], lambda c: b"", lambda c: b"no" * 999])
def test_a_cut_archive_is_one_sentence_and_leaves_nothing(
    tmp_path: Path, name: str, damage: Callable[[bytes], bytes]
) -> None:
    archive = MAKERS[name](tmp_path / name)
    archive.write_bytes(damage(archive.read_bytes()))
    with pytest.raises(SourceError, match=f"{name} is cut short or damaged"):
        archives.unpacked([archive], tmp_path / "out/photos", silent)
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.parametrize("name", ["a.tgz", "a.zip"])
def test_an_archive_that_lacks_its_last_bytes_is_cut_short(tmp_path: Path, name: str) -> None:
    archive = MAKERS[name](tmp_path / name)
    archive.write_bytes(archive.read_bytes()[:-4])
    with pytest.raises(SourceError, match="cut short"):
        archives.unpacked([archive], tmp_path / "photos", silent)


def test_a_tar_cut_between_two_files_is_noticed(tmp_path: Path) -> None:
    archive = make_tar(tmp_path / "a.tar", {"a": b"1" * 512, "b": b"2" * 512}, "w")
    archive.write_bytes(archive.read_bytes()[:1024])  # the first file, whole
    with pytest.raises(SourceError, match="cut short"):
        archives.unpacked([archive], tmp_path / "photos", silent)


def test_a_flipped_bit_is_noticed_by_the_checksum(tmp_path: Path) -> None:
    plain = make_tar(tmp_path / "a.tar", {"a": os.urandom(4000)}, "w").read_bytes()
    archive = tmp_path / "a.tgz"
    archive.write_bytes(flip_a_byte(gzip.compress(plain, compresslevel=0)))
    with pytest.raises(SourceError, match="damaged"):
        archives.unpacked([archive], tmp_path / "photos", silent)


def test_a_missing_archive_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"nothing\.tgz does not exist"):
        archives.unpacked([tmp_path / "nothing.tgz"], tmp_path / "photos", silent)


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
def test_a_full_disk_or_ctrl_c_leaves_the_old_folder_and_nothing_half_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    folder = archives.unpacked([make_tar(tmp_path / "a.tgz", {"old": b"1"})], tmp_path / "out/photos", silent)
    copied: list[object] = []

    def fill_up(*arguments: Any) -> None:
        copied.append(arguments)
        if len(copied) == 2:
            raise error

    monkeypatch.setattr(archives._Limit, "count", fill_up)
    with pytest.raises(type(error)):
        archives.unpacked([make_tar(tmp_path / "b.tgz", FILES)], folder, silent)
    assert contents(folder) == {"old": b"1"}
    assert os.listdir(tmp_path / "out") == ["photos"]


def test_what_a_killed_run_left_is_not_taken_for_a_whole_folder(tmp_path: Path) -> None:
    (tmp_path / ".photos.part").mkdir()
    (tmp_path / ".photos.part/half").write_text("of a file")
    folder = archives.unpacked([make_tar(tmp_path / "a.tgz", FILES)], tmp_path / "photos", silent)
    assert contents(folder) == FILES
    assert not (tmp_path / ".photos.part").exists()


def test_an_archive_s_stem_is_its_name_without_the_ending() -> None:
    assert [archives.stem(Path(name)) for name in ("CUB.tgz", "a.b.tar.gz", "x.ZIP")] == ["CUB", "a.b", "x"]


@pytest.mark.parametrize("pack", [make_zip, make_tar])
def test_an_archive_that_unpacks_to_far_more_than_its_size_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack: Callable[..., Path]
) -> None:
    monkeypatch.setattr(archives, "_ALWAYS", 1000)
    files = {f"{number}.txt": bytes(2_000_000) for number in range(4)}
    if pack is make_tar:
        path = pack(tmp_path / "a.tgz", files)
    else:
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in files.items():
                archive.writestr(name, content)
    with pytest.raises(SourceError, match="over 100 times its size"):
        archives.unpacked([path], tmp_path / "out", silent)
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_zip_with_backslashes_holds_folders(tmp_path: Path) -> None:
    make_zip(tmp_path / "a.zip", {"cat\\": b"", "cat\\a.txt": b"a", "dog\\deep\\b.txt": b"b"})
    folder = archives.unpacked([tmp_path / "a.zip"], tmp_path / "out", silent)
    assert contents(folder).keys() >= {"cat/a.txt", "dog/deep/b.txt"}
    make_zip(tmp_path / "b.zip", {"..\\a.txt": b"a"})
    with pytest.raises(SourceError, match="leads outside"):
        archives.unpacked([tmp_path / "b.zip"], tmp_path / "other", silent)

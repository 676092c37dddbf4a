"""Data sets as they are downloaded: archives, unpacked once into the index's folder, whole or not at all."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import IO

from dataset_tools.errors import SourceError
from models.files.atomic_file import naming
from models.files.json_file import read_json

FOLDER = "photos"  # in OUT, where archives are unpacked to
_SUFFIXES = (".tar.gz", ".tgz", ".tar", ".zip")
_CONTENTS = ".unpacked.json"  # in the unpacked folder: which archives it was made of
# RuntimeError: a zip with a password, or of a compression that Python does not know.
_DAMAGE = (tarfile.TarError, zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError, RuntimeError)
_READ_AT_ONCE = 1 << 20
_GZIP_MAGIC = b"\x1f\x8b"
_TAR_END = 1024  # bytes
# Photos hardly get smaller in an archive, uncompressed ones and masks by some tens: more is no set of photos.
_MOST_TIMES, _ALWAYS = 100, 200_000_000  # as large as the archive; bytes that any may unpack to


def is_archive(path: Path) -> bool:
    """Whether `path` has the name of an archive that can be unpacked, and is no folder."""
    return path.name.lower().endswith(_SUFFIXES) and not path.is_dir()


def stem(archive: Path) -> str:
    """An archive's name without its ending: "CUB_200_2011"."""
    suffix = next((suffix for suffix in _SUFFIXES if archive.name.lower().endswith(suffix)), "")
    return archive.name[: len(archive.name) - len(suffix)]


def unpacked(archives: Sequence[Path], folder: Path, say: Callable[[str], None]) -> Path:
    """Unpack archives together into `folder` and return it; at once where it holds what these archives gave before.

    They are unpacked to a neighbour of `folder`, which is renamed at the end: a folder of that name is whole. Files and
    folders alone are taken; links and devices are left out, as none of the data sets has any.

    Raises:
        SourceError: an archive is missing, cut short or damaged, or a name in it leads outside; or `folder` exists and
            was not made here.
        OSError: for example a full disk.
    """
    contents = [_signature(archive) for archive in archives]
    if folder.exists():
        if _read_contents(folder) == contents:
            return folder
        if not (folder / _CONTENTS).is_file():
            raise SourceError(f"{folder} is in the way of unpacking {archives[0].name}; move it or give another OUT.")
    temporary = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(temporary, ignore_errors=True)  # of a run that was killed
    temporary.mkdir(parents=True)
    try:
        with naming(folder, temporary):
            for archive in archives:
                say(f"unpacking {archive.name} into {folder}")
                _unpack(archive, temporary)
            (temporary / _CONTENTS).write_text(json.dumps(contents), encoding="utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        temporary.rename(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return folder


def _signature(archive: Path) -> list[str | int]:
    try:
        state = archive.stat()
    except FileNotFoundError:
        raise SourceError(f"{archive} does not exist.") from None
    return [archive.name, state.st_size, state.st_mtime_ns]


def _read_contents(folder: Path) -> object:
    try:
        return read_json(folder / _CONTENTS)
    except (OSError, ValueError):
        return None


def _unpack(archive: Path, folder: Path) -> None:
    """Write an archive's files below `folder`, which is empty but for other archives' files and so holds no link."""
    limit = _Limit(archive)
    try:
        for name, content in _files(archive):
            path = PurePath(name)
            if path.is_absolute() or path.drive or ".." in path.parts or "\0" in name:
                raise SourceError(f"{archive} has a file named {name!r}, which leads outside; it can't be trusted.")
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as file:
                while piece := content.read(_READ_AT_ONCE):
                    limit.count(len(piece))
                    file.write(piece)
    except _DAMAGE as damage:
        raise SourceError(f"{archive} is cut short or damaged ({damage}); get it again.") from damage


class _Limit:
    """What may still be unpacked of an archive."""

    def __init__(self, archive: Path) -> None:
        self._archive = archive
        self._left = max(_ALWAYS, _MOST_TIMES * archive.stat().st_size)

    def count(self, size: int) -> None:
        """So many bytes more. Raises SourceError where they are out of all proportion."""
        self._left -= size
        if self._left < 0:
            raise SourceError(
                f"{self._archive} unpacks to over {_MOST_TIMES} times its size, which no photos do; get it again, or"
                " unpack it yourself and give the folder."
            )


def _files(archive: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """The name and content of each file in an archive, in its order."""
    return _files_of_zip(archive) if archive.name.lower().endswith(".zip") else _files_of_tar(archive)


def _files_of_zip(archive: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with zipfile.ZipFile(archive) as members:
        for member in members.infolist():
            name = member.filename.replace("\\", "/")  # which some programs for Windows write
            if not name.endswith("/"):
                with members.open(member) as content:
                    yield name, content


def _files_of_tar(archive: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with _decompressed(archive) as stream:
        with tarfile.open(fileobj=stream, mode="r|") as members:
            while (member := members.next()) is not None:
                content = members.extractfile(member) if member.isreg() else None
                if content is not None:
                    yield member.name, content
                members.members = []  # type: ignore[attr-defined]  # or they all stay in memory
        while stream.read(_READ_AT_ONCE):  # to the end, where gzip's checksum tells whether the whole was sound
            pass


@contextmanager
def _decompressed(archive: Path) -> Iterator[IO[bytes]]:
    with archive.open("rb") as file:
        if file.read(2) == _GZIP_MAGIC:
            file.seek(0)
            with gzip.open(file, "rb") as stream:
                yield stream  # type: ignore[misc]  # a GzipFile reads as a file does
        else:
            _check_end(file)
            file.seek(0)
            yield file


def _check_end(tar: IO[bytes]) -> None:
    """A whole tar ends in two blocks of zeros; tarfile itself takes one that is cut between files for a shorter one."""
    length = tar.seek(0, os.SEEK_END)
    tar.seek(max(0, length - _TAR_END))
    if length < _TAR_END or any(tar.read(_TAR_END)):
        raise tarfile.ReadError("its end is missing")

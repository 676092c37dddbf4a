"""Opens a project, which may come from anybody: it is read whole, or costs one sentence (docs/project-files.md).

Nothing is unpacked to disk by a name that stands in it, no more is unpacked than its sizes allow, and no code is run.
"""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from app.window.document.autosave_reading import MOST_OF_A_PHOTO, PHOTO_FILE
from app.window.document.document import SavedProject
from app.window.document.project_file import FORMAT, INDEX, MOST_BYTES, PREVIEW, SCHEMA, ProjectError, plain_name
from app.window.document.snapshot import PhotoReference, Snapshot
from app.window.document.snapshot_document import PhotoChanged, Reopened, reopened
from app.window.document.snapshot_reading import WRONG_VALUES, bytes_of, read_snapshot, typed
from models.files.json_file import parsed
from models.files.reasons import reason_of
from models.files.regular_file import UnusableFile, open_regular
from models.imaging import PhotoError

_MOST_OF_INDEX = 32 << 20  # bytes; of 1,000 fills it is 1 MB
_MOST_OF_PREVIEW = 1 << 20
_MOST_UNPACKED = 50  # times the bytes that a photo takes in a zip that another program packed
_MOST_OF_DIRECTORY = 4 << 20  # bytes of the zip's own list, which is read whole: some 40,000 members
_END, _END_BYTES, _COMMENT = b"PK\x05\x06", 22, 65_535  # the record at a zip's end, and what may follow it
_END64, _LOCATOR64, _LOCATOR64_BYTES = 56, b"PK\x06\x07", 20  # what stands before it in large ones


def read_project(file: Path) -> Snapshot:
    """The project; its photo's bytes are `content`, and its photo's path is one beside the project.

    Fills and a hole that are damaged are left out and told of in `damaged`. Raises ProjectError.
    """
    with _opened(file) as source:
        told = source.index()
        if bytes_of([*typed(told, "fills", list), *typed(told, "applied", list)]) > MOST_BYTES:
            raise ValueError(f"its fills take more than {MOST_BYTES >> 30} GB")
        photo = typed(told, "photo", dict)
        content = source.photo(typed(photo, "file", str), typed(photo, "sha256", str))
        path = file.absolute().parent / plain_name(typed(photo, "name", str))
        reference = PhotoReference(str(path), len(content), 0, typed(photo, "sha256", str))
        saved_at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
        return replace(read_snapshot(source, told, saved_at, reference), content=content)


def open_project(file: Path) -> Reopened:
    """The document of a project, which is that project. Raises ProjectError."""
    try:
        work = reopened(read_project(file))
    except PhotoError as error:
        raise ProjectError(f"{file} can't be opened: {error}") from error
    except PhotoChanged as error:
        raise ProjectError(f"{file} can't be opened: its fills are not of its photo.") from error
    work.document.project = SavedProject.of(file.absolute(), work.document)
    work.document.modified = bool(work.damaged)
    return work


def read_preview(file: Path) -> bytes:
    """The small picture of a project, a PNG. Raises ProjectError."""
    with _opened(file) as source:
        return source.part(PREVIEW, _MOST_OF_PREVIEW)


class _Zip:
    """Parts that are members of a zip."""

    def __init__(self, file: Path, archive: zipfile.ZipFile) -> None:
        self._file, self._archive = file, archive

    def part(self, name: str, most: int) -> bytes:
        """As `Source.part`; a checksum that is wrong is damage."""
        try:
            member = self._archive.getinfo(name)
            if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise ValueError(f"{name} is compressed in a way that a project isn't")
            with self._archive.open(member) as stream:
                content = stream.read(most + 1)
        except Exception as error:  # zipfile and zlib raise errors of many kinds
            raise ValueError(f"{name}: {reason_of(error)}") from error
        if len(content) > most:
            raise ValueError(f"{name} is too large")
        return content

    def index(self) -> dict[str, Any]:
        """The JSON. Raises ProjectError where it is a newer program's, ValueError where it is none."""
        told = parsed(self.part(INDEX, _MOST_OF_INDEX))
        if not isinstance(told, dict) or told.get("format") != FORMAT or not isinstance(told.get("schema"), int):
            raise ValueError(f"{INDEX} is of something else")
        if told["schema"] > SCHEMA:
            raise ProjectError(f"{self._file} was saved by a newer Featherproof: update the program to open it.")
        return told

    def photo(self, name: str, digest: str) -> bytes:
        """The photo file's bytes."""
        if not PHOTO_FILE.fullmatch(name):
            raise ValueError(f"{name!r} is no photo of a project")
        packed = self._archive.getinfo(name).compress_size
        content = self.part(name, min(MOST_OF_A_PHOTO, _MOST_UNPACKED * packed))
        if sha256(content).hexdigest() != digest:
            raise ValueError("the photo is damaged")
        return content


@contextmanager
def _opened(file: Path) -> Iterator[_Zip]:
    with _regular(file) as stream, _checked(file):
        _check_directory(stream)
        archive = zipfile.ZipFile(stream)
        with archive:
            yield _Zip(file, archive)


@contextmanager
def _regular(file: Path) -> Iterator[IO[bytes]]:
    try:
        stream = open_regular(file)
    except FileNotFoundError:
        raise ProjectError(f"There is no file {file}.") from None
    except IsADirectoryError:
        raise ProjectError(f"{file} is a folder, not a project.") from None
    except UnusableFile as error:
        raise ProjectError(str(error)) from None
    except (OSError, ValueError) as error:
        raise ProjectError(f"{file} can't be read: {reason_of(error)}.") from error
    with stream:
        yield stream


@contextmanager
def _checked(file: Path) -> Iterator[None]:
    """Turn whatever damage raises into one sentence."""
    try:
        yield
    except ProjectError:
        raise
    except (*WRONG_VALUES, OSError, zipfile.BadZipFile, NotImplementedError) as error:
        why = str(reason_of(error))
        raise ProjectError(f"{file} can't be opened: it is damaged, cut short or no project ({why}).") from error


def _check_directory(stream: IO[bytes]) -> None:
    """Raise ValueError where the list of members, which zipfile reads whole, is too long."""
    size = stream.seek(0, os.SEEK_END)
    stream.seek(max(0, size - _END_BYTES - _COMMENT - _LOCATOR64_BYTES - _END64))
    tail = stream.read()
    start = tail.rfind(_END)
    if start < 0 or start + _END_BYTES > len(tail):
        raise ValueError("it is no zip file, or its end is missing")
    length = int.from_bytes(tail[start + 12 : start + 16], "little")
    before = start - _LOCATOR64_BYTES
    if before >= _END64 and tail[before:].startswith(_LOCATOR64):  # it stands in 64 bits, 40 bytes into a record
        length = max(length, int.from_bytes(tail[before - _END64 + 40 : before - _END64 + 48], "little"))
    if length > _MOST_OF_DIRECTORY:
        raise ValueError("it has too many members")
    stream.seek(0)

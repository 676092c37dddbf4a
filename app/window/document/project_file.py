"""A project: one file with a photo and all that was done to it (docs/project-files.md). `project_reading` opens it.

A zip whose members are stored as they are, for they are compressed already. What a former state of the same project
has in common with the new one, all its fills as a rule, is copied and not made again.
"""

from __future__ import annotations

import json
import zipfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path, PurePath
from typing import Any

from app.window.document.snapshot import Snapshot
from app.window.document.snapshot_parts import Part, Parts, photo_file
from app.window.document.snapshot_reading import THREADS, bytes_of
from models import __version__
from models.files.atomic_file import atomic_file

FORMAT, SCHEMA = "featherproof-project", 1
INDEX, PREVIEW = "project.json", "preview.png"
MOST_BYTES = 4 << 30  # of all fills with their holes and edges, as they are in memory
_LONGEST_NAME = 100
_WHEN = (1980, 1, 1, 0, 0, 0)  # the same for all: the same work is the same file


class ProjectError(ValueError):
    """A project that can't be opened or saved; the message is one plain sentence that names the file."""


def write_project(file: Path, snapshot: Snapshot, preview: bytes, former: Path | None = None) -> None:
    """Put a project in place of `file`, whole or not at all; `former` is one to copy from. Raises ProjectError.

    `snapshot` has the photo's bytes; `preview` is a small PNG of the picture.
    """
    assert snapshot.content is not None
    taken = Parts.of(snapshot)
    if bytes_of([*taken.told["fills"], *taken.told["applied"]]) > MOST_BYTES:
        raise ProjectError(f"{file} can't be written: its fills take more than {MOST_BYTES >> 30} GB; delete some.")
    index = json.dumps(_to_json(snapshot, taken.told), indent=1).encode()
    try:
        with ExitStack() as stack:
            temporary = stack.enter_context(atomic_file(file))
            archive = stack.enter_context(zipfile.ZipFile(temporary, "w"))
            _put(archive, INDEX, index)
            _put(archive, PREVIEW, preview)
            old = stack.enter_context(_Former(former))
            for name, content in _made(taken.parts, old.part):
                _put(archive, name, content)
    except OSError as error:
        raise ProjectError(f"{file} can't be written: {error.strerror or error}.") from error


def _put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, _WHEN), content)


def _made(parts: Iterable[Part], had: Callable[[str], bytes | None]) -> Iterator[tuple[str, bytes]]:
    """Each part's name and bytes, in their order; a few are in the making at a time, so that not all are in memory."""

    def content(part: Part) -> bytes:
        found = had(part.name)
        return part.make() if found is None else found

    waiting: deque[tuple[str, Future[bytes]]] = deque()
    with ThreadPoolExecutor(THREADS) as pool:
        for part in parts:
            waiting.append((part.name, pool.submit(content, part)))
            if len(waiting) > 2 * THREADS:
                name, made = waiting.popleft()
                yield name, made.result()
        for name, made in waiting:
            yield name, made.result()


class _Former:
    """The members of a project that is there already; none where it can't be read."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._archive: zipfile.ZipFile | None = None

    def __enter__(self) -> _Former:
        try:
            self._archive = None if self._file is None else zipfile.ZipFile(self._file)
        except (OSError, zipfile.BadZipFile):
            self._archive = None
        return self

    def __exit__(self, *_: object) -> None:
        if self._archive is not None:
            self._archive.close()

    def part(self, name: str) -> bytes | None:
        """Its bytes, whose checksum is right; None where it has to be made."""
        try:
            return None if self._archive is None else self._archive.read(name)
        except Exception:  # damaged, or not there: zipfile raises errors of many kinds
            return None


def _to_json(snapshot: Snapshot, told: dict[str, Any]) -> dict[str, Any]:
    photo = snapshot.photo
    name = PurePath(photo.path).name  # the folder stays private
    return {
        "format": FORMAT,
        "schema": SCHEMA,
        "program": f"Featherproof {__version__}",
        "photo": {"file": photo_file(snapshot), "name": plain_name(name), "bytes": photo.bytes, "sha256": photo.sha256},
        **told,
    }


def plain_name(name: str) -> str:
    """A photo's name that any system takes and that leads nowhere; what it can't have becomes "_"."""
    plain = "".join("_" if sign in '/\\:*?"<>|' or not sign.isprintable() else sign for sign in name)
    return plain[-_LONGEST_NAME:].strip(" ") if plain.strip(". ") else "photo"

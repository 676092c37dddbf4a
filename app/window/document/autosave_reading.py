"""Reads an unfinished session back from its folder."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from app.window.document.autosave_file import SCHEMA, SESSION
from app.window.document.snapshot import PhotoReference, SavedAs, Snapshot
from app.window.document.snapshot_reading import WRONG_VALUES, read_snapshot, typed
from models.files.json_file import read_json
from models.files.regular_file import UnusableFile, read_regular

PHOTO_FILE = re.compile(r"photo-[0-9a-f]{16}(\.[a-z0-9]{1,6})?")
MOST_OF_A_PHOTO = 1_000_000_000  # bytes of its file: what `models.imaging.decode` takes into memory


class SessionError(Exception):
    """The session in this folder can't be read; `newer` where only a newer program can."""

    def __init__(self, reason: str, *, newer: bool = False) -> None:
        super().__init__(reason)
        self.newer = newer


@dataclass(frozen=True)
class SessionTitle:
    """What is said of a session before it is read: the photo's path, and when it was kept."""

    photo: str
    saved_at: datetime


@dataclass(frozen=True)
class _Folder:
    """Parts that are files of a folder."""

    path: Path

    def part(self, name: str, most: int) -> bytes:
        return read_regular(self.path / name, most)


def read_title(folder: Path) -> SessionTitle:
    """A look at the session in `folder`. Raises SessionError, and OSError where there is none."""
    content = _read_json(folder)
    with _checked():
        return SessionTitle(
            typed(typed(content, "photo", dict), "path", str), datetime.fromisoformat(content["saved_at"])
        )


def read_session(folder: Path) -> Snapshot:
    """The session in `folder`; fills and a hole that are damaged are left out and told of in `damaged`.

    Raises SessionError where even its JSON, or a photo that is kept in it, is damaged, and OSError where there is none.
    """
    content = _read_json(folder)
    with _checked():
        told, project = typed(content, "photo", dict), content.get("project")
        photo = PhotoReference(
            path=typed(told, "path", str),
            bytes=typed(told, "bytes", int),
            changed_ns=typed(told, "changed_ns", int),
            sha256=typed(told, "sha256", str),
        )
        snapshot = read_snapshot(_Folder(folder), content, datetime.fromisoformat(content["saved_at"]), photo)
        return replace(
            snapshot,
            saved=_read_saved(content.get("saved", [])),
            content=None if "file" not in told else _read_photo(folder, typed(told, "file", str)),
            project=project if isinstance(project, str) else None,
        )


def _read_photo(folder: Path, name: str) -> bytes:
    if not PHOTO_FILE.fullmatch(name):
        raise ValueError(f"{name!r} is no photo of a session")
    try:
        return read_regular(folder / name, MOST_OF_A_PHOTO)
    except OSError as error:
        raise ValueError(f"{name} is missing") from error


@contextmanager
def _checked() -> Iterator[None]:
    """Turn whatever a wrong value raises into SessionError."""
    try:
        yield
    except WRONG_VALUES as error:
        raise SessionError(f"{SESSION}: {error!r}") from error


def _read_json(folder: Path) -> dict[str, Any]:
    try:
        content = read_json(folder / SESSION)
    except UnusableFile as error:
        raise SessionError(f"{SESSION} is not JSON") from error
    if not isinstance(content, dict) or not isinstance(content.get("schema"), int):
        raise SessionError(f"{SESSION} is not a session")
    if content["schema"] > SCHEMA:
        raise SessionError(f"{SESSION} has schema {content['schema']}", newer=True)
    return content


def _read_saved(entries: list[Any]) -> tuple[SavedAs, ...]:
    """Which pictures lie in files; sessions of version 0.1 did not say."""
    return tuple(SavedAs(typed(entry, "file", str), tuple(map(str, entry["keys"]))) for entry in entries)

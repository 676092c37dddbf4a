"""From what a person names - photos, folders, patterns - to files, in the order in which they were named."""

from __future__ import annotations

import glob
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.imaging.decode import PHOTO_SUFFIXES

TABLE_SUFFIX = ".verdicts"  # of a table of verdicts that was saved
PROJECT_SUFFIX = ".featherproof"  # of a photo with all that was done to it


@dataclass(frozen=True, slots=True)
class Found:
    """A file, named as the person named it or the folder it is in; `error` where there is none to read."""

    path: str
    error: str | None = None


@dataclass(frozen=True)
class _Walk:
    """What a walk through folders minds, and the suffixes of what it left out."""

    apart_from: Sequence[Path]
    stopping: Callable[[], bool]
    left_out: Counter[str]


def photo_files(
    paths: Sequence[str],
    apart_from: Sequence[Path] = (),
    stopping: Callable[[], bool] = lambda: False,
    left_out: Counter[str] | None = None,
) -> list[Found]:
    """The files meant by `paths`; a folder's, to its depth, and a pattern's are sorted.

    `apart_from`: folders that are passed over inside others, because the program writes into them, say. `stopping` is
    asked at every folder; once it answers True the walk ends with what it has. `left_out` counts, by suffix, files in
    folders that aren't taken for photos.
    """
    walk = _Walk(apart_from, stopping, Counter() if left_out is None else left_out)
    return [found for path in paths for found in _meant(path, walk)]


def _meant(path: str, walk: _Walk) -> list[Found]:
    if os.path.isdir(path):
        return _in_folder(path, walk)
    if not glob.has_magic(path) or os.path.lexists(path):
        return [Found(path)] if os.path.lexists(path) else [Found(path, f"There is no file {path}.")]
    matches = sorted(glob.glob(path, recursive=True), key=_order)  # for shells that leave it to the program
    if not matches:
        return [Found(path, f"Nothing is named {path}.")]
    return [found for match in matches for found in _meant(match, walk)]


def _in_folder(folder: str, walk: _Walk) -> list[Found]:
    unreadable: list[Found] = []
    files = [Found(path) for path in sorted(_walk(folder, walk, unreadable), key=_order)]
    if not files and not unreadable:
        return [Found(folder, f"There is no photo in {folder}.")]
    return unreadable + files


def _walk(folder: str, walk: _Walk, unreadable: list[Found]) -> Iterator[str]:
    """Photos below a folder; links to folders are followed, and each folder is read once: links may run in a circle."""

    def failed(error: OSError) -> None:
        name = str(error.filename)
        unreadable.append(Found(name, f"The folder {name} can't be read: {error.strerror}."))

    visited = set()
    for here, names, files in os.walk(folder, followlinks=True, onerror=failed):
        if walk.stopping():
            return
        state = os.stat(here)
        ours = here != folder and any(os.path.realpath(here) == os.path.realpath(apart) for apart in walk.apart_from)
        if (state.st_dev, state.st_ino) in visited or ours:
            names.clear()
            continue
        visited.add((state.st_dev, state.st_ino))
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in files:
            suffix = Path(name).suffix.lower()
            if name.startswith("."):
                continue
            if suffix in PHOTO_SUFFIXES:
                yield os.path.join(here, name)
            else:
                walk.left_out[suffix] += 1


def _order(path: str) -> tuple[str, ...]:
    return Path(path).parts


def is_project(path: str | Path) -> bool:
    """Whether this names a project."""
    return Path(path).suffix.lower() == PROJECT_SUFFIX


def is_table(path: str | Path) -> bool:
    """Whether this names a table that was saved."""
    return Path(path).suffix.lower() == TABLE_SUFFIX

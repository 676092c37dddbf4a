"""From what a person names - photos, folders, patterns - to files, in the order in which they were named."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

PHOTO_SUFFIXES = frozenset(
    ".jpg .jpeg .jfif .png .webp .tif .tiff .bmp .gif .ppm .pgm .jp2 .avif".split()
)  # what is taken for a photo in a folder; of a file that is named itself the content decides


@dataclass(frozen=True)
class Found:
    """A file, named as the person named it or the folder it is in; `error` where there is none to read."""

    path: str
    error: str | None = None


def photo_files(
    paths: Sequence[str], apart_from: Path | None = None, stopping: Callable[[], bool] = lambda: False
) -> list[Found]:
    """The files meant by `paths`; a folder's, to its depth, and a pattern's are sorted.

    `apart_from`: a folder that is passed over inside others, because the program writes into it. `stopping` is asked at
    every folder; once it answers True the walk ends with what it has.
    """
    return [found for path in paths for found in _meant(path, apart_from, stopping)]


def _meant(path: str, apart_from: Path | None, stopping: Callable[[], bool]) -> list[Found]:
    if os.path.isdir(path):
        return _in_folder(path, apart_from, stopping)
    if not glob.has_magic(path) or os.path.lexists(path):
        return [Found(path)] if os.path.lexists(path) else [Found(path, f"There is no file {path}.")]
    matches = sorted(glob.glob(path, recursive=True), key=_order)  # for shells that leave it to the program
    if not matches:
        return [Found(path, f"Nothing is named {path}.")]
    return [found for match in matches for found in _meant(match, apart_from, stopping)]


def _in_folder(folder: str, apart_from: Path | None, stopping: Callable[[], bool]) -> list[Found]:
    unreadable: list[Found] = []
    files = [Found(path) for path in sorted(_walk(folder, apart_from, unreadable, stopping), key=_order)]
    if not files and not unreadable:
        return [Found(folder, f"There is no photo in {folder}.")]
    return unreadable + files


def _walk(folder: str, apart_from: Path | None, unreadable: list[Found], stopping: Callable[[], bool]) -> Iterator[str]:
    """Photos below a folder; links to folders are followed, and each folder is read once: links may run in a circle."""

    def failed(error: OSError) -> None:
        name = str(error.filename)
        unreadable.append(Found(name, f"The folder {name} can't be read: {error.strerror}."))

    visited = set()
    for here, names, files in os.walk(folder, followlinks=True, onerror=failed):
        if stopping():
            return
        state = os.stat(here)
        ours = apart_from is not None and here != folder and Path(here).resolve() == apart_from.resolve()
        if (state.st_dev, state.st_ino) in visited or ours:
            names.clear()
            continue
        visited.add((state.st_dev, state.st_ino))
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in files:
            if not name.startswith(".") and Path(name).suffix.lower() in PHOTO_SUFFIXES:
                yield os.path.join(here, name)


def _order(path: str) -> tuple[str, ...]:
    return Path(path).parts

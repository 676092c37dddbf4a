"""System libraries that were collected for a plugin which then was dropped: nobody is left who needs them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from pathlib import PurePath

from app.qt_check import ANY_PLATFORM, XCB_PLATFORM

Entry = tuple[str, str, str]  # PyInstaller's: the path in the program, the source, the kind ("BINARY", "SYMLINK", ...)

# Loaded by their names: by Qt's platform plugins, and by the check that says which of them a machine lacks.
LOADED_BY_NAME = frozenset(ANY_PLATFORM) | frozenset(XCB_PLATFORM)


def without_orphans(entries: Iterable[Entry], needed_by: Callable[[str], set[str]]) -> list[Entry]:
    """The binaries without system libraries at the program's top that no kept binary needs, however indirectly.

    `needed_by` gives the file names of the libraries that the binary at a source needs.
    """
    entries = list(entries)
    loose = {entry[0]: entry for entry in entries if _is_loose(entry)}
    kept = [entry for entry in entries if entry[0] not in loose]
    waiting = [*kept, *(loose.pop(name) for name in LOADED_BY_NAME & loose.keys())]
    kept = list(waiting)
    while waiting:
        _, source, kind = waiting.pop()
        if kind == "SYMLINK":
            continue
        for name in needed_by(source) & loose.keys():
            entry = loose.pop(name)
            kept.append(entry)
            waiting.append(entry)
    return kept


def _is_loose(entry: Entry) -> bool:
    """Whether this is a library of the system: at the program's top, and from neither Python nor its packages."""
    path, source, kind = entry
    name = PurePath(path)
    return (
        kind == "BINARY"
        and len(name.parts) == 1
        and not name.name.startswith("libpython")
        and not source.startswith(sys.prefix)
    )


def needed_libraries(source: str) -> set[str]:
    """The file names of the libraries that a binary needs, as PyInstaller reads them from it."""
    from PyInstaller.depend.bindepend import get_imports

    return {PurePath(name).name for name, _ in get_imports(source)}

"""Whether two names are one file: a link, hard or symbolic, and another spelling lead to the same photo."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

Name = str | os.PathLike[str]


def real(path: Name) -> Path:
    """The place that a path leads to, links followed, whether something is there or not; links in a circle stay."""
    return Path(os.path.realpath(path))


def identity(path: Name) -> tuple[int, int] | None:
    """What all names of a file share, links followed; None where there is no such file."""
    try:
        state = os.stat(path)
    except (OSError, ValueError):  # ValueError: a name that no file can have
        return None
    return state.st_dev, state.st_ino


def same_file_among(path: Name, files: Iterable[Name]) -> Name | None:
    """The first of `files` that `path` is another name of, or the same; None where it is none of them."""
    wanted = identity(path)
    return None if wanted is None else next((file for file in files if identity(file) == wanted), None)

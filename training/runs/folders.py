"""A folder is written beside its place, and nothing is left of one that couldn't be finished."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.files.atomic_file import naming


@contextmanager
def written_beside(folder: Path) -> Iterator[Path]:
    """An empty folder beside `folder`, to be filled in the block and then put in its place; gone if the block fails.

    What goes wrong with a file in it, as on a full disk, is said of `folder`.
    """
    fresh = folder.with_name(folder.name + ".partial")
    shutil.rmtree(fresh, ignore_errors=True)  # of a run that was killed
    fresh.mkdir(parents=True)
    try:
        with naming(folder, fresh):
            yield fresh
    except (Exception, KeyboardInterrupt):
        shutil.rmtree(fresh, ignore_errors=True)
        raise

"""A run goes on with the photos that it began with: those of another index would be a run of another set."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from dataset_tools.index import read_index
from models.files.regular_file import lines_of
from training.runs.state import OPTIONS, STATE_FOLDER, newest_state, read_options

DIGESTS = "index_sha256"  # among a run's options


def digests(indexes: Iterable[Path]) -> list[str]:
    """What the records of each index are known by. The header counts for nothing: it tells where the photos lie."""
    return [_digest(read_index(index).path) for index in indexes]


def _digest(index: Path) -> str:
    digest = hashlib.sha256()
    for line in islice(lines_of(index), 1, None):
        digest.update(line)
    return digest.hexdigest()


def refuse_another_index(run: Path, indexes: Iterable[Path]) -> None:
    """Raise ValueError where an index can't be read, or where the folder holds a run on others."""
    found = digests(indexes)
    if not found or newest_state(run / STATE_FOLDER) is None or not (run / OPTIONS).is_file():
        return
    before = read_options(run)
    if before.get(DIGESTS, found) != found:
        told = ", ".join(map(str, before.get("index", ())))
        raise ValueError(
            f"{run} holds a run on another index, or on an older state of it ({told}): give another folder with --run."
        )

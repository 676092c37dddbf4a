"""Write a file whole or not at all: a temporary neighbour first, then one rename."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def atomic_file(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Yield a temporary path in `path`'s folder; rename it to `path` when the block ends well, remove it when it fails.

    The old file, if any, stays as it was until the rename, and keeps its permissions afterwards. A link is followed, so
    the file it points at is replaced and the link stays. OSError from the block or the rename is passed on.
    """
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        yield temporary
        with temporary.open("rb+") as written:
            os.fsync(written.fileno())  # a rename may reach the disk before the data it points at
        if target.exists():
            shutil.copymode(target, temporary)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def write_atomically(path: str | os.PathLike[str], content: bytes | str) -> None:
    """Write `content` (str as UTF-8) to `path`, whole or not at all. Raises OSError."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    with atomic_file(path) as temporary:
        temporary.write_bytes(data)

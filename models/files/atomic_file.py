"""Write a file whole or not at all: a temporary neighbour first, which then takes its name."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

LONGEST_NAME = 255  # bytes; what file systems take


@contextmanager
def atomic_file(path: str | os.PathLike[str]) -> Iterator[Path]:
    """Yield a temporary path in `path`'s folder; rename it to `path` when the block ends well, remove it when it fails.

    The old file, if any, stays as it was until the rename, and keeps its permissions afterwards. A link is followed, so
    the file it points at is replaced and the link stays. OSError from the block or the rename is passed on.
    """
    target = Path(os.path.realpath(path))
    with _written_beside(target) as temporary:
        yield temporary
        _flush(temporary)
        if target.exists():
            shutil.copymode(target, temporary)
        temporary.replace(target)


def write_atomically(path: str | os.PathLike[str], content: bytes | str) -> None:
    """Write `content` (str as UTF-8) to `path`, whole or not at all. Raises OSError."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    with atomic_file(path) as temporary:
        temporary.write_bytes(data)


def write_apart(path: str | os.PathLike[str], content: bytes) -> Path:
    """Write `content` to `path` or, where another file has that name, to the first free one of STEM-2, STEM-3, ...

    Returns where it is: a file that holds just this already is left alone. None is ever replaced, also where several
    processes do this at once. Raises OSError.
    """
    files = numbered(Path(path))
    return next(f for f in files if _holds(f, content) or (not os.path.lexists(f) and _created(f, content)))


def numbered(path: Path) -> Iterator[Path]:
    """The path itself, then STEM-2, STEM-3, ... beside it, without end."""
    yield path
    for number in count(2):
        yield named(path.parent, path.stem, f"-{number}{path.suffix}")


def temporary_beside(target: Path) -> Path:
    """A hidden name beside a file, another one for each file and process; it is short, and so fits where that fits."""
    digest = hashlib.sha256(os.fsencode(target.name)).hexdigest()[:16]
    return target.with_name(f".{digest}.{os.getpid()}.part")


def named(folder: Path, stem: str, end: str) -> Path:
    """FOLDER/STEM + END, as far as file systems take such a name.

    A stem that is too long is cut and ends in a digest of the whole, so that two of them never come to share a name.
    """
    whole, room = os.fsencode(stem), LONGEST_NAME - len(os.fsencode(end))
    if len(whole) > room:
        digest = hashlib.sha256(whole).hexdigest()[:12]
        stem = f"{whole[: room - len(digest) - 1].decode('utf-8', 'ignore')}-{digest}"
    return folder / f"{stem}{end}"


def append_whole(file: io.FileIO, content: bytes) -> None:
    """Write `content` behind all that a file without buffer holds, in one system call, which no signal can part.

    Raises OSError; what a full disk had room for is then taken back, except from a pipe.
    """
    end = file.seek(0, os.SEEK_END) if file.seekable() else None
    try:
        if file.write(content) != len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    except OSError:
        if end is not None:
            file.truncate(end)
        raise


@contextmanager
def naming(path: str | os.PathLike[str], temporary: Path | None = None) -> Iterator[None]:
    """Have an OSError of the block name `path` where it names no file, as of a full disk, or one in `temporary`."""
    try:
        yield
    except OSError as error:
        named = error.filename
        if isinstance(named, str | bytes) and not (temporary and Path(os.fsdecode(named)).is_relative_to(temporary)):
            raise
        reason = error.strerror or str(error)
        raise OSError(error.errno or errno.EIO, reason, os.fspath(path)) from error


def _holds(file: Path, content: bytes) -> bool:
    try:
        return file.is_file() and file.stat().st_size == len(content) and file.read_bytes() == content
    except OSError:  # one that can't be read is another one
        return False


def _created(file: Path, content: bytes) -> bool:
    """Whether the file is there now, made by us; False where somebody else was first."""
    with _written_beside(file) as temporary:
        temporary.write_bytes(content)
        _flush(temporary)
        try:
            os.link(temporary, file)
        except FileExistsError:
            return False
        except OSError:  # a file system without hard links, such as a memory card's
            temporary.rename(file)
    return True


@contextmanager
def _written_beside(target: Path) -> Iterator[Path]:
    """A temporary neighbour that is gone in the end; what goes wrong with it is said of the target."""
    temporary = temporary_beside(target)
    try:
        with naming(target, temporary):
            yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def _flush(temporary: Path) -> None:
    """Have the data on the disk: a rename may reach it before the data that it points at."""
    with temporary.open("rb+") as written:
        os.fsync(written.fileno())

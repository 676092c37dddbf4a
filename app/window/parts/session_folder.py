"""Where unfinished work lies: a folder for each running program, and a lock beside it that says whether it runs."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from PySide6.QtCore import QLockFile

_DAMAGED = ".damaged"
_LOCK = ".lock"


@dataclass(frozen=True, eq=False)
class SessionFolder:
    """A session's files, and the lock that keeps other programs from them while this one runs."""

    path: Path
    lock: QLockFile

    @classmethod
    def claim(cls, root: Path) -> SessionFolder:
        """A new one; the folder itself comes with the first write. Raises OSError."""
        root.mkdir(parents=True, exist_ok=True)
        path = root / uuid4().hex
        lock = _lock_of(path)
        if not lock.tryLock(0):
            raise OSError(f"{path} can't be locked")
        return cls(path, lock)

    def remove(self) -> None:
        """Delete the files, then the lock. What can't be deleted stays, and is offered as lost the next time."""
        shutil.rmtree(self.path, ignore_errors=True)
        self.lock.unlock()

    def set_aside(self) -> Path:
        """Where the files are now: they are damaged, and never offered again."""
        aside = self.path.with_name(self.path.name + _DAMAGED)
        try:
            self.path.rename(aside)
        except OSError:
            aside = self.path  # it will be told of once more
        self.lock.unlock()
        return aside

    def release(self) -> None:
        """Leave all as it is, for the next program."""
        self.lock.unlock()


def claim_lost(root: Path, content: str, most: int | None = None) -> Iterator[SessionFolder]:
    """The sessions whose program is gone, the latest first, each locked for this one; removes what is past keeping.

    `content` is the file without which a folder is no session; `most` of them are kept, None for all.
    """
    try:
        folders = [path for path in root.iterdir() if path.is_dir()]
    except OSError:
        return  # there is none yet, or it can't be read: then nothing can be written either, and that is told
    for stale in root.glob(f"*{_LOCK}"):  # of programs that crashed before they wrote anything
        lock = _lock_of(stale.with_suffix(""))
        if stale.with_suffix("") not in folders and lock.tryLock(0):
            lock.unlock()
    kept = 0
    for path in sorted(folders, key=lambda folder: _saved_at(folder / content), reverse=True):
        aside = path.name.endswith(_DAMAGED)
        lock = _lock_of(path)
        if not aside and not lock.tryLock(0):
            continue  # its program runs
        folder = SessionFolder(path, lock)
        kept += 1
        if (most is not None and kept > most) or not (path / content).is_file():
            folder.remove()
        elif not aside:
            yield folder


def _saved_at(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0


def _lock_of(folder: Path) -> QLockFile:
    lock = QLockFile(str(folder.with_name(folder.name + _LOCK)))
    lock.setStaleLockTime(0)  # a lock is stale when its process is gone, however old it is
    return lock

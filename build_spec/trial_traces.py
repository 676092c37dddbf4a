"""What running the program has left on the disk, and where."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from build_spec.trial import Trial, TrialError, User

# What a user expects of a program, by the XDG base directory specification; in them, folders of the program's name.
OWN_FOLDERS = (".config/featherproof", ".cache/featherproof", ".local/share/featherproof", ".local/state/featherproof")
# Fontconfig and Mesa keep tables there for every program that shows text.
SHARED_CACHES = (".cache/fontconfig", ".cache/mesa_shader_cache", ".cache/mesa_shader_cache_db")
EVERYBODYS = ("/tmp", "/var/tmp", "/dev/shm", "/run")  # folders that everybody may write to


@dataclass(frozen=True)
class Before:
    """The program's files, with sizes and times, before it was run."""

    files: dict[str, tuple[int, int]]


def look(trial: Trial) -> Before:
    """What is in the program's folder now."""
    return Before(dict(_files(trial.folder)))


def left_nothing_behind(trial: Trial, before: Before) -> str:
    """The program's folder is as it was, and what users have got lies in their own data, config and cache folders."""
    after = dict(_files(trial.folder))
    changed = {path for path in before.files.keys() | after.keys() if before.files.get(path) != after.get(path)}
    if changed:
        raise TrialError(f"The program's own folder changed: {', '.join(sorted(changed))}.")
    strays = [path for user in trial.users for path in [*_strays_at_home(user), *_strays_elsewhere(user)]]
    if strays:
        raise TrialError(f"Left behind: {', '.join(map(str, strays))}.")
    return "only in the user's config, cache, data and state folders"


def _files(folder: Path) -> Iterator[tuple[str, tuple[int, int]]]:
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        yield path.relative_to(folder).as_posix(), (status.st_size, status.st_mtime_ns)


def _strays_at_home(user: User) -> Iterator[Path]:
    for path in sorted(user.home.rglob("*")):
        inside = path.relative_to(user.home).as_posix()
        own = any(f"{inside}/".startswith(f"{folder}/") for folder in (*OWN_FOLDERS, *SHARED_CACHES))
        if path.is_file() and not own and user.photos not in path.parents:
            yield path


def _strays_elsewhere(user: User, folders: Sequence[str] = EVERYBODYS) -> Iterator[Path]:
    """Files of the user in the folders that everybody may write to, where the trial itself may lie.

    Who has no id of his own can't be told apart.
    """
    if user.number is None or sys.platform != "linux":
        return
    for folder in folders:
        for root, inside, files in os.walk(folder):
            inside[:] = [name for name in inside if Path(root) / name != user.home]
            for name in (*inside, *files):
                path = Path(root) / name
                try:
                    if path.lstat().st_uid == user.number:
                        yield path
                except OSError:  # gone since
                    continue

"""A built program where a user has it: in a folder with spaces and umlauts that it can't write to, and nothing else.

On Linux, as root, it runs as another user, who may write to a home of his own only, with the network cut off.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

SECONDS = 300  # for one command
PHOTO_FOLDER = "Fotos von Vögeln"
_USERS = (64991, 64992)  # ids that nobody has, so that every file of theirs is the program's


class TrialError(AssertionError):
    """What the program did not do as it should; one plain sentence."""


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class User:
    """Someone with a home, and a user id of his own where this process may give him one."""

    home: Path
    number: int | None

    @property
    def photos(self) -> Path:
        """His folder of photos."""
        return self.home / PHOTO_FOLDER


@dataclass(frozen=True)
class Trial:
    """One built flavour, as it was copied for the trial, and those who use it."""

    flavour: str
    folder: Path
    users: tuple[User, User]
    prefix: tuple[str, ...]  # a command that cuts the network off

    @property
    def program(self) -> Path:
        return self.folder / ("featherproof.exe" if sys.platform == "win32" else "featherproof")

    def start(
        self, *arguments: str, user: User | None = None, closed: bool = False, **environment: str
    ) -> subprocess.Popen[str]:
        """Start the program with an empty environment but for a home, in the user's folder of photos.

        `closed`: with neither stdin, stdout nor stderr, as a desktop starts programs with a window.
        """
        user = user or self.users[0]
        command = [*self.prefix, *_as_user(user.number), str(self.program), *arguments]
        if closed:
            command = ["/bin/sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *command]
        return subprocess.Popen(
            command,
            cwd=user.photos,
            env={"HOME": str(user.home), **_needed_by_windows(), **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def run(self, *arguments: str, user: User | None = None, closed: bool = False, **environment: str) -> Outcome:
        """Run the program to its end."""
        started = self.start(*arguments, user=user, closed=closed, **environment)
        try:
            out, err = started.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            started.kill()
            started.communicate()
            raise TrialError(f"featherproof {' '.join(arguments)} did not end within {SECONDS} s.") from None
        return Outcome(started.returncode, out, err)


@contextmanager
def trial_of(built: Path, work: Path) -> Iterator[Trial]:
    """Copy a built flavour for a trial under `work`, which is on the same disk; taken away afterwards."""
    flavour = built.name.removeprefix("featherproof-")
    root = work / f"try-out {flavour}"
    _remove(root)
    root.mkdir(parents=True)
    folder = root / "Programm für Vögel" / built.name
    shutil.copytree(built, folder, symlinks=True, copy_function=_link)
    numbers: tuple[int | None, int | None] = _USERS if _is_root() else (None, None)
    users = User(root / "eins", numbers[0]), User(root / "zwei", numbers[1])
    for user in users:
        user.photos.mkdir(parents=True)
        sample = folder / "_internal" / "resources" / "samples" / "chelsea.png"
        shutil.copyfile(sample, user.photos / "schöne Katze.png")
        if user.number is not None:
            for path in (user.home, user.photos, *user.photos.iterdir()):
                os.chown(path, user.number, user.number)
    try:
        yield Trial(flavour, folder, users, network_cut_off())
    finally:
        _remove(root)


def network_cut_off() -> tuple[str, ...]:
    """What to put before a command so that it has no network; nothing where the system does not allow that."""
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return ()
    for prefix in (("unshare", "--net"), ("unshare", "--map-current-user", "--net")):
        if subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0:
            return (str(shutil.which("unshare")), *prefix[1:])
    return ()


def _as_user(number: int | None) -> Sequence[str]:
    """Root gives its rights up after the network: only root may cut that off."""
    if number is None:
        return ()
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise TrialError("setpriv is needed to run the program as another user (apt-get install util-linux).")
    return (setpriv, f"--reuid={number}", f"--regid={number}", "--clear-groups")


def _is_root() -> bool:
    return sys.platform == "linux" and os.geteuid() == 0


def _needed_by_windows() -> dict[str, str]:
    """Without these no program starts there."""
    return {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP") if name in os.environ}


def _link(source: str, target: str) -> None:
    """A hard link takes neither time nor disk."""
    os.link(source, target)


def _remove(root: Path) -> None:
    shutil.rmtree(root, ignore_errors=True)

"""Reads from regular files of a sensible size: what lies where anybody may put a file is no pipe and has an end."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import IO

from models.files.same_file import Name

MOST_BYTES = 64 << 20  # captions of some 500,000 photos
MOST_OF_A_LINE = 4 << 20


class UnusableFile(ValueError):
    """A file that can't be used; the message is one plain sentence that names it, `why` the reason in it."""

    def __init__(self, path: Name, why: str) -> None:
        super().__init__(f"{os.fspath(path)} can't be used: {why}.")
        self.why = why


def open_regular(path: Name) -> IO[bytes]:
    """A file, links followed, to read its bytes. Raises OSError, and UnusableFile for pipes and devices.

    To open a pipe is to wait for somebody who writes into it, and a device may have no end.
    """
    mode = os.stat(path).st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise UnusableFile(path, "it is a pipe, a socket or a device")
    return Path(path).open("rb")


def read_regular(path: Name, most: int = MOST_BYTES) -> bytes:
    """All bytes of a file. Raises as `open_regular` does, and UnusableFile where they are more than `most`."""
    with open_regular(path) as file:
        size = os.fstat(file.fileno()).st_size
        if size > most:
            raise UnusableFile(path, f"it is larger than {most >> 20} MB")
        return file.read(size)


def lines_of(path: Name, most: int = MOST_OF_A_LINE) -> Iterator[bytes]:
    """The lines of a file, ends included, one at a time.

    Raises as `open_regular` does, and UnusableFile at a line of more than `most` bytes.
    """
    with open_regular(path) as file:
        for number in count(1):
            line = file.readline(most + 1)
            if len(line) > most:
                raise UnusableFile(path, f"its line {number} is longer than {most >> 20} MB")
            if not line:
                return
            yield line

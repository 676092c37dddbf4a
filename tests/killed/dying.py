"""`python -m tests.killed.dying AT FOLDER MODULE ARGUMENTS...`: a program that is killed at its AT-th step on disk.

A step is anything that it is about to do to a file of FOLDER: open, rename, link, remove, make. The kill is the
system's own, SIGKILL, as when memory runs out or the power fails: nothing after it runs. With AT 0 the program runs to
its end, and a line on stderr is the number of steps.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
from typing import Any

_STEPS = {"open", "os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.symlink"}


def main(at: int, folder: str) -> None:
    steps = 0

    def count(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal steps
        if event in _STEPS and any(_is_in(folder, argument) for argument in arguments):
            steps += 1
            if steps == at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    module, sys.argv = sys.argv[3], sys.argv[3:]
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    finally:
        if at == 0:
            print(steps, file=sys.stderr)


def _is_in(folder: str, argument: object) -> bool:
    if not isinstance(argument, str | bytes | os.PathLike):
        return False
    path = os.path.abspath(os.fsdecode(argument))
    return path == folder or path.startswith(folder + os.sep)


if __name__ == "__main__":
    main(int(sys.argv[1]), os.path.abspath(sys.argv[2]))

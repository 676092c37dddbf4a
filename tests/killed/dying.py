"""`python -m tests.killed.dying MODULE...`: programs that are killed at a step on disk, each a fork of this process.

It imports the modules, which takes longer than the programs themselves, and runs what it reads: a JSON object a line
with the `command`, a module and its arguments, its `environment`, the files `out` and `err`, and `at` and `folder`. It
answers each with the exit status, negative for a signal.

A step is anything that a program is about to do to a file of `folder`: open, rename, link, remove, make. At the step
number `at` it is killed by the system's own SIGKILL, as when memory runs out or the power fails: nothing after it runs.
With `at` 0 it runs to its end, and a line on stderr is the number of steps.
"""

from __future__ import annotations

import importlib
import json
import os
import runpy
import signal
import sys
from typing import Any

_STEPS = {"open", "os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.symlink"}


def main(modules: list[str]) -> None:
    for name in modules:
        importlib.import_module(name)
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            return _program(order)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)
    return None


def _program(order: dict[str, Any]) -> None:
    """To its end, which is this process's, or to its death."""
    os.environ.clear()
    os.environ.update(order["environment"])
    for number, file in enumerate((os.devnull, order["out"], order["err"])):
        os.dup2(os.open(file, os.O_RDWR | os.O_CREAT | os.O_TRUNC), number)
    steps, at, folder = 0, order["at"], os.path.abspath(order["folder"])

    def count(event: str, arguments: tuple[Any, ...]) -> None:
        nonlocal steps
        if event in _STEPS and any(_is_in(folder, argument) for argument in arguments):
            steps += 1
            if steps == at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    module, *_ = sys.argv = order["command"]
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
    main(sys.argv[1:])

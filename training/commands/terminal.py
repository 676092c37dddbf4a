"""What `featherproof-train`'s commands share on the terminal: parsers whose errors are one line, and what they say."""

from __future__ import annotations

import argparse
import io
import sys
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any, TypeVar

PROGRAM = "featherproof-train"
Options = TypeVar("Options")


class Parser(argparse.ArgumentParser):
    """An argparse parser whose errors are one line, without the usage block, and whose flags are written out."""

    def __init__(self, command: str = "", **settings: Any) -> None:
        super().__init__(prog=f"{PROGRAM} {command}".strip(), allow_abbrev=False, **settings)

    def error(self, message: str) -> Any:
        complain(message)
        raise SystemExit(2)


def resolved_options(command: str, default: Options, flags: list[str]) -> Options:
    """A preset's options with the flags of the command line over them. Raises SystemExit, with one line said."""
    import tyro

    program, said = f"{PROGRAM} {command}", io.StringIO()
    avoid = (tyro.conf.AvoidSubcommands,)
    try:
        with redirect_stderr(said):
            return tyro.cli(type(default), prog=program, default=default, args=flags, config=avoid)
    except SystemExit as end:
        if end.code:
            complain(f"{_sentence_in(said.getvalue())} (see {program} --help).")
        raise


def _sentence_in(box: str) -> str:
    """The sentence in the first part of one of tyro's boxes: below its title and above the next rule."""
    parts: list[list[str]] = [[]]
    for line in [line.strip("│ ") for line in box.splitlines()[1:]]:
        if set(line) <= set("─-"):
            parts.append([])
        else:
            parts[-1].append(line)
    return next((" ".join(part).rstrip(".") for part in parts if part), "these options can't be parsed")


def given(known: argparse.Namespace) -> dict[str, Any]:
    """What was given, as the fields of frozen options."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in vars(known).items()}


def say(message: str) -> None:
    """Progress and warnings."""
    print(message, file=sys.stderr)


def complain(message: str) -> None:
    """Why a command ends here."""
    say(f"{PROGRAM}: {message}")


def add_measured(parser: argparse.ArgumentParser) -> None:
    """The options of every command that measures a checkpoint on photos of a split."""
    parser.add_argument("--index", nargs="+", required=True, type=Path, help="index.jsonl files")
    parser.add_argument("--split", choices=["test", "val"], default="test")
    parser.add_argument("--device", default="auto")


def add_fill_settings(parser: argparse.ArgumentParser, detail: str, rim: str) -> None:
    """What stands for a TDANet's own settings of its fills; `detail` and `rim` say what holds where it is left out."""
    borrow = f"borrow the detail that fills lack, from so many pixels across a window on; 0: none (default: {detail})"
    continued = f"continue what is visible for so many pixels into a hole; 0: none (default: {rim})"
    parser.add_argument("--detail-from", type=int, metavar="PX", help=borrow)
    parser.add_argument("--rim-depth", type=int, metavar="PX", help=continued)

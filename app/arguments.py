"""What the commands' arguments may be: each is checked as it is parsed, without torch."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NoReturn

from app.batches.shards import Shard
from app.messages import complain
from models.running.device import device_kinds

EXIT_USAGE = 2


class Parser(argparse.ArgumentParser):
    """Says what is wrong with the arguments in one line, without the usage block."""

    def error(self, message: str) -> NoReturn:
        complain(f"{message} (see {self.prog} --help).")
        raise SystemExit(EXIT_USAGE)


def add_device(parser: Parser) -> None:
    """The option `--device`, with the kinds that this program has."""
    parser.add_argument(
        "--device",
        type=_device,
        default="auto",
        metavar="DEVICE",
        help=f"{_listed(device_kinds(), 'or')} (auto)",
    )


def add_checkpoint(parser: Parser) -> None:
    """The option `--checkpoint`."""
    parser.add_argument("--checkpoint", default="default", metavar="NAME|FILE", help="see featherproof models")


def add_shard(parser: Parser) -> None:
    """The option `--shard`."""
    parser.add_argument(
        "--shard", type=_shard, default="1/1", metavar="I/N", help="work on the Ith of N parts of the photos only"
    )


def _shard(text: str) -> Shard:
    try:
        return Shard.parsed(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def at_least(least: int) -> Callable[[str], int]:
    """A whole number from `least` on."""

    def whole_number(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,18}", text) or int(text) < least:
            raise argparse.ArgumentTypeError(f"{text} is not a whole number of {least} or more")
        return int(text)

    return whole_number


def _device(text: str) -> str:
    kinds = device_kinds()
    numbered = [f"{kind}(:[0-9]+)?" if kind in ("cuda", "dml") else kind for kind in kinds]
    if not re.fullmatch("|".join(numbered), text):
        raise argparse.ArgumentTypeError(f"{text} is not one of {_listed(kinds, 'and')}")
    return text


def _listed(words: Sequence[str], last: str) -> str:
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def table_file(text: str) -> str:
    """The name of a table to be written."""
    from models.imaging.decode import PHOTO_SUFFIXES

    if Path(text).suffix.lower() in PHOTO_SUFFIXES:  # "--csv *.jpg" would replace a photo
        raise argparse.ArgumentTypeError(f"{text} is a photo by its name: name a table, such as verdicts.csv")
    return text


def report_file(text: str) -> str:
    """The name of a report to be written."""
    if Path(text).suffix.lower() not in (".html", ".htm"):
        raise argparse.ArgumentTypeError(f"{text} doesn't end in .html, as a report's name has to")
    return text

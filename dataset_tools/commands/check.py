"""`featherproof-data check INDEX...`: what is wrong with one index or several together."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dataset_tools.errors import DataError
from dataset_tools.index import Index, read_index, root_for, write_index

if TYPE_CHECKING:
    from dataset_tools.checks.problems import Problem
    from dataset_tools.checks.run import CheckReport


def add_to(commands: Any) -> None:
    """Add the command."""
    text = "check files, captions, splits and labels; exit status 1 if something is wrong"
    command = commands.add_parser("check", help=text, description=text)
    add = command.add_argument
    add("index", type=Path, nargs="+", metavar="INDEX", help="index.jsonl, or its folder; several are checked together")
    add(
        "--root", type=Path, metavar="DIR", help="the photos' new location, written into the index before it is checked"
    )
    add(
        "--outlines",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="outline some photos that have a trimap, and report how well the two agree (default: yes)",
    )
    add("--json", action="store_true", help="print each problem, then a summary, as one JSON object per line")
    command.set_defaults(run=run, stopped="the check is not complete")


def run(options: argparse.Namespace, say: Callable[[str], None]) -> int:
    """Check, and report by kind what is wrong."""
    from dataset_tools.checks.run import check
    from dataset_tools.holes.outlines import AnimalOutlines

    if options.root is not None:
        if len(options.index) > 1:
            raise argparse.ArgumentError(None, "--root goes with one INDEX only")
        move_root(read_index(options.index[0]), options.root)
    outlines = AnimalOutlines() if options.outlines else None
    report = check(options.index, say, _print_problem if options.json else lambda problem: None, outlines)
    print(json.dumps(_summary(report)) if options.json else "\n".join(report.lines()))
    if options.root is None and report.photos and report.problems.counts["photo"] == report.photos:
        say("no photo was found; if they have moved, check INDEX --root DIR writes their new location into the index.")
    return 1 if report.problems.counts else 0


def move_root(index: Index, root: Path) -> None:
    """Write the index anew with its photos under `root`. Raises DataError, and changes nothing, where none is there."""
    if not any((root / record.image).is_file() for record in index.records()):
        raise DataError(f"{root} has none of the photos of {index.path}.")
    write_index(index.path, replace(index.header, root=root_for(root, index.folder)), index.records())


def _print_problem(problem: Problem) -> None:
    print(json.dumps(asdict(problem)), flush=True)


def _summary(report: CheckReport) -> dict[str, Any]:
    return {
        "photos": report.photos,
        "splits": {path: dict(splits) for path, splits in report.splits.items()},
        "outlines": {path: outlines.shares for path, outlines in report.outlines.items()},
        "outline_agreement": {path: asdict(agreed) for path, agreed in report.agreement.items()},
        "near_duplicates_in_one_split": report.near_duplicates,
        "without_caption": report.without_caption,
        "problems": dict(report.problems.counts),
        "ok": not report.problems.counts,
    }

"""`featherproof-train copies`, `stack` and `evaluate authenticity`: their arguments, and what they say."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any


def run_copies(parser: argparse.ArgumentParser, rest: list[str]) -> int:
    """Make the member that looks for copied regions; returns 0."""
    parser.description = "Fit the member that looks for copied regions on training photos, and write its checkpoint."
    add = parser.add_argument
    add("--index", nargs="+", required=True, type=Path, help="index.jsonl files of the inpainted sets of training")
    add("--out", required=True, type=Path, help="folder of checkpoints")
    add("--name", default="copies", help="of its checkpoint")
    add("--inpainters", nargs="+", default=("copy-move",), metavar="NAME", help="whose fills are copies of regions")
    add("--photos", type=int, help="source photos to use, spread evenly; all with such a fill when left out")
    add("--stacking", type=float, default=0.2, help="share of the training photos that is kept for the stack")
    add("--without", nargs="+", default=(), metavar="NAME", help="inpainters that the ensemble is not to meet")
    known = parser.parse_args(rest)
    from training.stack.copy_moves import CopiesOptions, make_copies_member

    manifest = make_copies_member(CopiesOptions(**given(known)), say)
    print(f"{manifest.path}: {manifest.metrics['out_of_fold']}")
    return 0


def run_stack(parser: argparse.ArgumentParser, rest: list[str]) -> int:
    """Stack members and print how the stack compares; returns 0."""
    parser.description = "Fit the stack on photos that no member saw, compare it, and write its checkpoint."
    add = parser.add_argument
    add("--members", nargs="+", required=True, metavar="FILE", help="exported members, one of each kind")
    add("--index", nargs="+", required=True, type=Path, help="index.jsonl files of the inpainted sets of training")
    add("--out", required=True, type=Path, help="folder of checkpoints; the members are copied there too")
    add("--name", required=True, help="of the stack's checkpoint")
    add("--run", type=Path, help="where scans and the comparison are kept; runs/NAME when left out")
    add("--controls", nargs="+", default=(), metavar="FILE", help="members that are compared only")
    add("--photos", type=int, help="source photos to use, spread evenly; all that no member saw when left out")
    add("--seed", type=int, default=0)
    add("--device", default="auto")
    add("--title", help="what it is, in one line")
    add("--default", action="store_true", help="make it the stack that programs take by default")
    known = parser.parse_args(rest)
    from training.stack.fit import COMPARISON, StackOptions, make_stack

    options = StackOptions(**given(known) | {"run": known.run or Path("runs") / known.name})
    manifest = make_stack(options, say)
    print((options.run / f"{COMPARISON}.md").read_text(encoding="utf-8"))
    print(f"{manifest.path}: C {manifest.training['C']:g}, temperature {manifest.training['temperature']}")
    return 0


def run_evaluate(parser: argparse.ArgumentParser, rest: list[str]) -> int:
    """Measure a stack and print where the report is; returns 0."""
    parser.description = "Measure a stack on photos never trained on."
    add = parser.add_argument
    add("--index", nargs="+", required=True, type=Path, help="index.jsonl files of inpainted sets")
    add("--out", required=True, type=Path, help="folder of the report; scans are kept there, so that it can go on")
    add("--checkpoint", default="default", help="name or file of a stack")
    add("--split", choices=["test", "val"], default="test")
    add("--photos", type=int, help="source photos, spread evenly over the split; all of them when left out")
    add("--unseen", nargs="+", default=(), metavar="NAME", help="more inpainters that training never met")
    add("--control", nargs="+", default=(), metavar="FILE", help="members measured alone, such as a ResNet-34")
    add("--stack-run", type=Path, help="the stack's run folder: measures the other meta-learners too")
    add("--authentic", nargs="+", default=(), type=Path, metavar="DIR", help="folders of photos never altered")
    add("--seed", type=int, default=0, help="of the fills drawn for the balanced figures")
    add("--device", default="auto")
    known = parser.parse_args(rest)
    from training.authenticity.report.report import ReportOptions, evaluate

    print(evaluate(ReportOptions(**given(known)), say))
    return 0


def given(known: argparse.Namespace) -> dict[str, Any]:
    """What was given, as the fields of frozen options."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in vars(known).items()}


def say(message: str) -> None:
    """Progress and warnings."""
    print(message, file=sys.stderr)

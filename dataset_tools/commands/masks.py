"""`featherproof-data masks INDEX`: fixed holes of every kind for every photo of an index."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dataset_tools.commands.numbers import whole
from dataset_tools.index import SPLITS, read_index


def add_to(commands: Any) -> None:
    """Add the command."""
    text = "fixed, seeded holes of every kind for every photo of an index, for evaluation"
    command = commands.add_parser("masks", help=text, description=text)
    add = command.add_argument
    add("index", type=Path, metavar="INDEX", help="index.jsonl, or its folder")
    add("--out", type=Path, metavar="DIR", help="folder for the holes (default: masks, beside the index)")
    add(
        "--size",
        type=whole(1, 20_000),
        metavar="PX",
        help="draw holes for each photo's middle square, scaled to this many pixels",
    )
    add("--splits", nargs="+", choices=SPLITS, default=list(SPLITS), help="default: all three")
    add("--seed", type=whole(0), default=0, help="another seed gives other holes (default 0)")
    command.set_defaults(run=run, stopped="the holes drawn so far are kept; rerun the command to resume")


def run(options: argparse.Namespace, say: Callable[[str], None]) -> int:
    """Draw the holes, or the rest of them, and report their areas."""
    from dataset_tools.holes.fixed import FILE_NAME
    from dataset_tools.holes.masks import MaskOptions, write_masks

    index = read_index(options.index)
    out = options.out or index.folder / "masks"
    report = write_masks(index, out, MaskOptions(options.seed, options.size, tuple(options.splits)), say)
    print("\n".join(report.lines()))
    print(f"  written to   {out / FILE_NAME}")
    return 1 if report.without_object else 0

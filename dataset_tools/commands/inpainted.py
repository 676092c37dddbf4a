"""`featherproof-data inpainted INDEX OUT`: an index and checkpoints in, an authentic-against-inpainted set out."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dataset_tools.commands.numbers import whole
from dataset_tools.holes.draw import HOLE_KINDS
from dataset_tools.index import FILE_NAME, SPLITS, read_index

_MOST = 100  # fills of a photo; a block of photos is made in memory


def add_to(commands: Any) -> None:
    """Add the command."""
    text = "authentic and inpainted copies of every photo of an index, all through the same codec"
    command = commands.add_parser("inpainted", help=text, description=text)
    add = command.add_argument
    add("index", type=Path, metavar="INDEX", help="index.jsonl, or its folder")
    add("out", type=Path, metavar="OUT", help="folder for the set; rerun the command to resume")
    told = f"inpainted copies per photo (default 3, ≤ {_MOST})"
    add("--fills", type=whole(1, _MOST), default=3, metavar="N", help=told)
    add("--checkpoint", action="append", metavar="NAME|FILE", help="a TDANet checkpoint; repeatable")
    add("--autoencoder", action="append", metavar="NAME|FILE", help="for resynthesis (default: all installed)")
    told = "a tiny autoencoder of others, such as taef2.safetensors, for resynthesis too; repeatable"
    add("--taesd", action="append", default=[], type=Path, metavar="FILE", help=told)
    add(
        "--without",
        action="append",
        default=[],
        metavar="INPAINTER",
        help="leave out one inpainter, by its name in the report; repeatable",
    )
    add(
        "--hold-out",
        action="append",
        default=[],
        metavar="INPAINTER",
        help="use one inpainter in the test split only; repeatable",
    )
    add(
        "--hold-out-hole",
        action="append",
        default=[],
        choices=HOLE_KINDS,
        help="use one kind of hole in the test split only; repeatable",
    )
    add("--max-side", type=whole(1), default=1024, metavar="PX", help="longer photos are scaled down (default 1024)")
    add("--splits", nargs="+", choices=SPLITS, default=list(SPLITS), help="default: all three")
    add("--shard", type=_shard, default=(1, 1), metavar="I/N", help="make the Ith of N parts")
    add("--seed", type=whole(0), default=0, help="another seed gives another set (default 0)")
    add("--device", default="auto", help="auto, cpu, cuda, cuda:N or mps")
    command.set_defaults(run=run, stopped="finished blocks are kept; rerun the command to resume")


def run(options: argparse.Namespace, say: Callable[[str], None]) -> int:
    """Make the set, or the rest of it, and report what it holds."""
    from dataset_tools.inpainted.fillers import load_fillers, without
    from dataset_tools.inpainted.make import make_set
    from dataset_tools.inpainted.plan import SetOptions

    index = read_index(options.index)
    fillers = load_fillers(options.checkpoint or ["default"], options.autoencoder, options.device, options.taesd)
    asked = SetOptions(
        fills=options.fills,
        max_side=options.max_side,
        seed=options.seed,
        splits=tuple(options.splits),
        held_out_inpainters=tuple(options.hold_out),
        held_out_holes=tuple(options.hold_out_hole),
    )
    report = make_set(index, options.out, without(fillers, options.without), asked, options.shard, say)
    print("\n".join(report.lines()))
    print(f"  written to   {options.out / FILE_NAME}")
    return 1 if report.skipped else 0


def _shard(text: str) -> tuple[int, int]:
    part, _, count = text.partition("/")
    if not (part.isdecimal() and count.isdecimal() and 1 <= int(part) <= int(count)):
        raise argparse.ArgumentTypeError(f"{text!r} is not I/N, such as 1/4, with I from 1 to N")
    return int(part), int(count)

"""`featherproof-data cub|pets|folder SOURCE OUT`: photos in, an index out."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dataset_tools.commands.numbers import whole
from dataset_tools.holes.outlines import AnimalOutlines
from dataset_tools.index import DOMAINS, FILE_NAME, read_index
from dataset_tools.readers.cub import index_cub
from dataset_tools.readers.folder import index_folder
from dataset_tools.readers.pets import index_pets
from dataset_tools.readers.reading import ReadingOptions, Report

_DESCRIBED = {
    "cub": "Caltech-UCSD Birds 200-2011: CUB_200_2011.tgz, or the folder with images.txt",
    "pets": "Oxford-IIIT Pet: the folder with images and annotations, or with their two archives",
    "folder": "any folder of photos (or a .zip, .tar or .tgz of one), with sub-folders or a labels file",
}


def add_to(commands: Any) -> None:
    """Add the three readers."""
    for name, text in _DESCRIBED.items():
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("source", type=Path, metavar="SOURCE", help="where the photos are; never modified")
        command.add_argument("out", type=Path, metavar="OUT", help="folder for index.jsonl")
        command.add_argument("--val", type=_share, default=0.1, help="share of photos for validation (default 0.1)")
        if name != "cub":
            command.add_argument("--test", type=_share, default=0.15, help="share of photos for testing (default 0.15)")
        command.add_argument(
            "--seed", type=whole(0), default=0, help="seed of splits and generated captions (default 0)"
        )
        if name == "folder":
            command.add_argument("--domain", choices=DOMAINS, help="what all photos show (default: their species)")
            command.add_argument("--labels", type=Path, metavar="FILE", help="CSV with path, species and breed")
            command.add_argument("--captions", type=Path, metavar="FILE", help="CSV or JSON with captions by path")
            command.add_argument(
                "--licence", default="", metavar="TEXT", help="of the photos; kept by weights trained on them"
            )
        if name == "pets":
            command.add_argument("--captions", type=Path, metavar="FILE", help="CSV or JSON with captions by photo")
        if name != "folder":
            command.add_argument(
                "--keep-twins", action="store_true", help="keep near-duplicates of test photos in train"
            )
        command.add_argument(
            "--splits-of",
            type=Path,
            metavar="INDEX",
            help="photos in this index keep their splits, as far as official splits allow",
        )
        command.add_argument(
            "--outlines",
            action=argparse.BooleanOptionalAction,
            default=True,
            help="outline birds, cats and dogs that have no trimap or segmentation (default: yes)",
        )
        command.set_defaults(run=run, stopped="no new index was written")


def run(options: argparse.Namespace, say: Callable[[str], None]) -> int:
    """Index one data set and report what was found."""
    test = getattr(options, "test", 0.0)
    if options.val + test > 1:
        raise argparse.ArgumentError(None, f"--val {options.val} and --test {test} are over 1 together")
    report = _index(options, test, say)
    print("\n".join(report.lines()))
    print(f"  written to   {options.out / FILE_NAME}")
    return 1 if report.skipped else 0


def _index(options: argparse.Namespace, test: float, say: Callable[[str], None]) -> Report:
    source, out = options.source, options.out
    reading = ReadingOptions(
        val=options.val,
        test=test,
        seed=options.seed,
        keep_twins=getattr(options, "keep_twins", False),
        outlines=AnimalOutlines() if options.outlines else None,
        splits_of=None if options.splits_of is None else read_index(options.splits_of),
    )
    if options.command == "cub":
        return index_cub(source, out, reading, say)
    if options.command == "pets":
        return index_pets(source, out, reading, say, options.captions)
    return index_folder(source, out, reading, say, options.domain, options.labels, options.captions, options.licence)


def _share(text: str) -> float:
    share = float(text)
    if not 0 <= share < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a share from 0 to under 1")
    return share

"""`featherproof-data show INDEX --out sheet.png`: a contact sheet of an index."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dataset_tools.commands.numbers import whole
from dataset_tools.errors import DataError
from dataset_tools.index import SPLITS, read_index

_BESIDE = Path("masks")  # where `masks` writes unless told otherwise, in the index's folder
_MOST = 400  # photos; a sheet is drawn in memory


def add_to(commands: Any) -> None:
    """Add the command."""
    text = "a contact sheet of an index: photos with holes outlined, boxes and captions"
    command = commands.add_parser("show", help=text, description=text)
    add = command.add_argument
    add("index", type=Path, metavar="INDEX", help="index.jsonl, or its folder")
    add("--out", type=_sheet_file, required=True, metavar="FILE", help="the sheet, a .png or .jpg")
    add(
        "--count",
        type=whole(1, _MOST),
        default=24,
        metavar="N",
        help=f"photos, spread over the index (default 24, ≤ {_MOST})",
    )
    add("--split", choices=SPLITS, help="show this split only")
    add("--columns", type=whole(1, _MOST), metavar="N", help="pictures per row (default: what fits a screen)")
    add("--masks", type=Path, nargs="?", const=_BESIDE, metavar="DIR", help="outline the fixed holes (default: masks)")
    add("--seed", type=whole(0), default=0, help="another seed shows other photos (default 0)")
    command.set_defaults(run=run, stopped="no sheet was written")


def run(options: argparse.Namespace, say: Callable[[str], None]) -> int:
    """Write the sheet."""
    from dataset_tools.holes.fixed import FILE_NAME
    from dataset_tools.sheet.sheet import SheetOptions, write_sheet

    index = read_index(options.index)
    masks = index.folder / _BESIDE if options.masks is _BESIDE else options.masks
    if masks is not None and not (masks / FILE_NAME).is_file():
        raise DataError(f"{masks / FILE_NAME} does not exist; featherproof-data masks writes it.")
    asked = SheetOptions(options.count, options.split, options.seed, options.columns, masks)
    faults = write_sheet(index, options.out, asked, say)
    print(f"written to {options.out}")
    return 1 if faults else 0


def _sheet_file(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in (".png", ".jpg", ".jpeg"):
        raise argparse.ArgumentTypeError(f"{text!r} does not end in .png or .jpg")
    return path

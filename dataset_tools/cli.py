"""`featherproof-data`: data sets in, an index out.

Exit status 0: all well; 1: an input failed; 2: arguments that can't be parsed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from dataset_tools.bird_attributes import AttributeFileError
from dataset_tools.cub import index_cub
from dataset_tools.folder import index_folder
from dataset_tools.index import DOMAINS, FILE_NAME, IndexFileError
from dataset_tools.pets import index_pets
from dataset_tools.reading import Report, SourceError, SplitOptions
from models import __version__

PROGRAM = "featherproof-data"


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line; argparse's own error prints the usage block first."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in given  # which goes with any command, before or after its name
    parser = _parser()
    options = parser.parse_args([argument for argument in given if argument != "--debug"])
    if options.command != "cub" and options.val + options.test > 1:
        parser.error(f"--val {options.val} and --test {options.test} are over 1 together")
    try:
        report = _run(options)
    except (SourceError, AttributeFileError, IndexFileError, OSError) as error:
        if debug:
            raise
        _say(_sentence(error))
        return 1
    except KeyboardInterrupt:
        _say("stopped; no index was written.")
        return 130
    print("\n".join(report.lines()))
    print(f"  written to   {options.out / FILE_NAME}")
    return 1 if report.skipped else 0


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog=PROGRAM,
        description="Turn photo data sets into an index that every trainer reads.",
        epilog="--debug, with any command, shows the traceback of an error.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    described = {
        "cub": "Caltech-UCSD Birds 200-2011: the folder with images.txt",
        "pets": "Oxford-IIIT Pet: the folder with images and annotations",
        "folder": "any folder of photos, with sub-folders or a labels file",
    }
    for name, text in described.items():
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("source", type=Path, metavar="SOURCE", help="where the photos are; never written to")
        command.add_argument("out", type=Path, metavar="OUT", help="folder that receives index.jsonl")
        command.add_argument("--val", type=_share, default=0.1, help="share of photos to validate on (default 0.1)")
        if name != "cub":
            command.add_argument("--test", type=_share, default=0.15, help="share of photos to test on (default 0.15)")
        command.add_argument("--seed", type=int, default=0, help="of splits and generated captions (default 0)")
        if name == "folder":
            command.add_argument("--domain", choices=DOMAINS, help="what all photos show (default: their species)")
            command.add_argument("--labels", type=Path, metavar="FILE", help="CSV with path, species and breed")
    return parser


def _run(options: argparse.Namespace) -> Report:
    split = SplitOptions(options.val, getattr(options, "test", 0.0), options.seed)
    if options.command == "cub":
        return index_cub(options.source, options.out, split, _say)
    if options.command == "pets":
        return index_pets(options.source, options.out, split, _say)
    return index_folder(options.source, options.out, split, _say, options.domain, options.labels)


def _share(text: str) -> float:
    share = float(text)
    if not 0 <= share < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a share from 0 to under 1")
    return share


def _say(message: str) -> None:
    print(f"{PROGRAM}: {message}", file=sys.stderr)


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError) and error.filename is not None:
        return f"{error.filename}: {error.strerror}."
    return str(error)


if __name__ == "__main__":
    sys.exit(main())

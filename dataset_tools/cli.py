"""`featherproof-data`: data sets in, an index out; an index in, holes, sheets and inpainted sets out.

Exit status 0: all well; 1: an input failed; 2: arguments that can't be parsed; 130: stopped by Ctrl+C.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import NoReturn

from dataset_tools.errors import DataError, plain_sentence, printable
from models import __version__
from models.checkpoints.manifest import CheckpointError
from models.files.consoles import finish_output, keep_to_our_own_words, leave_output, spell_out_what_cant_be_shown
from models.running.device import DeviceError

PROGRAM = "featherproof-data"


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line; argparse's own error prints the usage block first."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    options = argparse.Namespace(stopped="nothing was begun")
    try:
        spell_out_what_cant_be_shown()
        given = list(sys.argv[1:] if arguments is None else arguments)
        debug = "--debug" in given  # which goes with any command, before or after its name
        if arguments is None and not debug:
            keep_to_our_own_words()
        parser = _parser()
        options = parser.parse_args([argument for argument in given if argument != "--debug"])
        return _run(parser, options, debug)
    except KeyboardInterrupt:
        _say(f"stopped; {options.stopped}.")
        return 130


def _run(parser: argparse.ArgumentParser, options: argparse.Namespace, debug: bool) -> int:
    try:
        status = int(options.run(options, _say))
        finish_output()
        return status
    except argparse.ArgumentError as error:
        parser.error(str(error))
    except BrokenPipeError:
        leave_output()
        return 1
    except (DataError, CheckpointError, DeviceError, OSError) as error:
        if debug:
            raise
        _say(plain_sentence(error))
        return 1


def _parser() -> argparse.ArgumentParser:
    # here, as they take a second to import, in which people may have thought better of it
    from dataset_tools.commands import check, indexing, inpainted, masks, show

    parser = _Parser(
        prog=PROGRAM,
        description="Turn photo data sets into an index for training, and an index into holes and inpainted sets.",
        epilog="--debug, with any command, shows tracebacks.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    for module in (indexing, masks, inpainted, check, show):
        module.add_to(commands)
    return parser


def _say(message: str) -> None:
    print(f"{PROGRAM}: {printable(message)}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())

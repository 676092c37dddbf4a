"""The `featherproof` command: the window, and the jobs that need none. Parsing imports neither torch nor Qt."""

from __future__ import annotations

import importlib.util
import multiprocessing
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from app.arguments import Parser, add_checkpoint, add_device, add_shard, at_least, report_file, table_file
from app.messages import complain, complain_of, show_tracebacks
from models.files.consoles import finish_output, keep_to_our_own_words, leave_output, spell_out_what_cant_be_shown
from models.running.threads import share_cores

INDUCTOR = "TORCHINDUCTOR_CACHE_DIR"
EXIT_FAILED, EXIT_INTERRUPTED = 1, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status: 0 well, 1 an input failed, 2 arguments that can't be parsed."""
    multiprocessing.freeze_support()  # first: in a frozen program the engine starts by running this function
    try:
        ensure_streams()
        spell_out_what_cant_be_shown()
        arguments = list(sys.argv[1:] if argv is None else argv)
        debug = "--debug" in arguments
        show_tracebacks(debug)
        arguments = [argument for argument in arguments if argument != "--debug"]
        if argv is None and not debug and arguments[:1] and arguments[0] in _COMMANDS:
            keep_to_our_own_words()
        keep_caches_at_home()
        share_cores()
        status = _parse(arguments)()
        finish_output()
        return status
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        leave_output()
        return EXIT_FAILED
    except Exception as error:
        complain_of(error)
        return EXIT_FAILED


def ensure_streams() -> None:
    """Give a program that was started without stdout or stderr, as a window is, streams that lead nowhere.

    Their file descriptors are taken too: a photo that got one of them by chance would be written into by libraries.
    """
    if sys.stdout is not None and sys.stderr is not None:
        return
    while (descriptor := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(descriptor)
    nowhere = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - open as long as the program runs
    sys.stdout, sys.stderr = sys.stdout or nowhere, sys.stderr or nowhere


def keep_caches_at_home() -> None:
    """Have torch's compiler, which makes a folder when it is imported, make it in the user's cache and not in /tmp.

    Before torch is imported; the engine inherits it. Where the user's cache can't be written to, /tmp it is.
    """
    if INDUCTOR in os.environ or importlib.util.find_spec("torch") is None:
        return
    import platformdirs

    folder = platformdirs.user_cache_path("featherproof", appauthor=False) / "torchinductor"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return
    os.environ[INDUCTOR] = str(folder)


def _parse(arguments: list[str]) -> Callable[[], int]:
    name = arguments[0] if arguments else ""
    if name in _COMMANDS:
        return _COMMANDS[name](arguments[1:])
    return _parse_window(arguments)


def _parse_window(arguments: list[str]) -> Callable[[], int]:
    parser = Parser(
        prog="featherproof",
        description="Paint a hole in a photo of a bird or a pet, say what should be there, and get several fills; or"
        " learn which photos were inpainted.",
        epilog="Commands: inpaint, classify, models, demo; featherproof COMMAND --help tells more. --debug shows"
        " tracebacks.",
        allow_abbrev=False,
    )
    parser.add_argument("photo", nargs="?", metavar="PHOTO", help="open the window with this photo or project")
    parser.add_argument(
        "--version",
        action="store_true",
        help="print the versions of the program and torch, the device and the checkpoints",
    )
    parser.add_argument(
        "--smoke-test", action="store_true", help="test window, engine, a fill and a verdict without a display"
    )
    options = parser.parse_args(arguments)

    def window() -> int:
        if options.version:
            from app.version import print_version

            return print_version()
        if options.smoke_test:
            from app.smoke_test import smoke_test

            return smoke_test()
        from app.qt_check import window_problem

        if options.photo is not None and not Path(options.photo).is_file():
            complain(f"{options.photo}: no such file.")
            return EXIT_FAILED
        problem = window_problem()
        if problem is not None:
            complain(problem)
            return EXIT_FAILED
        from app.window.shell.program import run_window

        return run_window(options.photo)

    return window


def _parse_inpaint(arguments: list[str]) -> Callable[[], int]:
    parser = Parser(prog="featherproof inpaint", description="Fill the holes of photos.", allow_abbrev=False)
    parser.add_argument(
        "paths", nargs="+", metavar="PHOTO", help="photos, folders (searched recursively), or patterns (*.jpg)"
    )
    parser.add_argument(
        "--mask",
        required=True,
        metavar="MASK",
        help="image of the photo's size, white is the hole; a folder of such, one for each photo and named like it; or"
        " outline: the bird, cat or dog itself",
    )
    parser.add_argument("--caption", help="what should be in the hole")
    parser.add_argument(
        "--captions",
        metavar="FILE",
        help="CSV with the columns path and caption, and maybe count and seed; paths are relative to its folder",
    )
    parser.add_argument("--count", type=at_least(1), default=1, metavar="N", help="number of fills (1)")
    parser.add_argument("--seed", type=at_least(0), default=0, metavar="N", help="fill k uses seed + k (0)")
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for the fills, one PNG each")
    add_shard(parser)
    add_device(parser)
    add_checkpoint(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object per fill")
    options = parser.parse_args(arguments)
    if options.caption is None and options.captions is None:
        parser.error("--caption or --captions is needed")

    def command() -> int:
        from app.batches.plan import BatchRequest
        from app.commands.inpaint import InpaintRequest, inpaint

        batch = BatchRequest(
            options.paths, options.mask, options.caption, options.captions,
            options.count, options.seed, options.out, options.shard,
        )  # fmt: skip
        return inpaint(InpaintRequest(batch, options.device, options.checkpoint, options.json))

    return command


def _parse_classify(arguments: list[str]) -> Callable[[], int]:
    parser = Parser(
        prog="featherproof classify",
        description="Tell authentic photos from inpainted ones, and show where they were altered.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "paths", nargs="+", metavar="PATH", help="photos, folders (searched recursively), or patterns (*.jpg)"
    )
    parser.add_argument(
        "--csv", type=table_file, metavar="FILE", help="write a table with one row per photo, as verdicts arrive"
    )
    parser.add_argument(
        "--heatmaps", metavar="DIR", help="folder for one PNG per photo that shows where it was altered"
    )
    parser.add_argument(
        "--report",
        type=report_file,
        metavar="FILE.html",
        help="write a report to read and to print, once all are judged",
    )
    add_shard(parser)
    add_device(parser)
    add_checkpoint(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object per photo")
    options = parser.parse_args(arguments)

    def command() -> int:
        from app.commands.classify import ClassifyRequest, classify

        return classify(ClassifyRequest(**vars(options)))

    return command


def _parse_models(arguments: list[str]) -> Callable[[], int]:
    parser = Parser(prog="featherproof models", description="List every checkpoint.", allow_abbrev=False)
    parser.add_argument("--verify", action="store_true", help="compare every weight file with its sha256")
    options = parser.parse_args(arguments)

    def command() -> int:
        from app.checkpoints.list import list_models

        return list_models(verify_weights=options.verify)

    return command


def _parse_demo(arguments: list[str]) -> Callable[[], int]:
    parser = Parser(
        prog="featherproof demo", description="Write a contact sheet: photo, hole and fills.", allow_abbrev=False
    )
    parser.add_argument(
        "--out", default="demo-out/contact-sheet.png", metavar="FILE", help="(demo-out/contact-sheet.png)"
    )
    add_device(parser)
    options = parser.parse_args(arguments)

    def command() -> int:
        from app.commands.demo import write_demo

        return write_demo(options.out, options.device)

    return command


_COMMANDS: dict[str, Callable[[list[str]], Callable[[], int]]] = {
    "inpaint": _parse_inpaint,
    "classify": _parse_classify,
    "models": _parse_models,
    "demo": _parse_demo,
}

if __name__ == "__main__":
    sys.exit(main())

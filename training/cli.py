"""`featherproof-train`: resolve options from a preset and flags, then train or export."""

from __future__ import annotations

import argparse
import ctypes
import io
import json
import logging
import os
import platform
import sys
import traceback
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr
from pathlib import Path
from typing import Any

from dataset_tools.errors import plain_sentence
from models import __version__
from models.files.consoles import finish_output, keep_to_our_own_words, leave_output, spell_out_what_cant_be_shown
from models.running.threads import ASKED, free_threads, share_cores

USAGE = """featherproof-train text-matching|inpainting|autoencoder --preset NAME --index INDEX --run DIR [options]
featherproof-train authenticity --model swin|resnext|resnet34 --preset NAME --index INDEX --run DIR [options]
featherproof-train gan-classifier --preset NAME --index INDEX --generator WARM_START --run DIR [options]
featherproof-train copies --index INDEX... --out DIR [--name NAME] [--photos N]
featherproof-train stack --members FILE... --index INDEX... --out DIR --name NAME [--controls FILE...] [--run DIR]
featherproof-train evaluate inpainting --index INDEX... --out DIR [--checkpoint NAME|FILE] [--photos N] [options]
featherproof-train evaluate text-matching --index INDEX... [--checkpoint FILE] [--photos N] [--out FILE]
featherproof-train evaluate authenticity --index INDEX... --out DIR [--checkpoint NAME|FILE] [--photos N] [options]
featherproof-train export RUN OUT [--training | --generator] [--name NAME] [--title TEXT] [--default] [--metrics FILE]
featherproof-train export RUN|CHECKPOINT OUT --onnx [--name NAME] [--index INDEX... [--photos N]]

The same training command resumes its run; with --dry-run it prints its options. `featherproof-train COMMAND --help`
lists them all.
Several GPUs: torchrun --nproc-per-node N -m -- training.cli inpainting ..."""


# Before its threads are counted, for hours: a step is many times slower where one of them has to share its core.
WATCHED_SECONDS = 0.2

# Parameters of glibc's mallopt, from malloc.h.
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_NEVER = 2**31 - 1


def keep_freed_memory() -> None:
    """Let glibc keep what is freed for what is allocated next; elsewhere nothing is done.

    Else it gives each large tensor back to the system when a step frees it, and every page that the next step touches
    anew is a fault and has to be zeroed. What MALLOC_* variables say stays.
    """
    if platform.libc_ver()[0] != "glibc" or any(name.startswith("MALLOC_") for name in os.environ):
        return
    libc = ctypes.CDLL(None)
    libc.mallopt(_M_MMAP_THRESHOLD, _NEVER)
    libc.mallopt(_M_TRIM_THRESHOLD, _NEVER)


class _Parser(argparse.ArgumentParser):
    """An argparse parser whose errors are one line, without the usage block, and whose flags are written out."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(allow_abbrev=False, **settings)

    def error(self, message: str) -> Any:
        print(f"featherproof-train: {message}", file=sys.stderr)
        raise SystemExit(2)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status.

    0: done, 1: an input failed, 2: arguments that can't be parsed, 130: stopped by Ctrl+C.
    """
    try:
        spell_out_what_cant_be_shown()
        rest = list(sys.argv[1:] if arguments is None else arguments)
        debug = "--debug" in rest
        if arguments is None and not debug:
            keep_to_our_own_words()
        share_cores()
        os.environ.setdefault(ASKED, str(free_threads(WATCHED_SECONDS)))
        keep_freed_memory()
        status = _run([argument for argument in rest if argument != "--debug"], debug)
        finish_output()
        return status
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        leave_output()
        return 1


def _run(rest: list[str], debug: bool) -> int:
    commands: dict[str, Callable[[list[str]], int]] = {
        "text-matching": _text_matching,
        "inpainting": _inpainting,
        "autoencoder": _autoencoder,
        "authenticity": _authenticity,
        "gan-classifier": _gan_classifier,
        "copies": _copies,
        "stack": _stack,
        "export": _export,
        "evaluate": _evaluate,
    }
    if rest[:1] == ["--version"]:
        print(f"featherproof-train {__version__}")
        return 0
    if not rest or rest[0] in ("-h", "--help"):
        print(USAGE)
        return 0 if rest else 2
    if rest[0] not in commands:
        print(f"featherproof-train: there is no command '{rest[0]}'; there are {', '.join(commands)}.", file=sys.stderr)
        return 2
    try:
        return commands[rest[0]](rest[1:])
    except BrokenPipeError:
        raise
    except (OSError, ValueError, RuntimeError) as error:
        if debug:
            traceback.print_exc()
        lines = plain_sentence(error).strip().splitlines() or [type(error).__name__]
        print(f"featherproof-train: {lines[0]}", file=sys.stderr)
        return 1


def _preset_arguments(rest: list[str], names: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    """What is needed before a preset's options can be parsed."""
    parser = _Parser(prog="featherproof-train", add_help=False)
    parser.add_argument("--preset", choices=names, default="featherproof")
    parser.add_argument("--run", type=Path, required=not {"-h", "--help"} & set(rest), default=Path("runs/new"))
    parser.add_argument("--dry-run", action="store_true")
    return parser.parse_known_args(rest)


def _resolve(command: str, kind: type, default: Any, rest: list[str]) -> Any:
    """A preset's options with the flags of the command line over them."""
    import tyro

    program, said = f"featherproof-train {command}", io.StringIO()
    try:
        with redirect_stderr(said):
            return tyro.cli(kind, prog=program, default=default, args=rest, config=(tyro.conf.AvoidSubcommands,))
    except SystemExit as end:
        if end.code:
            print(f"featherproof-train: {_sentence_in(said.getvalue())} (see {program} --help).", file=sys.stderr)
        raise


def _sentence_in(box: str) -> str:
    """The sentence in the first part of one of tyro's boxes: below its title and above the next rule."""
    parts: list[list[str]] = [[]]
    for line in [line.strip("│ ") for line in box.splitlines()[1:]]:
        if set(line) <= set("─-"):
            parts.append([])
        else:
            parts[-1].append(line)
    return next((" ".join(part).rstrip(".") for part in parts if part), "these options can't be parsed")


def _train(options: Any, dry_run: bool, run: Callable[[Any], int | None]) -> int:
    from training.commands.train import jsonable

    if dry_run:
        print(json.dumps(jsonable(options), indent=2))
        return 0
    if not options.index and getattr(options, "cache", None) is None:
        raise ValueError("Give --index INDEX (an index.jsonl written by featherproof-data), or --cache FOLDER.")
    logging.getLogger("accelerate").setLevel(logging.ERROR)
    step = run(options)
    if step is not None and int(os.environ.get("RANK", "0")) == 0:
        print(f"{options.run}: saved at step {step}")
    return 0


def _text_matching(rest: list[str]) -> int:
    from training.text.task import PRESETS, TextMatchingOptions

    known, flags = _preset_arguments(rest, list(PRESETS))
    options = _resolve("text-matching", TextMatchingOptions, PRESETS[known.preset](known.run), flags)
    from training.commands.train import run_text_matching

    return _train(options, known.dry_run, run_text_matching)


def _inpainting(rest: list[str]) -> int:
    from training.inpainting.options import PRESETS, InpaintingOptions, preset

    known, flags = _preset_arguments(rest, list(PRESETS))
    options = _resolve("inpainting", InpaintingOptions, preset(known.preset, known.run), flags)
    from training.commands.train import run_inpainting

    return _train(options, known.dry_run, run_inpainting)


def _autoencoder(rest: list[str]) -> int:
    from training.autoencoder import PRESETS, AutoencoderOptions

    known, flags = _preset_arguments(rest, list(PRESETS))
    options = _resolve("autoencoder", AutoencoderOptions, PRESETS[known.preset](known.run), flags)
    from training.commands.train import run_autoencoder

    return _train(options, known.dry_run, run_autoencoder)


def _authenticity(rest: list[str]) -> int:
    from training.authenticity.options import PRESETS, AuthenticityOptions, preset

    parser = _Parser(prog="featherproof-train authenticity", add_help=False)
    parser.add_argument("--model", choices=["swin", "resnext", "resnet34"], default="swin")
    model = parser.parse_known_args(rest)[0].model
    known, flags = _preset_arguments(rest, list(PRESETS))
    options = _resolve("authenticity", AuthenticityOptions, preset(known.preset, model, known.run), flags)
    from training.commands.train import run_authenticity

    return _train(options, known.dry_run, run_authenticity)


def _gan_classifier(rest: list[str]) -> int:
    from training.authenticity.gan_options import PRESETS, GanClassifierOptions, preset

    known, flags = _preset_arguments(rest, list(PRESETS))
    options = _resolve("gan-classifier", GanClassifierOptions, preset(known.preset, known.run), flags)
    from training.commands.train import run_gan_classifier

    return _train(options, known.dry_run, run_gan_classifier)


def _copies(rest: list[str]) -> int:
    from training.commands.ensemble import run_copies

    return run_copies(_Parser(prog="featherproof-train copies"), rest)


def _stack(rest: list[str]) -> int:
    from training.commands.ensemble import run_stack

    return run_stack(_Parser(prog="featherproof-train stack"), rest)


def _evaluate(rest: list[str]) -> int:
    from training.commands.ensemble import run_evaluate
    from training.commands.evaluate import run_evaluate_inpainting, run_evaluate_matching

    jobs = {
        "inpainting": run_evaluate_inpainting,
        "text-matching": run_evaluate_matching,
        "authenticity": run_evaluate,
    }
    if not rest or rest[0] not in jobs:
        asked = rest[:1] in (["-h"], ["--help"])
        print(f"featherproof-train: evaluate takes {', '.join(jobs)}.", file=sys.stdout if asked else sys.stderr)
        return 0 if asked else 2
    return jobs[rest[0]](_Parser(prog=f"featherproof-train evaluate {rest[0]}"), rest[1:])


def _export(rest: list[str]) -> int:
    from training.commands.export import run_export

    return run_export(_Parser(prog="featherproof-train export"), rest)


if __name__ == "__main__":
    sys.exit(main())

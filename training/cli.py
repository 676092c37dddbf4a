"""`featherproof-train`: resolve options from a preset and flags, then train or export."""

from __future__ import annotations

import ctypes
import functools
import os
import platform
import sys
import traceback
from collections.abc import Callable, Sequence

from dataset_tools.errors import plain_sentence
from models import __version__
from models.files.consoles import finish_output, keep_to_our_own_words, leave_output, spell_out_what_cant_be_shown
from models.running.threads import ASKED, free_threads, share_cores
from training.commands.terminal import PROGRAM, complain

USAGE = """featherproof-train text-matching|inpainting|autoencoder --preset NAME --index INDEX --run DIR [options]
featherproof-train authenticity --model swin|resnext|resnet34 --preset NAME --index INDEX --run DIR [options]
featherproof-train gan-classifier --preset NAME --index INDEX --generator WARM_START --run DIR [options]
featherproof-train copies|jpeg|residuals --index INDEX... --out DIR [--name NAME] [--photos N]
featherproof-train image-head MEMBER --index INDEX... --out DIR [--name NAME] [--photos N]
featherproof-train stack --members FILE... --index INDEX... --out DIR --name NAME [--controls FILE...] [--run DIR]
featherproof-train evaluate inpainting --index INDEX... --out DIR [--checkpoint NAME|FILE] [--photos N] [options]
featherproof-train evaluate text-matching --index INDEX... --checkpoint FILE [--photos N] [--out FILE]
featherproof-train evaluate authenticity --index INDEX... --out DIR [--checkpoint NAME|FILE] [--photos N] [options]
featherproof-train export RUN OUT [--training | --generator] [--name NAME] [--title TEXT] [--default] [--metrics FILE]
featherproof-train export RUN|CHECKPOINT OUT --onnx [--name NAME] [--index INDEX... [--photos N]]

The same training command resumes its run; with --dry-run it prints its options. `featherproof-train COMMAND --help`
lists them all.
Several GPUs: torchrun --nproc-per-node N -m -- training.cli inpainting ..."""


COMMANDS = (
    "text-matching",
    "inpainting",
    "autoencoder",
    "authenticity",
    "gan-classifier",
    "copies",
    "jpeg",
    "residuals",
    "image-head",
    "stack",
    "export",
    "evaluate",
)

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
    if rest[:1] == ["--version"]:
        print(f"{PROGRAM} {__version__}")
        return 0
    if not rest or rest[0] in ("-h", "--help"):
        print(USAGE)
        return 0 if rest else 2
    command, *arguments = rest
    if command not in COMMANDS:
        complain(f"there is no command '{command}'; there are {', '.join(COMMANDS)}.")
        return 2
    try:
        return _command(command)(arguments)
    except BrokenPipeError:
        raise
    except (OSError, ValueError, RuntimeError) as error:
        if debug:
            traceback.print_exc()
        lines = plain_sentence(error).strip().splitlines() or [type(error).__name__]
        complain(lines[0])
        return 1


def _command(name: str) -> Callable[[list[str]], int]:
    """What does a command's work; imported when it is asked for, since torch takes seconds."""
    if name in ("copies", "jpeg", "residuals"):
        from training.commands.ensemble import run_search

        return functools.partial(run_search, name)
    if name in ("image-head", "stack"):
        from training.commands import ensemble

        return {"image-head": ensemble.run_image_head, "stack": ensemble.run_stack}[name]
    if name == "export":
        from training.commands.export import run_export

        return run_export
    if name == "evaluate":
        from training.commands.evaluate import run_evaluate

        return run_evaluate
    from training.commands.train import run_training

    return functools.partial(run_training, name)


if __name__ == "__main__":
    sys.exit(main())

"""`make test-exe`: use the built program as people do, on this machine but without its Python, and say what works.

    python -m build_spec.try_out [--flavour light|full|both]

A flavour that isn't built yet is built first. Screenshots are kept in `build/screenshots`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from build_spec import trial_commands as commands
from build_spec import trial_libraries as libraries
from build_spec.build import WORK, build, build_folder
from build_spec.finish import CHECKSUMS, BuildError, commit
from build_spec.flavours import FLAVOURS
from build_spec.trial import Trial, TrialError, trial_of
from build_spec.trial_traces import left_nothing_behind, look
from build_spec.trial_window import shows_its_window

Check = tuple[str, Callable[[Trial], str]]


def main(argv: Sequence[str] | None = None) -> int:
    """Try out what is asked for; 0 where everything works, else 1."""
    parser = argparse.ArgumentParser(prog="python -m build_spec.try_out", description="Try out the built program.")
    parser.add_argument("--flavour", choices=(*FLAVOURS, "both"), default="both", help="(both)")
    options = parser.parse_args(argv)
    failed = 0
    for name in FLAVOURS if options.flavour == "both" else (options.flavour,):
        try:
            failed += _try_out(_built(name))
        except (BuildError, TrialError) as error:
            print(f"test-exe: {error}", file=sys.stderr)
            failed += 1
    print("everything works" if not failed else f"{failed} of these failed")
    return int(failed > 0)


def _built(name: str) -> Path:
    folder = build_folder(name)
    if not (folder / CHECKSUMS).is_file():  # written last
        print(f"{folder} is not built yet: building it")
        build(FLAVOURS[name])
    elif f"commit {commit()}" not in (folder / "VERSION").read_text(encoding="utf-8").splitlines():
        print(f"{folder} was built of another state of the project than this: make exe builds it anew")
    return folder


def _try_out(built: Path) -> int:
    """The number of checks that failed."""
    with trial_of(built, WORK) as trial:
        cut_off = "cut off" if trial.prefix else "NOT cut off, which this system does not allow"
        whose = "another user" if trial.users[0].number is not None else "this user"
        print(f"{trial.flavour}: run by {whose} from {trial.folder}, network {cut_off}", flush=True)
        return sum(not _passes(name, check, trial) for name, check in _checks(trial))


def _checks(trial: Trial) -> Iterator[Check]:
    before = look(trial)
    warnings = WORK / trial.flavour / "featherproof" / "warn-featherproof.txt"
    yield "libraries", libraries.finds_its_libraries
    yield "modules", partial(libraries.has_its_modules, warnings=warnings)
    yield "contents", libraries.is_without_torch
    yield "--version", commands.tells_its_version
    yield "models --verify", commands.verifies_its_checkpoints
    yield "inpaint", commands.fills
    yield "classify", commands.judges
    yield "many photos", commands.works_on_many
    yield "errors", commands.says_what_is_wrong
    yield "--smoke-test", commands.works_unseen
    yield "closed streams", commands.works_without_streams
    yield "two users at once", commands.works_for_two_at_once
    yield "real window", partial(shows_its_window, screenshots=WORK / "screenshots")
    yield "left behind", partial(left_nothing_behind, before=before)


def _passes(name: str, check: Callable[[Trial], str], trial: Trial) -> bool:
    started = time.monotonic()
    try:
        told, passed = check(trial), True
    except TrialError as error:
        told, passed = str(error), False
    print(f"  {'ok  ' if passed else 'FAIL'} {name}: {told} [{time.monotonic() - started:.1f} s]", flush=True)
    return passed


if __name__ == "__main__":
    sys.exit(main())

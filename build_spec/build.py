"""`make exe`: build the packaged program, both flavours or one, into `dist/featherproof-FLAVOUR`.

    python -m build_spec.build [--flavour light|full|both] [--pack none|light|all]

Each is a folder that runs where it lies. PyInstaller's own files are under `build/`, with a report of sizes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from app.licences import FOLDER
from build_spec.bundled import bundled
from build_spec.checkpoints import add_checkpoints
from build_spec.finish import (
    BuildError,
    add_desktop_files,
    check_links,
    pack,
    strip_python,
    write_checksums,
    write_version,
)
from build_spec.flavours import FLAVOUR_VARIABLE, FLAVOURS, Flavour
from build_spec.licences import collect_licences
from build_spec.sizes import measure, write_report

ROOT = Path(__file__).resolve().parents[1]
DIST, WORK = ROOT / "dist", ROOT / "build"


def main(argv: Sequence[str] | None = None) -> int:
    """Build what is asked for; 0, or 1 with one line on stderr that says why not."""
    parser = argparse.ArgumentParser(prog="python -m build_spec.build", description="Build the packaged program.")
    parser.add_argument("--flavour", choices=(*FLAVOURS, "both"), default="both", help="(both)")
    parser.add_argument(
        "--pack", choices=("none", "light", "all"), default="light", help="flavours to pack into an archive (light)"
    )
    options = parser.parse_args(argv)
    try:
        for name in FLAVOURS if options.flavour == "both" else (options.flavour,):
            started = time.monotonic()
            folder = build(FLAVOURS[name])
            if options.pack in ("all", name):
                print(f"packed: {pack(folder)}")
            print(f"{folder}: built in {time.monotonic() - started:.0f} s", flush=True)
    except BuildError as error:
        print(f"build: {error}", file=sys.stderr)
        return 1
    return 0


def build_folder(name: str) -> Path:
    """Where the flavour of that name is, once built."""
    return DIST / f"featherproof-{name}"


def build(flavour: Flavour) -> Path:
    """Build one flavour from nothing and return its folder. Raises BuildError."""
    folder, work = build_folder(flavour.name), WORK / flavour.name
    for old in (folder, work):
        shutil.rmtree(old, ignore_errors=True)
    print(f"building {flavour.name} (PyInstaller's messages are in {work}.log)", flush=True)
    _run_pyinstaller(flavour, work)
    check_links(folder)
    strip_python(folder)
    add_checkpoints(flavour, folder / "checkpoints")
    write_version(flavour, folder)
    add_desktop_files(folder)
    licences = collect_licences(bundled(work / "featherproof"), folder / FOLDER)
    if licences.lacking:
        print(f"without a licence text of their own: {', '.join(licences.lacking)}")
    write_checksums(folder)
    sizes = measure(folder)
    write_report(sizes, WORK / f"{flavour.name}-sizes.json")
    print(sizes.table(), flush=True)
    return folder


def _run_pyinstaller(flavour: Flavour, work: Path) -> None:
    if sys.platform == "linux" and shutil.which("objdump") is None:
        raise BuildError("PyInstaller needs objdump to look into libraries: apt-get install binutils.")
    WORK.mkdir(exist_ok=True)
    log = work.with_suffix(".log")
    command = [
        *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "INFO"),
        *("--distpath", str(DIST), "--workpath", str(work), str(ROOT / "build_spec" / "featherproof.spec")),
    ]
    with log.open("w", encoding="utf-8") as stream:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=os.environ | {FLAVOUR_VARIABLE: flavour.name},
            stdout=stream,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode != 0:
        last = (log.read_text(encoding="utf-8").strip().splitlines() or ["no message"])[-1]
        raise BuildError(f"PyInstaller failed ({last}); all it said is in {log}.")


if __name__ == "__main__":
    sys.exit(main())

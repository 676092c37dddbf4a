"""What of the machine that built it went into the packaged program, by PyInstaller's own lists."""

from __future__ import annotations

import ast
import shutil
import subprocess
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

_LISTS = ("PYZ-00.toc", "COLLECT-00.toc", "EXE-00.toc")


@dataclass(frozen=True)
class Bundled:
    """Distributions of Python packages, and libraries of the system by the package that brought each ("" if none)."""

    distributions: tuple[Distribution, ...]
    system: dict[str, tuple[str, ...]]


def bundled(work: Path) -> Bundled:
    """What PyInstaller's lists under its work folder name. Raises FileNotFoundError before a build."""
    return _sorted_out(collected_sources(work))


def collected_sources(work: Path) -> set[Path]:
    """Every file that was collected, where it lies on this machine."""
    found: set[Path] = set()
    for name in _LISTS:
        _collect(ast.literal_eval((work / name).read_text(encoding="utf-8")), found)
    return found


def _collect(entry: object, found: set[Path]) -> None:
    """A list holds lists and (destination, source, kind)."""
    if isinstance(entry, tuple) and len(entry) == 3 and all(isinstance(part, str) for part in entry):
        if entry[2] != "SYMLINK" and Path(entry[1]).is_absolute():
            found.add(Path(entry[1]))
    elif isinstance(entry, list | tuple):
        for part in entry:
            _collect(part, found)


def _sorted_out(sources: set[Path]) -> Bundled:
    owners: dict[Path, Distribution] = {}
    for distribution in distributions():
        for file in distribution.files or ():
            owners[Path(str(distribution.locate_file(file)))] = distribution
    used = {owners[source].name: owners[source] for source in sources if source in owners}
    libraries = [source for source in sources if source not in owners and ".so" in source.name]
    system = [library for library in libraries if str(library).startswith(("/lib", "/usr/lib"))]
    in_order = sorted(used.items(), key=lambda item: item[0].lower())
    return Bundled(tuple(found for _, found in in_order), _by_package(system))


def _by_package(libraries: list[Path]) -> dict[str, tuple[str, ...]]:
    """Debian's packages of system libraries; where there is no dpkg they are nobody's."""
    packages: dict[str, list[str]] = {}
    for library in sorted(libraries):
        packages.setdefault(_package(library), []).append(library.name)
    return {name: tuple(files) for name, files in sorted(packages.items())}


def _package(library: Path) -> str:
    if shutil.which("dpkg-query") is None:
        return ""
    for path in (library, library.resolve(), Path("/usr") / library.relative_to("/")):
        done = subprocess.run(["dpkg-query", "-S", str(path)], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return done.stdout.split(":")[0]
    return ""

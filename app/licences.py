"""The licence texts of this program and of what it is made of."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

FOLDER = "LICENCES"  # beside the packaged program
INDEX = "INDEX.txt"  # in it: a line for each part, "name version: licence"
_LICENCE = re.compile(r"(licen[cs]e|copying|notice|authors|third.?party|privacy)", re.IGNORECASE)


@dataclass(frozen=True)
class Component:
    """A part of the program: what its metadata says of its licence, in one line, and the texts that it brought."""

    name: str
    licence: str
    texts: tuple[Path, ...]

    def read(self) -> str:
        """All texts, one below the other; what can't be read is left out."""
        parts = [f"{self.name}\n{self.licence}".strip()]
        for file in self.texts:
            try:
                parts.append(file.read_text(encoding="utf-8", errors="replace").strip())
            except OSError:
                continue
        return "\n\n\n".join(parts)


def components() -> list[Component]:
    """Featherproof first, then everything else by name: of the packaged program, else of the Python it runs in."""
    folder = Path(sys.executable).parent / FOLDER
    found = _packaged(folder) if getattr(sys, "frozen", False) and folder.is_dir() else _installed()
    return sorted(found, key=lambda part: (not part.name.lower().startswith("featherproof"), part.name.lower()))


def _packaged(folder: Path) -> Iterator[Component]:
    told = dict(line.split(": ", 1) for line in _lines(folder / INDEX) if ": " in line)
    of_name = {title.split(" ")[0]: (title, licence) for title, licence in told.items()}
    for part in folder.iterdir():
        if part.is_dir():
            title, licence = of_name.get(part.name, (part.name, ""))
            yield Component(title, licence, tuple(sorted(part.iterdir())))
        elif part.name != INDEX:
            yield Component(part.stem, "", (part,))


def _lines(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def _installed() -> Iterator[Component]:
    for found in {each.name: each for each in distributions()}.values():
        yield Component(f"{found.name} {found.version}", licence_name(found), tuple(licence_files(found)))


def licence_files(found: Distribution) -> list[Path]:
    """The texts that a distribution has brought, by their names."""
    names = [file for file in found.files or () if _LICENCE.search(file.name) and file.suffix not in (".py", ".pyc")]
    paths = [Path(str(found.locate_file(file))) for file in names]
    return [path for path in paths if path.is_file()]


def licence_name(found: Distribution) -> str:
    """What its metadata says of its licence, in one line."""
    told = [text for key in ("License-Expression", "License") for text in found.metadata.get_all(key) or ()]
    classifiers = [entry for entry in found.metadata.get_all("Classifier") or () if entry.startswith("License ::")]
    lines = [text.strip().splitlines()[0] for text in told if text.strip()]
    if lines and len(lines[0]) < 80:  # longer ones are the licence itself
        return lines[0]
    return classifiers[0].rpartition(":: ")[2] if classifiers else "see its text"

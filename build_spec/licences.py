"""The licence texts of everything in the packaged program, collected beside it."""

from __future__ import annotations

import shutil
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from app.licences import INDEX, licence_files, licence_name
from build_spec.bundled import Bundled

ROOT = Path(__file__).resolve().parents[1]

QT_NOTE = """\
Qt and PySide6 are used under the GNU Lesser General Public License, version 3.
They are dynamic libraries in the folder _internal/PySide6, where you may replace them by versions of your own.
Their source: https://download.qt.io/official_releases/ (folders qt and QtForPython; the version stands in VERSION).
The licence's text is in LGPL-3.txt beside this, which adds to GPL-3.txt.
"""
TEXTS = Path(__file__).resolve().parent / "texts"
COVERED = {"PySide6_Essentials", "shiboken6"}  # by Qt's note; their wheels bring no text


@dataclass(frozen=True)
class Licences:
    """How many texts were copied, and which parts of the program have brought none."""

    texts: int
    lacking: tuple[str, ...]


def collect_licences(parts: Bundled, target: Path) -> Licences:
    """Copy the licence texts into folders of `target` named after what they are for, with an index of all."""
    target.mkdir(parents=True)
    shutil.copy(ROOT / "LICENSE", target / "Featherproof.txt")
    (target / "Qt.txt").write_text(QT_NOTE, encoding="utf-8")
    index, lacking, texts = [], [], 2
    for text in sorted(TEXTS.iterdir()):
        shutil.copy(text, target / text.name)
        texts += 1
    python = python_licence()
    if python is None:
        lacking.append("Python")
    else:
        shutil.copy(python, target / "Python.txt")
        texts += 1
    for found in parts.distributions:  # PyInstaller's too, whose bootloader starts the program
        files = licence_files(found)
        copied = _copy(files, target / found.name)
        texts += copied
        index.append(f"{found.name} {found.version}: {licence_name(found)}")
        if not copied and found.name not in COVERED:
            lacking.append(found.name)
    for package, libraries in parts.system.items():
        copyright_file = Path("/usr/share/doc") / package / "copyright"
        copied = _copy([copyright_file], target / f"system-{package}") if package and copyright_file.is_file() else 0
        texts += copied
        index.append(f"{package or 'of no package'}: {', '.join(libraries)}")
        if not copied:
            lacking += [package or ", ".join(libraries)]
    lines = ["What this program is made of.", "", *index]
    if lacking:
        lines += ["", "Without a licence text of their own: " + ", ".join(lacking)]
    (target / INDEX).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Licences(texts, tuple(lacking))


def python_licence() -> Path | None:
    """Python's own licence, where its installation has it."""
    library = Path(sysconfig.get_path("stdlib"))
    data = Path(sysconfig.get_config_var("prefix") or library.parents[1])
    places = (library / "LICENSE.txt", data / "LICENSE.txt", data / "LICENSE", library.parent / "LICENSE")
    return next((place for place in places if place.is_file()), None)


def _copy(files: list[Path], folder: Path) -> int:
    """Copy files into a folder of its own; of one name they are numbered."""
    for number, file in enumerate(files):
        folder.mkdir(exist_ok=True)
        name = file.name if not (folder / file.name).exists() else f"{number}-{file.name}"
        shutil.copyfile(file, folder / name)
    return len(files)

"""What a folder from PyInstaller still lacks: its version, checksums, desktop files, and an archive of it all."""

from __future__ import annotations

import hashlib
import platform
import shutil
import subprocess
import sys
import tarfile
import zipfile
from importlib.metadata import version
from pathlib import Path

from build_spec.flavours import Flavour
from build_spec.sizes import regular_files
from models import __version__

ROOT = Path(__file__).resolve().parents[1]
CHECKSUMS = "SHA256SUMS"
_TOLD = ("numpy", "opencv-python-headless", "pillow", "PySide6_Essentials")


class BuildError(RuntimeError):
    """Why there is no packaged program; one plain sentence."""


def check_links(folder: Path) -> None:
    """Raise BuildError where a symbolic link points nowhere, as one does whose library was dropped."""
    broken = [path for path in folder.rglob("*") if path.is_symlink() and not path.exists()]
    if broken:
        raise BuildError(f"{broken[0]} points to {broken[0].readlink()}, which was dropped: mend build_spec/prune.py.")


def strip_python(folder: Path) -> None:
    """Drop the debugging symbols of Python's own library, three quarters of it where pyenv built it.

    Nothing else is stripped: wheels' libraries have been through patchelf, which strip can't always follow.
    """
    if sys.platform == "linux" and shutil.which("strip"):
        for library in (folder / "_internal").glob("libpython3*.so*"):
            subprocess.run(["strip", "--strip-unneeded", str(library)], check=True)


def write_version(flavour: Flavour, folder: Path) -> None:
    """Write VERSION: what this is and what it was built of."""
    lines = [f"featherproof {__version__} {flavour.name}", f"commit {commit()}"]
    lines.append(f"system {platform.system()} {platform.machine()}")
    if platform.libc_ver()[0]:
        lines.append(f"needs {' '.join(platform.libc_ver())} or later")
    lines.append(f"Python {platform.python_version()}")
    lines += [f"{name} {version(name)}" for name in (flavour.engine, *_TOLD)]
    (folder / "VERSION").write_text("\n".join(lines) + "\n", encoding="utf-8")


def commit() -> str:
    """The commit that the working tree is at, "+" where it has changed since; "unknown" outside a repository."""
    try:
        told = subprocess.run(
            ["git", "describe", "--always", "--dirty=+", "--abbrev=12", "--exclude=*"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        return "unknown"
    return told.stdout.strip() or "unknown"


def add_desktop_files(folder: Path) -> None:
    """Beside the program: its licence, and on Linux its desktop file and icon, with a script that puts them to use."""
    sources = [ROOT / "LICENSE"]
    if sys.platform == "linux":
        sources += [ROOT / "build_spec" / name for name in ("featherproof.desktop", "add-to-menu.sh")]
        sources += [ROOT / "resources" / "icons" / "featherproof.png"]
    for source in sources:
        shutil.copy(source, folder / source.name)


def write_checksums(folder: Path) -> None:
    """Write SHA256SUMS over every other file, as `sha256sum --check` reads it."""
    lines = []
    for file in regular_files(folder):
        with file.open("rb") as stream:
            lines.append(f"{hashlib.file_digest(stream, 'sha256').hexdigest()}  {file.relative_to(folder).as_posix()}")
    (folder / CHECKSUMS).write_text("\n".join(lines) + "\n", encoding="utf-8")


def pack(folder: Path) -> Path:
    """An archive of the folder beside it: a zip file on Windows, else tar.gz, weakly compressed to be done in time."""
    flavour = folder.name.removeprefix("featherproof-")
    name = f"featherproof-{__version__}-{flavour}-{platform.system().lower()}-{platform.machine().lower()}"
    if sys.platform == "win32":
        target = folder.with_name(f"{name}.zip")
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for file in regular_files(folder):
                archive.write(file, Path(folder.name) / file.relative_to(folder))
        return target
    target = folder.with_name(f"{name}.tar.gz")
    with tarfile.open(target, "w:gz", compresslevel=1) as archive:
        archive.add(folder, folder.name)
    return target

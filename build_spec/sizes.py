"""How large the packaged program is, and by what."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from models.files.atomic_file import write_atomically

# The first pattern that a file's path in the program's folder matches names its component.
COMPONENTS = (
    ("checkpoints", "checkpoints/*"),
    ("licences", "LICENCES/*"),
    ("CUDA", "_internal/nvidia/*"),
    ("torch", "_internal/torch/*"),
    ("torchvision", "_internal/torchvision*"),
    ("timm", "_internal/timm/*"),
    ("ONNX Runtime", "_internal/onnxruntime/*"),
    ("Qt", "_internal/PySide6/*"),
    ("Qt", "_internal/shiboken6/*"),
    ("OpenCV", "_internal/cv2/*"),
    ("OpenCV", "_internal/opencv_python_headless*"),
    ("NumPy", "_internal/numpy*"),
    ("SciPy", "_internal/scipy*"),
    ("Pillow", "_internal/PIL/*"),
    ("Pillow", "_internal/pillow*"),
    ("C2PA", "_internal/c2pa/*"),
    ("C2PA", "_internal/cryptography*"),
    ("icons, samples, translations", "_internal/resources/*"),
    ("icons, samples, translations", "_internal/qtawesome/*"),
    ("Python", "_internal/python3*"),
    ("Python", "_internal/libpython3*"),
    ("Python", "_internal/base_library.zip"),
    ("other Python packages", "_internal/*/*"),
    ("system libraries", "_internal/*.so*"),
    ("the program and the Python modules in it", "featherproof*"),
    ("others", "*"),
)
APART = ("checkpoints", "licences")


@dataclass(frozen=True)
class Sizes:
    """Bytes by component, the largest first."""

    components: dict[str, int]

    @property
    def program(self) -> int:
        """All but what is counted apart: checkpoints, which can be replaced, and licence texts."""
        return sum(size for name, size in self.components.items() if name not in APART)

    def table(self) -> str:
        """For people: a line a component, in MB of a million bytes."""
        rows = [*self.components.items(), ("the program without checkpoints and licences", self.program)]
        return "\n".join(f"{size / 1e6:10.1f} MB  {name}" for name, size in rows)


def component_of(path: str) -> str:
    """The component of the file at `path`, relative to the program's folder, "/" between folders."""
    return next(name for name, pattern in COMPONENTS if fnmatchcase(path, pattern))


def measure(folder: Path) -> Sizes:
    """Sizes of the files in the folder; a symbolic link counts nothing, what it points to is there once."""
    counted: Counter[str] = Counter()
    for file in regular_files(folder):
        counted[component_of(file.relative_to(folder).as_posix())] += file.stat().st_size
    return Sizes(dict(counted.most_common()))


def regular_files(folder: Path) -> Iterator[Path]:
    """All files under the folder but symbolic links, in order of their paths."""
    return (file for file in sorted(folder.rglob("*")) if file.is_file() and not file.is_symlink())


def write_report(sizes: Sizes, target: Path) -> None:
    """The sizes in bytes as JSON."""
    write_atomically(target, json.dumps({"program": sizes.program, "components": sizes.components}, indent=1) + "\n")

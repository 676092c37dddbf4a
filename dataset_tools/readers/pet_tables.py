"""The layout and tables of Oxford-IIIT Pet (Parkhi et al., CVPR 2012): its parts, and what each photo shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dataset_tools.errors import SourceError
from dataset_tools.readers import archives

ARCHIVES = ("images.tar.gz", "annotations.tar.gz")
_SPECIES = {"1": "cat", "2": "dog"}


@dataclass(frozen=True, slots=True)
class Pet:
    """One photo of the list: its name without suffix, "cat" or "dog", and the breed as the names spell it."""

    name: str
    species: str
    breed: str


def find_layout(source: Path, out: Path, say: Callable[[str], None]) -> Path:
    """The folder of `images` and `annotations`: `source`, one in it, or what its archives unpack to in OUT/photos."""
    for folder in (source, source / "oxford-iiit-pet"):
        if (folder / "annotations" / "list.txt").is_file():
            return folder
        downloaded = [folder / name for name in ARCHIVES]
        if all(archive.is_file() for archive in downloaded):
            root = archives.unpacked(downloaded, out / archives.FOLDER, say)
            if (root / "annotations" / "list.txt").is_file():
                return root
            raise SourceError(f"{downloaded[1]} has no annotations/list.txt; it is not the one of Oxford-IIIT Pet.")
    raise SourceError(
        f"{source} has no annotations/list.txt; give the folder that holds images and annotations, or {ARCHIVES[0]} "
        f"and {ARCHIVES[1]}."
    )


def read_pets(root: Path) -> list[Pet]:
    """The pets of annotations/list.txt, each once. Raises SourceError where a line is damaged."""
    return list({pet.name: pet for pet in _listed(root / "annotations" / "list.txt")}.values())


def read_official_test(root: Path) -> frozenset[str] | None:
    """The names in annotations/test.txt; None unless that and trainval.txt are there."""
    test, trainval = (root / "annotations" / name for name in ("test.txt", "trainval.txt"))
    if not test.is_file() or not trainval.is_file():
        return None
    names = frozenset(pet.name for pet in _listed(test))
    both = names & {pet.name for pet in _listed(trainval)}
    if both:
        raise SourceError(f"{test} and trainval.txt both name {min(both)}; get annotations.tar.gz again.")
    return names


def _listed(path: Path) -> list[Pet]:
    """The pets of a list: "Abyssinian_1 1 1 1" is name, class, species and breed number."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise SourceError(f"{path} is not a text file.") from None
    pets = []
    for number, line in enumerate(lines, start=1):
        columns = line.split()
        if not columns or line.startswith("#"):
            continue
        if len(columns) < 3 or columns[2] not in _SPECIES:
            raise SourceError(f"{path}, line {number}: not a photo's name, class and species.")
        if "/" in columns[0] or "\\" in columns[0]:
            raise SourceError(f"{path}, line {number}: {columns[0]!r} is not a photo's name.")
        pets.append(Pet(columns[0], _SPECIES[columns[2]], columns[0].rpartition("_")[0] or columns[0]))
    return pets

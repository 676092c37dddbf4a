"""Reads Oxford-IIIT Pet (Parkhi et al., CVPR 2012) in its official layout: breeds, and trimaps as object holes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from dataset_tools.captions import breed_name, plain_captions
from dataset_tools.errors import SourceError
from dataset_tools.index import Record
from dataset_tools.object_holes import object_from_trimap, save_hole
from dataset_tools.photos import upright_size
from dataset_tools.reading import Report, Skipped, SplitOptions, or_skipped, write_records
from dataset_tools.splits import assign_splits

_SPECIES = {"1": "cat", "2": "dog"}


@dataclass(frozen=True)
class _Pet:
    name: str
    species: str
    breed: str


def index_pets(source: Path, out: Path, options: SplitOptions, warn: Callable[[str], None]) -> Report:
    """Write OUT/index.jsonl and OUT/object_holes; splits are seeded and keep each breed's share.

    Args:
        source: the folder that holds `images` and `annotations`, or the one above it. Never written to.

    Raises:
        SourceError: a file of the layout is missing or damaged.
    """
    root = _layout_root(source)
    pets = _listed(root / "annotations" / "list.txt")
    splits = assign_splits(((pet.name, pet.breed) for pet in pets), options.val, options.test, options.seed)

    def items() -> Iterator[Record | Skipped]:
        for pet in pets:
            yield or_skipped(pet.name, partial(_record, pet, splits[pet.name], root, out))

    return write_records("Oxford-IIIT Pet", root, out, options.seed, items(), warn)


def _layout_root(source: Path) -> Path:
    for folder in (source, source / "oxford-iiit-pet"):
        if (folder / "annotations" / "list.txt").is_file():
            return folder
    raise SourceError(f"{source} has no annotations/list.txt; give the folder that holds images and annotations.")


def _listed(path: Path) -> list[_Pet]:
    """The pets of list.txt: "Abyssinian_1 1 1 1" is name, class, species and breed number."""
    pets = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        columns = line.split()
        if not columns or line.startswith("#"):
            continue
        if len(columns) < 3 or columns[2] not in _SPECIES:
            raise SourceError(f"{path}, line {number}: not a photo's name, class and species.")
        breed = columns[0].rpartition("_")[0] or columns[0]
        pets.append(_Pet(columns[0], _SPECIES[columns[2]], breed))
    return pets


def _record(pet: _Pet, split: str, root: Path, out: Path) -> Record:
    size = upright_size(root / "images" / f"{pet.name}.jpg")
    trimap = root / "annotations" / "trimaps" / f"{pet.name}.png"
    outline = object_from_trimap(trimap, size) if trimap.is_file() else None
    hole_name = f"object_holes/{pet.name}.png"
    if outline is not None:
        save_hole(out / hole_name, outline.hole)
    return Record(
        id=f"pets/{pet.name}",
        image=f"images/{pet.name}.jpg",
        split=split,
        domain=pet.species,
        category=breed_name(pet.breed),
        captions=tuple(plain_captions(pet.species, pet.breed)),
        size=size,
        box=None if outline is None else outline.box,
        object_hole=None if outline is None else hole_name,
    )

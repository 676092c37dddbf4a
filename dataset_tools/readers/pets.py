"""Reads Oxford-IIIT Pet (Parkhi et al., CVPR 2012) in its official layout, unpacked or as downloaded.

Captions come from a file of captions where that has some for a photo, else from the colours of the pet's own pixels.
Trimaps become object holes; pets without one are outlined by a network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from dataset_tools.captions.pet_captions import OTHERS_FILE, Pet, PetCaptions
from dataset_tools.captions.written import breed_name
from dataset_tools.errors import SourceError
from dataset_tools.holes.objects import ObjectHole, Outline, object_from_trimap, save_object_hole
from dataset_tools.holes.outlines import OutlinedAnimal
from dataset_tools.index import Header, Record, root_for
from dataset_tools.readers import archives
from dataset_tools.readers.reading import (
    LeftOut,
    Looks,
    ReadingOptions,
    Report,
    Skipped,
    look_at_all,
    or_skipped,
    refuse_index_of_another_set,
    write_records,
)
from dataset_tools.readers.splits import OfficialSplits, assign_rest, kept_splits, split_officially
from models.files.same_file import same_file_among

ARCHIVES = ("images.tar.gz", "annotations.tar.gz")
_SPECIES = {"1": "cat", "2": "dog"}


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


_NAME = "Oxford-IIIT Pet"
LICENCE = "CC BY-SA 4.0; the copyright of the photos remains with their owners"


def index_pets(
    source: Path,
    out: Path,
    options: ReadingOptions,
    say: Callable[[str], None],
    captions: Path | None = None,
) -> Report:
    """Write OUT/index.jsonl and OUT/object_holes.

    Splits are the official ones, with validation drawn from trainval, where test.txt and trainval.txt are there; a
    near-duplicate of a test photo is then left out of train, and named in the report. Else splits are seeded and keep
    each breed's share. Near-duplicates are always in one split.

    Args:
        source: the folder that holds `images` and `annotations`, or the one above it, or a folder with their two
            archives, which are unpacked into OUT/photos. Never written to.
        options: `test` is not used where there is an official test split.
        captions: a file for `caption_files`, of sentences or attribute fragments by photo.

    Raises:
        SourceError: a file of the layout or the file of captions is missing or damaged.
        OtherSetError: OUT has the index of other photos.
    """
    refuse_index_of_another_set(out, _NAME, source, out / archives.FOLDER)
    if captions is not None and same_file_among(out / OTHERS_FILE, [captions]) is not None:
        raise SourceError(f"{captions} would be replaced by what it says of no photo; give it another name.")
    root = find_layout(source, out, say)
    pets = read_pets(root)
    describe = PetCaptions(captions, pets, options.seed)
    looks = look_at_all({pet.name: _image(root, pet) for pet in pets}, say)
    splits = _splits(root, pets, looks, options)

    def items() -> Iterator[Record | Skipped | LeftOut]:
        for pet in pets:
            if pet.name in splits.seen_in_test:
                yield LeftOut(pet.name, f"a near-duplicate of {splits.seen_in_test[pet.name]}, which is in test")
            elif pet.name in splits.torn:
                yield LeftOut(pet.name, splits.torn[pet.name])
            else:
                yield or_skipped(pet.name, partial(record, pet))

    def record(pet: Pet) -> Record:
        look = looks.of(pet.name)
        outline = _outline(root, pet, look.size)
        animal = None
        if outline is not None:
            animal = OutlinedAnimal(outline.hole, ObjectHole(outline.hole, "trimap"))
        elif options.outlines is not None:
            animal = options.outlines.of(_image(root, pet), look.size, pet.species)
        written = tuple(describe.captions(pet, _image(root, pet), None if animal is None else animal.mask))
        hole, origin = save_object_hole(out, pet.name, None if animal is None else animal.hole)
        return Record(
            id=f"pets/{pet.name}",
            image=f"images/{pet.name}.jpg",
            split=splits.split[pet.name],
            domain=pet.species,
            category=breed_name(pet.breed),
            captions=written,
            size=look.size,
            box=None if outline is None else outline.box,
            object_hole=hole,
            extra={"hash": look.fingerprint, **origin},
        )

    header = Header(root_for(root, out), _NAME, options.seed, LICENCE)
    report = write_records(out, header, items(), say, looks.twins, len(pets))
    report.notes.extend(describe.write_others(out))
    return report


def _image(root: Path, pet: Pet) -> Path:
    return root / "images" / f"{pet.name}.jpg"


def _outline(root: Path, pet: Pet, size: tuple[int, int]) -> Outline | None:
    trimap = root / "annotations" / "trimaps" / f"{pet.name}.png"
    return object_from_trimap(trimap, size) if trimap.is_file() else None


def _splits(root: Path, pets: Sequence[Pet], looks: Looks, options: ReadingOptions) -> OfficialSplits:
    """Splits of the photos that can be read."""
    in_test = read_official_test(root)
    sound = [(pet.name, pet.breed) for pet in pets if pet.name in looks.seen]
    kept = kept_splits(options.splits_of, {pet.name: f"images/{pet.name}.jpg" for pet in pets}, looks.fingerprints)
    if in_test is not None:
        return split_officially(sound, in_test, options.val, options.seed, looks.twins, options.keep_twins, kept)
    assigned = assign_rest(sound, options.val, options.test, options.seed, looks.twins, kept)
    return OfficialSplits(assigned, {}, kept.torn)

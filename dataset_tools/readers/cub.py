"""Reads Caltech-UCSD Birds 200-2011 (Wah et al., CNS-TR-2011-001) in its official layout, unpacked or as downloaded.

Captions come from `text/` or `text_c10/` (Reed et al., CVPR 2016) where a photo has some, else from the image-level
attribute file where it is there, else from the class table. Segmentations (Farrell) become object holes; birds without
one are outlined by a network. Where `parts/` is there, each record has its visible parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from dataset_tools.captions.bird_attributes import Facts, ImageFacts, read_attribute_names, read_class_facts
from dataset_tools.captions.bird_sentences import attribute_captions
from dataset_tools.captions.written import human_captions, plain_captions
from dataset_tools.errors import SourceError
from dataset_tools.holes.objects import ObjectHole, object_from_segmentation, save_object_hole
from dataset_tools.index import Caption, Header, Record, root_for
from dataset_tools.readers import archives
from dataset_tools.readers.cub_parts import read_parts
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
from dataset_tools.readers.splits import OfficialSplits, kept_splits, split_officially
from models.files.same_file import real


@dataclass(frozen=True, slots=True)
class Bird:
    """One photo as the tables describe it. `image` is relative to `images`, `box` x, y, width, height in pixels."""

    id: str
    image: str
    class_id: str
    class_name: str
    in_test: bool
    box: tuple[float, float, float, float] | None


def read_birds(root: Path) -> list[Bird]:
    """Every photo of images.txt, in its order. Raises SourceError where a table is missing, damaged or has gaps."""
    classes = _table(root / "image_class_labels.txt")
    class_names = _table(root / "classes.txt")
    in_train = _table(root / "train_test_split.txt")
    boxes = _table(root / "bounding_boxes.txt") if (root / "bounding_boxes.txt").is_file() else {}
    birds = []
    for image_id, image in _table(root / "images.txt").items():
        class_id = _of(classes, image_id, root / "image_class_labels.txt")
        if not class_id.isdecimal():
            raise SourceError(f"{root / 'image_class_labels.txt'}: {class_id!r} is not the number of a class.")
        if Path(image).is_absolute() or ".." in Path(image).parts:
            raise SourceError(f"{root / 'images.txt'}: {image!r} is not a path inside the folder images.")
        birds.append(
            Bird(
                id=image_id,
                image=image,
                class_id=class_id,
                class_name=_of(class_names, class_id, root / "classes.txt"),
                in_test=_of(in_train, image_id, root / "train_test_split.txt") != "1",
                box=_box(boxes[image_id], root) if image_id in boxes else None,
            )
        )
    return birds


def _of(table: Mapping[str, str], key: str, file: Path) -> str:
    try:
        return table[key]
    except KeyError:
        raise SourceError(f"{file} has no line for {key}.") from None


def _table(path: Path) -> dict[str, str]:
    """A file of "key value" lines; values may hold spaces."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        raise SourceError(f"{path} is missing; it is part of CUB-200-2011.") from None
    except UnicodeDecodeError:
        raise SourceError(f"{path} is not a text file.") from None
    table = {}
    for number, line in enumerate(lines, start=1):
        if line.strip():
            key, _, value = line.strip().partition(" ")
            if not value:
                raise SourceError(f"{path}, line {number}: a key without a value.")
            table[key] = value.strip()
    return table


def _box(text: str, root: Path) -> tuple[float, float, float, float]:
    try:
        x, y, width, height = (float(number) for number in text.split())
    except ValueError:
        raise SourceError(f"{root / 'bounding_boxes.txt'}: {text!r} is not a box of four numbers.") from None
    return (x, y, width, height)


ARCHIVE = "CUB_200_2011.tgz"
SEGMENTATIONS = "segmentations"
_NAME = "CUB-200-2011"
LICENCE = "for non-commercial research and teaching only"


@dataclass(frozen=True)
class _Layout:
    """Where the data set's parts are. `root` holds images.txt; what came in other archives may lie beside it."""

    root: Path
    beside: tuple[Path, ...]

    def find(self, name: str) -> Path | None:
        """The file or folder of this name, in the root or beside it."""
        return next((place / name for place in (self.root, *self.beside) if (place / name).exists()), None)


def index_cub(
    source: Path,
    out: Path,
    options: ReadingOptions,
    say: Callable[[str], None],
) -> Report:
    """Write OUT/index.jsonl: the official test split; validation drawn from the official train split, class by class.

    A near-duplicate of a test photo that the official split puts in train is left out, and named in the report: it
    would show a test photo in training. Other near-duplicates are in one of train and validation together.

    Args:
        source: the folder that holds images.txt, or the one above it, or CUB_200_2011.tgz, which is unpacked into
            OUT/photos. Never written to.
        options: `test` is not used, the test split is the official one. Photos of `splits_of` outside that are trained
            or validated on as there.

    Raises:
        SourceError: a file of the layout is missing or damaged.
        OtherSetError: OUT has the index of other photos.
    """
    refuse_index_of_another_set(out, _NAME, source, out / archives.FOLDER)
    layout = _layout(source, out, say)
    birds, parts = read_birds(layout.root), read_parts(layout.root)
    describe = _Captions(layout, options.seed)
    segmentations = _segmentations(layout, out, say)
    looks = look_at_all({bird.id: layout.root / "images" / bird.image for bird in birds}, say)
    splits = _splits(birds, looks, options)
    images = {bird.id: bird.image for bird in birds}

    def items() -> Iterator[Record | Skipped | LeftOut]:
        for bird in birds:
            if bird.id in splits.seen_in_test:
                tested = images[splits.seen_in_test[bird.id]]
                yield LeftOut(bird.image, f"a near-duplicate of {tested}, which is in test")
            elif bird.id in splits.torn:
                yield LeftOut(bird.image, splits.torn[bird.id])
            else:
                yield or_skipped(bird.image, partial(record, bird))

    def record(bird: Bird) -> Record:
        look = looks.of(bird.id)
        found = _segmented(segmentations, bird, look.size)
        if found is None and options.outlines is not None:
            animal = options.outlines.of(layout.root / "images" / bird.image, look.size, "bird", bird.box)
            found = None if animal is None else animal.hole
        hole, origin = save_object_hole(out, Path(bird.image).with_suffix("").as_posix(), found)
        return Record(
            id=f"cub/{bird.id}",
            image=f"images/{bird.image}",
            split=splits.split[bird.id],
            domain="bird",
            category=bird.class_name,
            captions=tuple(describe.captions(bird)),
            size=look.size,
            box=bird.box,
            object_hole=hole,
            parts=parts.get(bird.id, {}),
            extra={"hash": look.fingerprint, **origin},
        )

    header = Header(root_for(layout.root, out), _NAME, options.seed, LICENCE)
    return write_records(out, header, items(), say, looks.twins, len(birds))


def _layout(source: Path, out: Path, say: Callable[[str], None]) -> _Layout:
    """The layout in a folder, or in what its archive unpacks to."""
    for folder in (source, source / "CUB_200_2011"):
        if (folder / "images.txt").is_file():
            return _Layout(folder, (real(folder).parent,))
    archive = source / ARCHIVE if source.is_dir() else source
    if not archives.is_archive(archive) or (source.is_dir() and not archive.exists()):
        raise SourceError(f"{source} has no images.txt; give {ARCHIVE} or the folder that it unpacks to.")
    unpacked = archives.unpacked([archive], out / archives.FOLDER, say)
    root = next((folder for folder in (unpacked / "CUB_200_2011", unpacked) if (folder / "images.txt").is_file()), None)
    if root is None:
        raise SourceError(f"{archive} has no CUB_200_2011/images.txt; it is not the archive of CUB-200-2011.")
    return _Layout(root, (unpacked, real(archive).parent))


def _splits(birds: Sequence[Bird], looks: Looks, options: ReadingOptions) -> OfficialSplits:
    """Splits of the photos that can be read."""
    sound = [(bird.id, bird.class_id) for bird in birds if bird.id in looks.seen]
    in_test = {bird.id for bird in birds if bird.in_test}
    kept = kept_splits(options.splits_of, {bird.id: f"images/{bird.image}" for bird in birds}, looks.fingerprints)
    return split_officially(sound, in_test, options.val, options.seed, looks.twins, options.keep_twins, kept)


def _segmentations(layout: _Layout, out: Path, say: Callable[[str], None]) -> Path | None:
    """The folder of segmentations, unpacked where only their archive is there; None without either."""
    folder = layout.find(SEGMENTATIONS)
    archive = layout.find(f"{SEGMENTATIONS}.tgz")
    if folder is None and archive is not None:
        folder = archives.unpacked([archive], out / SEGMENTATIONS, say)
        folder = folder / SEGMENTATIONS if (folder / SEGMENTATIONS).is_dir() else folder
    return folder


def _segmented(segmentations: Path | None, bird: Bird, size: tuple[int, int]) -> ObjectHole | None:
    """A bird's segmentation as a hole; None where it has none."""
    image = Path(bird.image).with_suffix(".png")
    if segmentations is None or not (segmentations / image).is_file():
        return None
    hole = object_from_segmentation(segmentations / image, size)
    return None if hole is None else ObjectHole(hole, "segmentation")


class _Captions:
    """The best description that the data set has of each bird; the tables it reads take a few dozen bytes a photo."""

    def __init__(self, layout: _Layout, seed: int) -> None:
        self._seed = seed
        self._texts = [folder for name in ("text", "text_c10") if (folder := layout.find(name)) is not None]
        self._image_facts: ImageFacts | None = None
        self._class_facts: list[Facts] = []
        folder = layout.root / "attributes"
        # The archive puts attributes.txt beside the folder CUB_200_2011, the files that use it inside.
        names_file = (
            folder / "attributes.txt" if (folder / "attributes.txt").is_file() else layout.find("attributes.txt")
        )
        if names_file is None:
            return
        names = read_attribute_names(names_file)
        image_file = folder / "image_attribute_labels.txt"
        class_file = folder / "class_attribute_labels_continuous.txt"
        self._image_facts = ImageFacts(image_file, names) if image_file.is_file() else None
        self._class_facts = read_class_facts(class_file, names) if class_file.is_file() else []

    def captions(self, bird: Bird) -> list[Caption]:
        """Sentences of people, else of the photo's attributes, else of its class's, else that it is a bird."""
        for folder in self._texts:
            written = human_captions(folder / Path(bird.image).with_suffix(".txt"))
            if written:
                return written
        key = f"{self._seed}/cub/{bird.id}"
        facts = self._image_facts.of(bird.id) if self._image_facts else {}
        if facts:
            return attribute_captions(facts, "image-attributes", key)
        if int(bird.class_id) <= len(self._class_facts):
            return attribute_captions(self._class_facts[int(bird.class_id) - 1], "class-attributes", key)
        return plain_captions("bird")

"""Reads Caltech-UCSD Birds 200-2011 (Wah et al., CNS-TR-2011-001) in its official layout.

Captions come from `text/` or `text_c10/` (Reed et al., CVPR 2016) where a photo has some, else from the image-level
attribute file where it is there, else from the class table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from dataset_tools.bird_attributes import Facts, ImageFacts, read_attribute_names, read_class_facts
from dataset_tools.captions import attribute_captions, human_captions, plain_captions
from dataset_tools.errors import SourceError
from dataset_tools.index import Caption, Record
from dataset_tools.photos import upright_size
from dataset_tools.reading import Report, Skipped, SplitOptions, or_skipped, write_records
from dataset_tools.splits import assign_splits


def index_cub(source: Path, out: Path, options: SplitOptions, warn: Callable[[str], None]) -> Report:
    """Write OUT/index.jsonl: the official test split; validation drawn from the official train split, class by class.

    Args:
        source: the folder that holds images.txt, or the one above it. Never written to.
        options: `test` is not used, the test split is the official one.

    Raises:
        SourceError: a file of the layout is missing or damaged.
    """
    birds = _Birds(_layout_root(source), options)
    return write_records("CUB-200-2011", birds.root, out, options.seed, birds.records(), warn)


def _layout_root(source: Path) -> Path:
    for folder in (source, source / "CUB_200_2011"):
        if (folder / "images.txt").is_file():
            return folder
    raise SourceError(f"{source} has no images.txt; give the folder that CUB_200_2011.tgz unpacks to.")


class _Birds:
    """The data set's tables, a few dozen bytes a photo, and the records made of them one at a time."""

    def __init__(self, root: Path, options: SplitOptions) -> None:
        self.root = root
        self._seed = options.seed
        self._images = _table(root / "images.txt")
        self._classes = _table(root / "image_class_labels.txt")
        self._class_names = _table(root / "classes.txt")
        self._boxes = _table(root / "bounding_boxes.txt") if (root / "bounding_boxes.txt").is_file() else {}
        self._splits = self._read_splits(options)
        self._texts = [folder for folder in (root / "text", root / "text_c10") if folder.is_dir()]
        self._image_facts, self._class_facts = _attributes(root)

    def records(self) -> Iterator[Record | Skipped]:
        """One record a photo, in the order of images.txt."""
        for image_id, image in self._images.items():
            yield or_skipped(image, partial(self._record, image_id, image))

    def _record(self, image_id: str, image: str) -> Record:
        class_id = self._of(self._classes, image_id, "image_class_labels.txt")
        return Record(
            id=f"cub/{image_id}",
            image=f"images/{image}",
            split=self._of(self._splits, image_id, "train_test_split.txt"),
            domain="bird",
            category=self._of(self._class_names, class_id, "classes.txt"),
            captions=tuple(self._captions(image_id, int(class_id), image)),
            size=upright_size(self.root / "images" / image),
            box=_box(self._boxes[image_id], self.root) if image_id in self._boxes else None,
        )

    def _captions(self, image_id: str, class_id: int, image: str) -> list[Caption]:
        for folder in self._texts:
            written = human_captions(folder / Path(image).with_suffix(".txt"))
            if written:
                return written
        key = f"{self._seed}/cub/{image_id}"
        facts = self._image_facts.of(image_id) if self._image_facts else {}
        if facts:
            return attribute_captions(facts, "image-attributes", key)
        if class_id <= len(self._class_facts):
            return attribute_captions(self._class_facts[class_id - 1], "class-attributes", key)
        return plain_captions("bird")

    def _read_splits(self, options: SplitOptions) -> dict[str, str]:
        official = _table(self.root / "train_test_split.txt")
        train = [(image_id, self._classes.get(image_id, "")) for image_id, flag in official.items() if flag == "1"]
        return dict.fromkeys(official, "test") | assign_splits(train, options.val, 0.0, options.seed)

    def _of(self, table: Mapping[str, str], key: str, file: str) -> str:
        try:
            return table[key]
        except KeyError:
            raise SourceError(f"{self.root / file} has no line for {key}.") from None


def _table(path: Path) -> dict[str, str]:
    """A file of "key value" lines; values may hold spaces."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
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


def _attributes(root: Path) -> tuple[ImageFacts | None, list[Facts]]:
    """Image-level facts and class-level facts, as far as their files are there."""
    folder = root / "attributes"
    # The archive puts attributes.txt beside the folder CUB_200_2011, the files that use it inside.
    names_file = next((f for f in (folder / "attributes.txt", root.parent / "attributes.txt") if f.is_file()), None)
    if names_file is None:
        return None, []
    names = read_attribute_names(names_file)
    image_file = folder / "image_attribute_labels.txt"
    class_file = folder / "class_attribute_labels_continuous.txt"
    image_facts = ImageFacts(image_file, names) if image_file.is_file() else None
    return image_facts, read_class_facts(class_file, names) if class_file.is_file() else []


def _box(text: str, root: Path) -> tuple[float, float, float, float]:
    try:
        x, y, width, height = (float(number) for number in text.split())
    except ValueError:
        raise SourceError(f"{root / 'bounding_boxes.txt'}: {text!r} is not a box of four numbers.") from None
    return (x, y, width, height)

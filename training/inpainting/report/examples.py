"""What is filled and measured: middle squares of held-out photos with their fixed holes and captions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from dataset_tools.holes.fixed import FILE_NAME, FixedHole, read_masks
from dataset_tools.holes.masks import MaskOptions, write_masks
from dataset_tools.index import Index, Point, Record, read_index
from models.imaging import load_photo
from models.imaging.windows import middle_square
from training.measuring.spread import spread

SIDE = 256  # pixels a side of an evaluated photo
HOLES_SEED = 0


@dataclass(frozen=True, eq=False)
class Example:
    """A photo to fill: uint8 S×S×3, its first caption, and one of another class of its domain."""

    id: str
    photo: np.ndarray
    caption: str
    origin: str  # of the caption: "human", "class-attributes", "measured", ...
    wrong_caption: str
    domain: str
    category: str
    holes: dict[str, FixedHole]  # by kind
    parts: Mapping[str, Point] = field(default_factory=dict)  # x, y in pixels of the square; some may lie outside

    def hole(self, kind: str) -> np.ndarray:
        """The hole of a kind, bool S×S. Raises OSError where its file is missing."""
        return self.holes[kind].load()


@dataclass(frozen=True, eq=False)
class _Chosen:
    index: Index
    record: Record
    holes: dict[str, FixedHole]
    wrong_caption: str


def examples(
    indexes: Iterable[Path],
    split: str,
    count: int | None,
    masks: Path | None,
    say: Callable[[str], None],
    side: int = SIDE,
) -> Iterator[Example]:
    """`count` photos spread evenly over a split, or all of it; the same at every call.

    The holes are those of `featherproof-data masks --size 256 --splits SPLIT`, seed 0, in `masks`, a folder for each
    index, or beside the index. What isn't there yet is drawn. Raises ValueError where the split is empty.
    """
    found = [one for path in indexes for one in _of_index(read_index(path), split, masks, say, side)]
    if not found:
        raise ValueError(f"The index has no photo in the split '{split}'.")
    for chosen in spread(found, count):
        record = chosen.record
        caption = record.captions[0] if record.captions else None
        yield Example(
            record.id,
            square_at(load_photo(chosen.index.image_path(record)).pixels, side),
            caption.text if caption else "",
            caption.origin if caption else "none",
            chosen.wrong_caption,
            record.domain,
            record.category,
            chosen.holes,
            {name: _at_square(place, record.size, side) for name, place in record.parts.items()},
        )


def _of_index(index: Index, split: str, masks: Path | None, say: Callable[[str], None], side: int) -> Iterator[_Chosen]:
    records = list(index.records(split))
    if not records:
        return
    name = f"masks-{side}-{split}"
    folder = index.folder / name if masks is None else masks / f"{index.folder.name}-{name}"
    write_masks(index, folder, MaskOptions(HOLES_SEED, side, (split,)), say)
    holes: dict[str, dict[str, FixedHole]] = {}
    for hole in read_masks(folder / FILE_NAME):
        holes.setdefault(hole.id, {})[hole.kind] = hole
    for place, record in enumerate(records):
        yield _Chosen(index, record, holes.get(record.id, {}), _caption_of_another_class(records, place))


def _caption_of_another_class(records: Sequence[Record], place: int) -> str:
    """The first caption of the photo of the same domain and another class that lies half of the split away, or next."""
    own, half = records[place], len(records) // 2
    for step in range(len(records)):
        other = records[(place + half + step) % len(records)]
        if other.domain == own.domain and other.category != own.category and other.captions:
            return other.captions[0].text
    return ""


def square_at(pixels: np.ndarray, side: int) -> np.ndarray:
    """The middle square of a photo at `side` pixels. uint8 H×W×3 to side×side×3."""
    square = Image.fromarray(middle_square(pixels))
    return np.asarray(square.resize((side, side), Image.Resampling.LANCZOS))


def _at_square(place: Point, size: tuple[int, int], side: int) -> Point:
    """Where a place of a photo of that width and height lies in its middle square at `side` pixels."""
    scale = side / min(size)
    left, top = ((length - min(size)) // 2 for length in size)
    return (place[0] - left) * scale, (place[1] - top) * scale

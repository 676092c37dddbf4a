"""Source photos of inpainted sets, each with its authentic copy and its fills, and the part of training each is in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dataset_tools.index import read_index
from dataset_tools.inpainted.copies import copy_facts


@dataclass(frozen=True)
class Copy:
    """One file of a set. What only fills have is None in an authentic copy; `quality` is None for a PNG."""

    path: Path
    source: str  # id of its source photo
    domain: str
    category: str = ""
    quality: int | None = None  # of a JPEG
    inpainter: str | None = None
    hole: Path | None = None
    hole_kind: str | None = None
    hole_area: float = 0.0  # share of the photo

    @property
    def inpainted(self) -> bool:
        """The label."""
        return self.inpainter is not None


@dataclass
class SourcePhoto:
    """All copies of one source photo in one set; both lists hold some once the set is read."""

    id: str
    captions: tuple[str, ...] = ()
    authentic: list[Copy] = field(default_factory=list)
    fills: list[Copy] = field(default_factory=list)


def source_photos(
    indexes: Iterable[Path], part: str, stacking: float = 0.0, without: Sequence[str] = ()
) -> list[SourcePhoto]:
    """Source photos of a part of inpainted sets: "stack" (that share of the training split), "train" (the rest of it),
    "val" or "test".

    Fills by an inpainter in `without` are left out. Raises ValueError where no source photo has copies of both kinds.
    """
    found = [source for path in indexes for source in _of_one_set(path, part, stacking, without)]
    if not found:
        raise ValueError(f"The indexes have no source photo with an authentic and an inpainted copy in '{part}'.")
    return found


def check_without(indexes: Iterable[Path], without: Sequence[str]) -> None:
    """Raise ValueError where no fill of these inpainted sets is by one of the inpainters that are to be left out."""
    if not without:
        return
    read = [read_index(path) for path in indexes]
    known = {copy_facts(index, record).inpainter for index in read for record in index.records()} - {None}
    strange = next((name for name in without if name not in known), None)
    if strange is not None:
        there = ", ".join(sorted(str(name) for name in known))
        raise ValueError(f"No fill in the indexes is by {strange}: --without takes one of {there}.")


def _of_one_set(path: Path, part: str, stacking: float, without: Sequence[str]) -> Iterator[SourcePhoto]:
    index = read_index(path)
    sources: dict[str, SourcePhoto] = {}
    for record in index.records("train" if part == "stack" else part):
        facts = copy_facts(index, record)
        if not in_part(facts.source, part, stacking):
            continue
        captions = tuple(caption.text for caption in record.captions)
        source = sources.setdefault(facts.source, SourcePhoto(facts.source, captions))
        if facts.inpainter in without:
            continue
        copy = Copy(
            path=index.image_path(record),
            source=facts.source,
            domain=record.domain,
            category=record.category,
            quality=facts.quality,
            inpainter=facts.inpainter,
            hole=facts.hole,
            hole_kind=facts.hole_kind,
            hole_area=facts.hole_area,
        )
        (source.fills if copy.inpainted else source.authentic).append(copy)
    return (source for source in sources.values() if source.authentic and source.fills)


def in_part(source: str, part: str, stacking: float) -> bool:
    """Whether a source photo of the part's split is in the part: "train" and "stack" share the training photos."""
    return part not in ("train", "stack") or for_stack(source, stacking) == (part == "stack")


def for_stack(source: str, share: float) -> bool:
    """Whether a training source photo is kept from all members, for the stack: a matter of its id alone."""
    return _digest("stack", source, 4) < share * 2**32


def drawn(fills: Sequence[Copy], seed: int) -> Copy:
    """One of the fills of a source photo: a matter of its id and the seed alone, whatever else is measured."""
    return fills[_digest(seed, fills[0].source, 8) % len(fills)]


def _digest(of: object, source: str, count: int) -> int:
    """A number of so many bytes."""
    digest = hashlib.sha256(f"{of}/{source}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:count], "big")

"""What every reader of a data set shares: its options, what it tells of its run, and the last step to an index."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dataset_tools.errors import DataError, SourceError, printable
from dataset_tools.files.duplicates import groups
from dataset_tools.files.photos import DamagedPhoto, Look, look_at
from dataset_tools.holes.objects import ORIGIN
from dataset_tools.holes.outlines import AnimalOutlines
from dataset_tools.index import FILE_NAME, Header, Index, IndexFileError, Record, read_index, write_index
from models.files.same_file import real

_PROGRESS_EVERY = 10.0  # seconds


@dataclass(frozen=True)
class ReadingOptions:
    """How a data set is read; what a reader has no use for it ignores."""

    val: float = 0.1  # share of photos to validate on
    test: float = 0.15  # share to test on, where there is no official test split
    seed: int = 0  # of splits and generated captions
    keep_twins: bool = False  # leave near-duplicates of official test photos in train, for figures on the exact split
    outlines: AnimalOutlines | None = None  # outlines animals that have no trimap or segmentation; None: no holes there
    splits_of: Index | None = None  # its photos keep their splits, as far as official ones allow


@dataclass
class Report:
    """What a run found, counted as records pass through it."""

    source: str
    splits: Counter[str] = field(default_factory=Counter)
    domains: Counter[str] = field(default_factory=Counter)
    origins: Counter[str] = field(default_factory=Counter)
    categories: set[str] = field(default_factory=set)
    object_holes: int = 0
    holes_from: Counter[str] = field(default_factory=Counter)  # trimap, segmentation or outline
    boxes: int = 0
    twins: int = 0  # photos with a near-duplicate among the others
    skipped: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)  # for a near-duplicate in another split; name and reason
    notes: list[str] = field(default_factory=list)  # what else people should know, a sentence each

    def count(self, record: Record) -> None:
        """Add one record."""
        self.splits[record.split] += 1
        self.domains[record.domain] += 1
        self.origins.update(caption.origin for caption in record.captions)
        self.categories.add(record.category)
        self.object_holes += record.object_hole is not None
        if ORIGIN in record.extra:
            self.holes_from[record.extra[ORIGIN]] += 1
        self.boxes += record.box is not None

    def lines(self) -> Iterator[str]:
        """The report for people, a line at a time."""
        photos = sum(self.splits.values())
        yield f"{self.source}: {photos} photos, {len(self.categories)} categories, {len(self.skipped)} skipped"
        yield "  splits       " + _counts(self.splits)
        yield "  domains      " + _counts(self.domains)
        yield "  captions     " + _counts(self.origins)
        holes = f" ({_counts(self.holes_from)})" if self.holes_from else ""
        yield f"  object holes {self.object_holes}{holes}, boxes {self.boxes}"
        yield f"  twins        {self.twins} photos have a near-duplicate, {len(self.left_out)} left out"
        yield from (f"  left out     {sentence}" for sentence in self.left_out)
        yield from (f"  note         {sentence}" for sentence in self.notes)


@dataclass(frozen=True)
class Skipped:
    """A photo that can't be used, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class LeftOut:
    """A sound photo that must not be used, and why: its near-duplicate is in another split."""

    name: str
    reason: str


@dataclass(frozen=True)
class Looks:
    """What one look at every photo tells, by the name that its reader gives it."""

    seen: Mapping[str, Look]
    damaged: Mapping[str, str]  # name -> reason
    twins: list[list[str]]  # groups of near-duplicates

    @property
    def fingerprints(self) -> dict[str, str]:
        """The fingerprints of the photos that can be decoded."""
        return {name: look.fingerprint for name, look in self.seen.items()}

    def of(self, name: str) -> Look:
        """The look at one photo. Raises DamagedPhoto where it can't be decoded."""
        if name in self.damaged:
            raise DamagedPhoto(self.damaged[name])
        return self.seen[name]


def look_at_all(photos: Mapping[str, Path], say: Callable[[str], None]) -> Looks:
    """Decode every photo once, before splits are drawn: near-duplicates must be known by then."""
    seen: dict[str, Look] = {}
    damaged: dict[str, str] = {}
    told = time.monotonic()
    for number, (name, path) in enumerate(photos.items()):
        if time.monotonic() - told >= _PROGRESS_EVERY:
            told = time.monotonic()
            say(f"{number:,} of {len(photos):,} photos looked at")
        try:
            seen[name] = look_at(path)
        except DamagedPhoto as damage:
            damaged[name] = str(damage)
    return Looks(seen, damaged, groups({name: look.fingerprint for name, look in seen.items()}))


def write_records(
    out: Path,
    header: Header,
    items: Iterable[Record | Skipped | LeftOut],
    say: Callable[[str], None],
    twins: Iterable[Sequence[str]] = (),
    total: int | None = None,
) -> Report:
    """Stream a reader's items into OUT/index.jsonl, other photos into the report.

    `total`: how many items there are, to tell progress. Raises SourceError where no photo is left.
    """
    report = Report(header.source, twins=sum(len(group) for group in twins))

    def records() -> Iterator[Record]:
        started = told = time.monotonic()
        for number, item in enumerate(items):
            if number and total is not None and time.monotonic() - told >= _PROGRESS_EVERY:
                told = time.monotonic()
                left = (told - started) / number * (total - number)
                say(f"{number:,} of {total:,} photos indexed, {left / 60:.1f} min left")
            if isinstance(item, Skipped):
                report.skipped.append(item.name)
                say(f"{printable(item.name)} skipped: {item.reason}")
            elif isinstance(item, LeftOut):
                report.left_out.append(f"{printable(item.name)}: {item.reason}")
            else:
                report.count(item)
                yield item
        if not report.splits:
            raise SourceError(f"{out / header.root} has no photo that can be read.")

    write_index(out / FILE_NAME, header, records())
    return report


def or_skipped(name: str, read: Callable[[], Record]) -> Record | Skipped:
    """The record that `read` makes, or the reason why its photo can't be used."""
    try:
        return read()
    except DamagedPhoto as damage:
        return Skipped(name, str(damage))


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counter.most_common())


class OtherSetError(DataError):
    """The folder for an index has that of another set; the message is one sentence for people."""


def refuse_index_of_another_set(out: Path, source: str, *places: Path) -> None:
    """Raise OtherSetError where OUT has an index that isn't of the set `source` with its photos in one of `places`.

    A reader asks before it writes anything: a set's object holes and unpacked photos are lost with its index.
    """
    header = _header_in(out)
    if header is None:
        return
    root = real(out / header.root)
    if header.source != source or not any(root.is_relative_to(real(place)) for place in places):
        raise OtherSetError(f"{out / FILE_NAME} is of other photos, {header.source or 'those'} in {root}; {_WAY_OUT}.")


def refuse_index_but(out: Path, wanted: Header | None) -> None:
    """Raise OtherSetError where OUT has an index that doesn't begin with `wanted`; None: where it has any."""
    header = _header_in(out)
    if header is not None and header != wanted:
        raise OtherSetError(f"{out / FILE_NAME} is of another set, {header.source or 'without a name'}; {_WAY_OUT}.")


_WAY_OUT = "choose another OUT, or delete that file first"


def _header_in(out: Path) -> Header | None:
    """What the index in a folder begins with; None where there is none."""
    if not (out / FILE_NAME).exists():
        return None
    try:
        return read_index(out).header
    except IndexFileError as error:
        reason = str(error).partition(";")[0].rstrip(".")
        raise OtherSetError(f"{reason}: it may be another program's; {_WAY_OUT}.") from error

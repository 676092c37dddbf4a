"""What every reader of a data set shares: its options, what it tells of its run, and the last step to an index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from dataset_tools.errors import SourceError
from dataset_tools.index import FILE_NAME, Header, Record, root_for, write_index
from dataset_tools.photos import DamagedPhoto


@dataclass(frozen=True)
class SplitOptions:
    """Shares of the validation and test split, and the seed that draws them and the generated captions."""

    val: float = 0.1
    test: float = 0.15
    seed: int = 0


@dataclass
class Report:
    """What a run found, counted as records pass through it."""

    source: str
    splits: Counter[str] = field(default_factory=Counter)
    domains: Counter[str] = field(default_factory=Counter)
    origins: Counter[str] = field(default_factory=Counter)
    categories: set[str] = field(default_factory=set)
    object_holes: int = 0
    boxes: int = 0
    skipped: list[str] = field(default_factory=list)

    def count(self, record: Record) -> None:
        """Add one record."""
        self.splits[record.split] += 1
        self.domains[record.domain] += 1
        self.origins.update(caption.origin for caption in record.captions)
        self.categories.add(record.category)
        self.object_holes += record.object_hole is not None
        self.boxes += record.box is not None

    def lines(self) -> Iterator[str]:
        """The report for people, a line at a time."""
        photos = sum(self.splits.values())
        yield f"{self.source}: {photos} photos, {len(self.categories)} categories, {len(self.skipped)} skipped"
        yield "  splits       " + _counts(self.splits)
        yield "  domains      " + _counts(self.domains)
        yield "  captions     " + _counts(self.origins)
        yield f"  object holes {self.object_holes}, boxes {self.boxes}"


@dataclass(frozen=True)
class Skipped:
    """A photo that can't be used, and why."""

    name: str
    reason: str


def write_records(
    source_name: str,
    source: Path,
    out: Path,
    seed: int,
    items: Iterable[Record | Skipped],
    warn: Callable[[str], None],
) -> Report:
    """Stream a reader's items into OUT/index.jsonl, damaged photos into the report. SourceError where none is left."""
    report = Report(source_name)

    def records() -> Iterator[Record]:
        for item in items:
            if isinstance(item, Skipped):
                report.skipped.append(item.name)
                warn(f"{item.name} skipped: {item.reason}")
            else:
                report.count(item)
                yield item
        if not report.splits:
            raise SourceError(f"{source} has no photo that can be read.")

    write_index(out / FILE_NAME, Header(root_for(source, out), source_name, seed), records())
    return report


def or_skipped(name: str, read: Callable[[], Record]) -> Record | Skipped:
    """The record that `read` makes, or the reason why its photo can't be used."""
    try:
        return read()
    except DamagedPhoto as damage:
        return Skipped(name, str(damage))


def _counts(counter: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counter.most_common())

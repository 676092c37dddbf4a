"""Checks one index or several together: every record, every file, and what they have in common."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path

from dataset_tools.checks.files import FileFacts, PixelBudget, look_at
from dataset_tools.checks.labels import LabelTable
from dataset_tools.checks.outlines import Agreement, OutlineTable, agreement, has_trimap
from dataset_tools.checks.problems import Problem, Problems, Unreadable, each_record, faults
from dataset_tools.checks.twins import Twins, TwinTable
from dataset_tools.errors import printable
from dataset_tools.files.photos import DamagedPhoto
from dataset_tools.holes.objects import load_hole
from dataset_tools.holes.outlines import AnimalOutlines
from dataset_tools.index import SPLITS, Index, Record, read_index
from models.imaging import PhotoError

_PIXELS_AT_ONCE = 50_000_000
_AT_ONCE = 64  # records that wait for their files
_TELL_EVERY = 10.0  # seconds between two lines of progress
_NAMED = 4  # twins of one group that are named
_NEARLY_ALL = 0.99  # of the photo: no annotator outlines as much
_AREA_SLACK = 0.005  # between a hole's share of the photo and what the index says


@dataclass
class CheckReport:
    """What was checked and what was found."""

    problems: Problems
    splits: dict[str, Counter[str]] = field(default_factory=dict)  # path of an index -> photos a split
    outlines: dict[str, OutlineTable] = field(default_factory=dict)  # path of an index -> what has an object hole
    agreement: dict[str, Agreement] = field(default_factory=dict)  # path of an index that has trimaps -> theirs
    without_caption: int = 0
    near_duplicates: int = 0  # photos with a near-duplicate in their own split, which is allowed
    seconds: float = 0.0

    @property
    def photos(self) -> int:
        """How many records were read."""
        return sum(splits.total() for splits in self.splits.values())

    def lines(self) -> Iterator[str]:
        """The report for people, a line at a time."""
        for path, splits in self.splits.items():
            counts = ", ".join(f"{split} {splits[split]:,}" for split in SPLITS)
            yield f"{printable(path)}: {splits.total():,} photos ({counts})"
            yield from self.outlines[path].lines()
            if path in self.agreement:
                yield self.agreement[path].line()
        rate = self.photos / max(self.seconds, 1e-9)
        yield f"  {self.near_duplicates:,} photos have a near-duplicate in their own split"
        yield f"  {self.without_caption:,} photos have no caption"
        yield f"  checked in {self.seconds:.0f} s, {rate:,.0f} photos a second"
        yield from self.problems.lines()
        yield f"{self.problems.counts.total():,} problems" if self.problems.counts else "nothing is wrong"


def check(
    paths: Sequence[Path],
    say: Callable[[str], None],
    found: Callable[[Problem], None] = lambda problem: None,
    outlines: AnimalOutlines | None = None,
) -> CheckReport:
    """Check indexes, given by their files or folders, each for itself and all against one another.

    Args:
        say: told about progress.
        found: told about every problem as it is found; the report keeps the first few of each kind.
        outlines: compare these with the trimaps of some photos; None leaves that out.

    Raises:
        IndexFileError: an index is missing, or its header is damaged.
    """
    started, told, done = time.monotonic(), time.monotonic(), 0
    indexes = [read_index(path) for path in paths]
    total = sum(1 for index in indexes for _ in each_record(index))
    report = CheckReport(Problems(found))
    twins = TwinTable()
    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as pool:
        for number, index in enumerate(indexes):
            labels, splits, outlined = LabelTable(), Counter[str](), OutlineTable()
            trimaps: list[Record] = []
            for record, facts, problems in _looked_at(index, pool):
                for problem in problems:
                    report.problems.add(problem)
                if record is not None:
                    splits[record.split] += 1
                    outlined.add(record)
                    if has_trimap(record):
                        trimaps.append(record)
                    report.without_caption += not record.captions
                    twins.add(number, record, facts)
                    if facts is not None and "label" in record.extra:
                        labels.add(record.split, record.extra["label"], facts)
                done += 1
                if time.monotonic() - told >= _TELL_EVERY:
                    told = time.monotonic()
                    left = (told - started) / done * (total - done)
                    say(f"{done:,} of {total:,} photos, {left / 60:.1f} min left")
            report.splits[str(index.path)] = splits
            report.outlines[str(index.path)] = outlined
            agreed = None if outlines is None else agreement(index, trimaps, outlines)
            if agreed is not None:
                report.agreement[str(index.path)] = agreed
            for problem in _of_the_whole(index, splits, labels):
                report.problems.add(problem)
    near = twins.near_duplicates()
    report.near_duplicates = sum(len(rows) for rows in near if not twins.apart(rows))
    for problem in _named(indexes, list(twins.twins(near))):
        report.problems.add(problem)
    report.seconds = time.monotonic() - started
    return report


def _looked_at(
    index: Index, pool: ThreadPoolExecutor
) -> Iterator[tuple[Record | None, FileFacts | None, list[Problem]]]:
    """Every record in order with what its file is and what is wrong with them; decoding goes on several threads."""
    records, budget = each_record(index), PixelBudget(_PIXELS_AT_ONCE)
    while batch := list(islice(records, _AT_ONCE)):
        yield from pool.map(partial(_looked_at_one, index, budget), batch)


def _looked_at_one(
    index: Index, budget: PixelBudget, record: Record | Unreadable
) -> tuple[Record | None, FileFacts | None, list[Problem]]:
    if isinstance(record, Unreadable):
        return None, None, [Problem("line", str(index.path), f"line {record.line}", record.reason)]
    with budget.holding(record.size[0] * record.size[1]):
        return _look(index, record)


def _look(index: Index, record: Record) -> tuple[Record, FileFacts | None, list[Problem]]:
    problems = list(faults(index, record))

    def problem(kind: str, reason: str) -> None:
        problems.append(Problem(kind, str(index.path), record.id, reason))

    facts = None
    try:
        # A fill looks like its authentic copy, which stands for all of them.
        facts = look_at(index.image_path(record), with_fingerprint=record.extra.get("label") != "inpainted")
    except (PhotoError, DamagedPhoto, OSError) as error:
        problem("photo", str(error))
    else:
        if facts.size != record.size:
            problem("size", f"{_pixels(facts.size)}, the index says {_pixels(record.size)}")
        if reason := _other_format(record, facts):
            problem("format", reason)
    for kind, file in (("object-hole", record.object_hole), ("hole", record.extra.get("hole"))):
        if isinstance(file, str) and (reason := _hole_fault(index.folder / file, record, kind == "hole")):
            problem(kind, f"{file} {reason}")
    return record, facts, problems


def _other_format(record: Record, facts: FileFacts) -> str | None:
    said, quality = record.extra.get("format"), record.extra.get("quality")
    if said is not None and said != facts.format:
        return f"it is {facts.format}, the index says {said}"
    if quality is not None and facts.quality != f"quality {quality}":
        return f"it has {facts.quality or 'no quality'}, the index says {quality}"
    return None


def _hole_fault(path: Path, record: Record, with_area: bool) -> str | None:
    if not os.path.lexists(path):
        return "does not exist"
    try:
        hole = load_hole(path)
    except Exception as error:  # Pillow's decoders raise almost any type on damaged files
        return f"can't be read ({error})"
    if hole.shape != (record.size[1], record.size[0]):
        return f"is {_pixels((hole.shape[1], hole.shape[0]))}, the photo {_pixels(record.size)}"
    if not hole.any():
        return "is empty"
    if hole.mean() >= _NEARLY_ALL:
        return f"covers {hole.mean():.0%} of the photo: it can't be an animal or a hole in one"
    area = record.extra.get("hole_area")
    if with_area and isinstance(area, int | float) and abs(hole.mean() - area) > _AREA_SLACK:
        return f"covers {hole.mean():.3f} of the photo, the index says {area:.3f}"
    return None


def _of_the_whole(index: Index, splits: Counter[str], labels: LabelTable) -> Iterator[Problem]:
    for split in SPLITS:
        if not splits[split] and not labels.files:  # inpainted sets are made of some splits only, where that is asked
            yield Problem("split", str(index.path), split, "no photo stands in it")
    for split, sentence in labels.tell_tales():
        yield Problem("tell-tale", str(index.path), split, sentence)


def _named(indexes: Sequence[Index], twins: Iterable[Twins]) -> Iterator[Problem]:
    """Twins as problems, with the names of their records, for which the indexes are read once more."""
    twins = list(twins)
    wanted = {row for group in twins for row in group.rows}
    names: dict[int, tuple[str, str, str]] = {}
    if wanted:
        records = ((index, r) for index in indexes for r in each_record(index) if isinstance(r, Record))
        names = {
            row: (str(index.path), record.id, record.split)
            for row, (index, record) in enumerate(records)
            if row in wanted
        }
    for group in twins:
        first_of_split = {names[row][2]: row for row in reversed(group.rows)}
        rows = sorted(group.rows, key=lambda row: row not in first_of_split.values())
        shown = ", ".join(f"{names[row][1]} ({names[row][2]})" for row in rows[:_NAMED])
        more = f" and {len(rows) - _NAMED} more" if len(rows) > _NAMED else ""
        yield Problem(group.kind, names[rows[0]][0], shown + more, group.reason)


def _pixels(size: tuple[int, int]) -> str:
    return f"{size[0]}×{size[1]} px"

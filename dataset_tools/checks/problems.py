"""What a check finds wrong: in records before their files are opened, and how it is counted for the report."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from dataset_tools.errors import printable
from dataset_tools.index import DOMAINS, Index, Record

EXAMPLES = 3  # problems of a kind that the report for people names

# Kinds as `--json` names them, and as the report for people does.
KINDS = {
    "line": "lines that are no record",
    "entry": "faulty entries",
    "id": "ids that stand twice",
    "split": "empty splits",
    "caption": "faulty captions",
    "photo": "photos that can't be opened",
    "size": "photos of another size than the index says",
    "format": "files of another format or quality than the index says",
    "object-hole": "object holes that can't be used",
    "hole": "holes that can't be used",
    "label": "labels that can't be right",
    "same-photo": "photos in two splits",
    "near-duplicate": "near-duplicates in two splits",
    "source": "source photos in two splits",
    "tell-tale": "properties that tell inpainted files from authentic ones",
}


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong. `name`: the photo's id, or ids, or another place in the index; `reason`: a sentence."""

    kind: str  # one of KINDS
    index: str
    name: str
    reason: str


@dataclass
class Problems:
    """All that was found so far: how many of each kind and the first few; `found` is told of each."""

    found: Callable[[Problem], None]
    counts: Counter[str] = field(default_factory=Counter)
    first: dict[str, list[Problem]] = field(default_factory=dict)

    def add(self, problem: Problem) -> None:
        """Count one more."""
        self.counts[problem.kind] += 1
        examples = self.first.setdefault(problem.kind, [])
        if len(examples) < EXAMPLES:
            examples.append(problem)
        self.found(problem)

    def lines(self) -> Iterator[str]:
        """The report for people: a line a kind and one for each of its first problems."""
        for kind, text in KINDS.items():
            if count := self.counts[kind]:
                yield f"{text}: {count:,}"
                for problem in self.first[kind]:
                    yield f"    {printable(problem.name)}: {printable(problem.reason)}"
                if count > EXAMPLES:
                    yield f"    and {count - EXAMPLES:,} more"


# "measured-rough", through GrabCut's outlines, is in older indexes.
ORIGINS = ("human", "image-attributes", "class-attributes", "fragments", "measured", "measured-rough", "plain")
LABELS = ("authentic", "inpainted")
# Control characters, halves of characters, and line and paragraph ends: none belongs into a sentence.
_UNWANTED = frozenset({"Cc", "Cs", "Zl", "Zp"})


@dataclass(frozen=True)
class Unreadable:
    """A line of an index that is no record, and why."""

    line: int
    reason: str


def each_record(index: Index) -> Iterator[Record | Unreadable]:
    """Every line of an index, the damaged ones too, one at a time."""
    for number, found in index.lines():
        yield Unreadable(number, found) if isinstance(found, str) else found


def faults(index: Index, record: Record) -> Iterator[Problem]:
    """What the record says that can't be right."""

    def problem(kind: str, reason: str) -> Problem:
        return Problem(kind, str(index.path), record.id, reason)

    if record.domain not in DOMAINS:
        yield problem("entry", f"its domain {record.domain!r} is not one of {', '.join(DOMAINS)}")
    if record.box is not None and not _overlaps(record.box, record.size):
        yield problem("entry", f"its box {list(record.box)} lies outside the photo")
    for caption in record.captions:
        if not caption.text.strip():
            yield problem("caption", "a caption is empty")
        elif any(unicodedata.category(c) in _UNWANTED for c in caption.text):
            yield problem("caption", f"a caption holds a control character: {caption.text!r}")
        if caption.origin not in ORIGINS:
            yield problem("caption", f"the origin {caption.origin!r} of a caption is not known")
    for reason in _label_faults(record):
        yield problem("label", reason)


def _label_faults(record: Record) -> Iterator[str]:
    if "label" not in record.extra:
        return
    label, hole = record.extra["label"], record.extra.get("hole")
    if label not in LABELS:
        yield f"its label {label!r} is not one of {', '.join(LABELS)}"
    elif label == "authentic" and hole is not None:
        yield "it is authentic and has a hole"
    elif label == "inpainted" and not isinstance(hole, str):
        yield "it is inpainted and has no hole"
    if not isinstance(record.extra.get("source"), str):
        yield "it names no source photo"


def _overlaps(box: tuple[float, float, float, float], size: tuple[int, int]) -> bool:
    x, y, width, height = box
    return width > 0 and height > 0 and x < size[0] and y < size[1] and x + width > 0 and y + height > 0

"""What can be wrong with a record before its files are opened, and how a faulty index is read all the same."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from dataset_tools.checks.problems import Problem
from dataset_tools.index import DOMAINS, Index, Record

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

"""What must not stand on two sides: photos by content, near-duplicates by fingerprint, source photos by their id.

A record takes about 60 bytes; names are looked up only for what is found.
"""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dataset_tools.checks.files import FileFacts
from dataset_tools.checks.problems import LABELS
from dataset_tools.files.duplicates import FINGERPRINT_DIGITS, groups
from dataset_tools.index import SPLITS, Record


@dataclass(frozen=True)
class Twins:
    """Records that have something in common that they must not: their kind of problem, why, and their numbers."""

    kind: str
    reason: str
    rows: tuple[int, ...]


class TwinTable:
    """What is remembered of every record, in the order in which they were added."""

    def __init__(self) -> None:
        self._ids, self._sources, self._files = array("Q"), array("Q"), array("Q")
        self._splits, self._labels = array("b"), array("b")  # labels: -1 without one
        self._has_source = array("b")
        self._fingerprints = bytearray()
        self._fingerprint_rows = array("Q")

    def add(self, index: int, record: Record, facts: FileFacts | None) -> None:
        """Remember one record of the index of that number; `facts` are None where its file can't be opened."""
        label, source = record.extra.get("label"), record.extra.get("source")
        if facts is not None and facts.fingerprint:
            self._fingerprints += bytes.fromhex(facts.fingerprint)
            self._fingerprint_rows.append(len(self._ids))
        self._ids.append(_number(f"{index}/{record.id}"))
        self._sources.append(_number(source if isinstance(source, str) else record.id))
        self._has_source.append(isinstance(source, str))
        self._files.append(0 if facts is None else facts.digest)
        self._splits.append(SPLITS.index(record.split))
        self._labels.append(LABELS.index(label) if label in LABELS else -1)

    def near_duplicates(self) -> list[tuple[int, ...]]:
        """Groups of records whose photos look the same, whatever their splits."""
        step = FINGERPRINT_DIGITS // 2
        found = {
            str(row): self._fingerprints[i * step : (i + 1) * step].hex()
            for i, row in enumerate(self._fingerprint_rows)
        }
        return [tuple(map(int, group)) for group in groups(found)]

    def twins(self, near_duplicates: list[tuple[int, ...]]) -> Iterator[Twins]:
        """All that stands where it must not."""
        files, labels, sourced = np.array(self._files), np.array(self._labels), np.array(self._has_source)
        for rows in _repeated(np.array(self._ids)):
            yield Twins("id", "one id for several records", rows)
        for rows in _repeated(files):
            if files[rows[0]] and self.apart(rows):
                yield Twins("same-photo", "the same file in two splits", rows)
            if files[rows[0]] and {0, 1} <= set(labels[list(rows)]):
                yield Twins("label", "the same file is called authentic and inpainted", rows)
        for rows in _repeated(np.array(self._sources)):
            if self.apart(rows) and sourced[list(rows)].any():
                yield Twins("source", "one source photo in two splits", rows)
        for rows in near_duplicates:
            if self.apart(rows) and len(set(files[list(rows)])) > 1:
                yield Twins("near-duplicate", "they look the same and stand in two splits", rows)

    def apart(self, rows: tuple[int, ...]) -> bool:
        """Whether these records stand in several splits."""
        return len({self._splits[row] for row in rows}) > 1


def _repeated(values: NDArray[np.uint64]) -> list[tuple[int, ...]]:
    """Numbers of equal values, group by group of two and more, in the order of their first."""
    order = np.argsort(values, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(values[order])) + 1, len(order))
    starts = np.append(0, ends[:-1])
    several = ends - starts > 1
    runs = zip(starts[several], ends[several], strict=True)
    return sorted(tuple(int(row) for row in order[start:end]) for start, end in runs)


def _number(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:8], "big")

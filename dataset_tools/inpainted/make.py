"""Make a set from an index: block by block, so that it can be stopped, gone on with and shared out."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from dataset_tools.errors import DataError
from dataset_tools.index import Index, Record, read_index
from dataset_tools.inpainted.block import SOURCES, write_block
from dataset_tools.inpainted.fillers import Fillers
from dataset_tools.inpainted.plan import SetOptions, plan_for
from dataset_tools.inpainted.store import SetFolder

VERSION = 2  # raised when the same options come to give other files
_TELL_EVERY = 10.0  # seconds between two lines of progress


@dataclass(frozen=True)
class SetReport:
    """What a set holds, counted from its index."""

    files: int
    splits: Counter[str]
    inpainters: Counter[str]
    hole_kinds: Counter[str]
    skipped: int
    blocks_left: int  # that other shards, or a later run, have to make

    def lines(self) -> Iterator[str]:
        """The report for people, a line at a time."""
        yield f"{self.files} files, {self.skipped} source photos skipped, {self.blocks_left} blocks still to be made"
        for name, counter in (
            ("splits", self.splits),
            ("inpainters", self.inpainters),
            ("hole kinds", self.hole_kinds),
        ):
            yield f"  {name:12} " + ", ".join(f"{key} {count}" for key, count in counter.most_common())


def make_set(
    index: Index,
    out: Path,
    fillers: Fillers,
    options: SetOptions,
    shard: tuple[int, int],
    say: Callable[[str], None],
) -> SetReport:
    """Write the set of an index into OUT, as far as it isn't there yet.

    The same index, options and fillers give the same bytes on one device, whatever the sharding and however often the
    run was stopped.

    Args:
        shard: I, N: this run makes every Nth block from the Ith on, 1 ≤ I ≤ N.
        say: told about progress and about photos that can't be read.

    Raises:
        DataError: OUT holds another set or index, or the index has no photo in the splits asked for.
        OSError: the disk is full, for instance; finished blocks are there, and indexed where possible.
    """
    photos = sum(1 for _ in _records(index, options))
    if not photos:
        raise DataError(f"{index.path} has no photo in {', '.join(options.splits)}.")
    plan_for(next(_records(index, options)), fillers.names, options)  # a name held out in vain fails here, not midway
    store = SetFolder(out, _made_with(index, fillers, options), index.header)
    blocks = -(-photos // SOURCES)
    mine = [number for number in range(shard[0] - 1, blocks, shard[1]) if not store.has(number)]
    try:
        _make(store, index, fillers, options, mine, say)
    except (OSError, KeyboardInterrupt):
        with suppress(OSError):  # a full disk may have no room for an index either
            store.write_index()
        raise
    store.write_index()
    for image, reason in store.skipped():
        say(f"{image} skipped: {reason}")
    return _report(out, store, blocks)


def _make(
    store: SetFolder,
    index: Index,
    fillers: Fillers,
    options: SetOptions,
    mine: list[int],
    say: Callable[[str], None],
) -> None:
    started = told = time.monotonic()
    wanted, done, photos = set(mine), 0, 0
    for number, records in enumerate(_blocks(index, options)):
        if number not in wanted:
            continue
        name = store.name(number)
        store.add(number, lambda folder: write_block(folder, name, index, records, fillers, options))  # noqa: B023
        done, photos, now = done + 1, photos + len(records), time.monotonic()
        if now - told >= _TELL_EVERY or done == len(mine):
            told, rate = now, photos / (now - started)
            minutes = (now - started) / done * (len(mine) - done) / 60
            say(f"block {done} of {len(mine)}, {rate:.1f} source photos a second, {minutes:.0f} min left")


def _records(index: Index, options: SetOptions) -> Iterator[Record]:
    return (record for record in index.records() if record.split in options.splits)


def _blocks(index: Index, options: SetOptions) -> Iterator[list[Record]]:
    records = _records(index, options)
    while block := list(islice(records, SOURCES)):
        yield block


def _made_with(index: Index, fillers: Fillers, options: SetOptions) -> dict[str, Any]:
    """What decides the content of a set, as JSON values."""
    with index.path.open("rb") as stream:
        source = hashlib.file_digest(stream, "sha256").hexdigest()
    values = {"version": VERSION, "index": source, "inpainters": list(fillers.names), "weights": fillers.weights}
    return values | {key: list(v) if isinstance(v, tuple) else v for key, v in asdict(options).items()}


def _report(out: Path, store: SetFolder, blocks: int) -> SetReport:
    splits, inpainters, kinds = Counter[str](), Counter[str](), Counter[str]()
    files = 0
    for record in read_index(out).records():
        files += 1
        splits[f"{record.split} {record.extra['label']}"] += 1
        if record.extra["label"] == "inpainted":
            inpainters[record.extra["inpainter"]] += 1
            kinds[record.extra["hole_kind"]] += 1
    skipped = sum(1 for _ in store.skipped())
    return SetReport(files, splits, inpainters, kinds, skipped, blocks - len(store.finished()))

"""A set on disk: finished blocks, what they were made with, and the index over them.

    OUT/set.json             what decides the content; a set is only gone on with by the same
    OUT/blocks/00012/        one finished block: pictures, holes, rows.jsonl, skipped.jsonl
    OUT/index.jsonl          all rows of the finished blocks, in order

A block appears by one rename, whole. So what is on disk is a valid set after a kill at any moment.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from dataset_tools.errors import DataError
from dataset_tools.index import FILE_NAME, INPAINTED_FROM, Header, Record, write_index
from dataset_tools.inpainted.block import ROWS, SKIPPED
from dataset_tools.readers.reading import refuse_index_but
from models.files.atomic_file import naming, write_atomically
from models.files.json_file import read_json
from models.files.regular_file import UnusableFile

BLOCKS, DESCRIPTION = "blocks", "set.json"


class SetFolder:
    """The folder of one set."""

    def __init__(self, out: Path, made_with: dict[str, Any], of: Header) -> None:
        """Open or start a set. `of`: the header of the index that it is made from.

        Raises DataError, and writes nothing, where the folder holds a set that was made otherwise, or another index.
        """
        self.out, self.made_with = out, made_with
        self.header = Header(".", INPAINTED_FROM + of.source, made_with["seed"], of.licence)
        path = out / DESCRIPTION
        if path.exists():
            self._check(path)
        refuse_index_but(out, self.header if path.exists() else None)
        (out / BLOCKS).mkdir(parents=True, exist_ok=True)
        if not path.exists():
            write_atomically(path, json.dumps(made_with, indent=2) + "\n")

    def _check(self, path: Path) -> None:
        """Raise DataError where a set's description isn't this one's."""
        made_with = self.made_with
        try:
            before = read_json(path)
        except UnusableFile as error:
            raise DataError(f"{path} is damaged ({error.why}); choose another folder.") from None
        if not isinstance(before, dict):
            raise DataError(f"{path} is damaged (not a JSON object); choose another folder.")
        other = sorted(key for key in before.keys() | made_with.keys() if before.get(key) != made_with.get(key))
        if other:
            raise DataError(
                f"{self.out} holds a set made with another {' and '.join(name.replace('_', ' ') for name in other)};"
                " choose another folder, or delete that one."
            )

    def name(self, number: int) -> str:
        """Where block `number` is, relative to the set."""
        return f"{BLOCKS}/{number:05}"

    def has(self, number: int) -> bool:
        """Whether block `number` is finished."""
        return (self.out / self.name(number)).is_dir()

    def add(self, number: int, write: Callable[[Path], None]) -> None:
        """Let `write` fill an empty folder, then put it in place as block `number`; nothing stays of a failure."""
        fresh = self.out / BLOCKS / f".{number:05}.part"  # the same name each time: a killed run's rest is cleared
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        try:
            with naming(self.out / self.name(number), fresh):
                write(fresh)
                os.replace(fresh, self.out / self.name(number))
        finally:
            shutil.rmtree(fresh, ignore_errors=True)

    def finished(self) -> list[int]:
        """The numbers of all finished blocks, in order."""
        return sorted(int(folder.name) for folder in (self.out / BLOCKS).iterdir() if folder.name.isdecimal())

    def skipped(self) -> Iterator[tuple[str, str]]:
        """Every source photo that could not be read, and why."""
        for number in self.finished():
            for row in self._lines(number, SKIPPED):
                yield row["image"], row["reason"]

    def write_index(self) -> int:
        """Index all finished blocks; returns how many files that are.

        Where other shards finish blocks meanwhile, it is written again, so that the last of them leaves it complete.
        """
        while True:
            blocks = self.finished()
            count = write_index(self.out / FILE_NAME, self.header, self._records(blocks))
            if self.finished() == blocks:
                return count

    def _records(self, blocks: list[int]) -> Iterator[Record]:
        for number in blocks:
            for row in self._lines(number, ROWS):
                yield Record.from_json(row)

    def _lines(self, number: int, file: str) -> Iterator[dict[str, Any]]:
        with (self.out / self.name(number) / file).open(encoding="ascii") as lines:
            for line in lines:
                yield json.loads(line)

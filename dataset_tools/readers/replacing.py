"""Which index a command may replace: its own of an earlier run, never that of another set."""

from __future__ import annotations

from pathlib import Path

from dataset_tools.errors import DataError
from dataset_tools.index import FILE_NAME, Header, IndexFileError, read_index
from models.files.same_file import real


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

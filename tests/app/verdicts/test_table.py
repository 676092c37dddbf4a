"""A table holds whole rows at every moment, and takes no place but that of an older table."""

from __future__ import annotations

import csv
import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from app.verdicts.rows import Row
from app.verdicts.table import Table
from models.imaging import PhotoError
from models.provenance import Labels
from tests.app.verdicts.test_rows import EDITED, FOUND, OTHER
from tests.fixtures.full_disk import room_for_files_of

MEMBERS = ("swin", "gan")
BROKEN = Row("broken.jpg", error=PhotoError("It is broken."))


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_table_can_be_read_after_every_row_before_it_is_closed(tmp_path: Path) -> None:
    table = Table(str(tmp_path / "t.csv"), MEMBERS)
    assert not (tmp_path / "t.csv").exists()
    table.add(Row('a "b",\nc.jpg', FOUND, heat_map=Path("h.png")), "")
    (first,) = rows_of(tmp_path / "t.csv")
    assert first["path"] == 'a "b",\nc.jpg'
    assert (first["verdict"], first["swin"], first["gan"], first["heat_map"]) == (
        "inpainted", "0.900000", "0.250000", "h.png"
    )  # fmt: skip
    assert [first[f"box_{side}"] for side in ("x", "y", "width", "height")] == ["0", "0", "40", "30"]
    assert first["boxes"] == "16 0 24 16; 0 16 8 14"
    assert (first["category"], first["category_p"], first["error"]) == ("a cat", "0.750000", "")
    assert (first["domain"], first["labels"]) == ("cat", "")
    table.add(Row("broken.jpg", error=PhotoError("It is broken.")), "It is broken.")
    assert rows_of(tmp_path / "t.csv")[1] == dict.fromkeys(first, "") | {
        "path": "broken.jpg", "error": "It is broken."
    }  # fmt: skip
    table.close()


def test_a_full_disk_leaves_no_half_row_and_the_older_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = Table(str(tmp_path / "t.csv"), MEMBERS)
    table.add(Row("a.jpg", FOUND), "")
    whole = (tmp_path / "t.csv").read_bytes()

    with (
        room_for_files_of(len(whole) + 7),
        pytest.raises(PhotoError, match=r"t\.csv can't be written: No space left"),
    ):
        table.add(Row("b.jpg", FOUND), "")
    assert (tmp_path / "t.csv").read_bytes() == whole
    table.close()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    newer = Table(str(tmp_path / "t.csv"), MEMBERS)  # full from its start
    with pytest.raises(PhotoError, match=r"t\.csv can't be written: No space left"):
        newer.add(Row("a.jpg", FOUND), "")
    newer.close()
    assert {entry.name: entry.read_bytes() for entry in tmp_path.iterdir()} == {"t.csv": whole}


def older_table(file: Path) -> bytes:
    table = Table(str(file), MEMBERS)
    table.add(Row("old.jpg", FOUND), "")
    table.close()
    return file.read_bytes()


def test_an_older_table_stays_until_there_is_a_verdict(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    before = older_table(file)
    table = Table(str(file), MEMBERS)
    table.add(BROKEN, "It is broken.")
    assert file.read_bytes() == before
    assert table.left_as_it_was
    table.add(Row("a.jpg", FOUND), "")
    assert [row["path"] for row in rows_of(file)] == ["broken.jpg", "a.jpg"]
    assert not table.left_as_it_was
    table.close()
    assert [entry.name for entry in tmp_path.iterdir()] == ["t.csv"]
    alone = Table(str(tmp_path / "errors.csv"), MEMBERS)  # where there is no older one
    alone.add(BROKEN, "It is broken.")
    alone.close()
    assert [row["error"] for row in rows_of(tmp_path / "errors.csv")] == ["It is broken."]
    assert not alone.left_as_it_was


@pytest.mark.parametrize("content", [b"path,species,breed\na.jpg,cat,\n", b"\xff\xd8\xff", b"path"])
def test_a_file_that_is_no_table_of_verdicts_is_never_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "labels.csv").write_bytes(content)
    with pytest.raises(PhotoError, match=r"labels\.csv is no table of verdicts, and isn't replaced by one"):
        Table(str(tmp_path / "labels.csv"), MEMBERS)
    assert (tmp_path / "labels.csv").read_bytes() == content


def test_a_table_can_be_written_into_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append((tmp_path / "pipe").read_bytes()))
    reader.start()
    table = Table(str(tmp_path / "pipe"), MEMBERS)
    for row in (Row("a.jpg", FOUND), BROKEN, Row("b.jpg", FOUND)):
        table.add(row, "")
    table.close()
    reader.join()
    assert [line.split(b",")[0] for line in read[0].splitlines()] == [b"path", b"a.jpg", b"broken.jpg", b"b.jpg"]


def test_a_row_says_what_its_file_says_and_which_animals_were_seen(tmp_path: Path) -> None:
    table = Table(str(tmp_path / "t.csv"), MEMBERS)
    labels = Labels((EDITED, OTHER))
    table.add(Row("a.jpg", replace(FOUND, domain=("bird", "cat")), labels=labels), "")
    table.add(Row("b.jpg", replace(FOUND, domain=())), "")
    table.add(Row("c.jpg", replace(FOUND, domain=None)), "")
    table.add(Row("d.jpg", error=PhotoError("Too large."), labels=Labels((EDITED,))), "Too large.")
    table.close()
    found = rows_of(tmp_path / "t.csv")
    assert [row["domain"] for row in found] == ["bird+cat", "outside", "", ""]
    edited = "The file says that it was edited with GIMP 2.10 (EXIF Software)"
    thumbnail = "Its embedded thumbnail shows a different picture, mostly within 8×6 px at 4, 2 (EXIF thumbnail)"
    assert [row["labels"] for row in found] == [f"{edited}; {thumbnail}", "", "", edited]
    assert [row["error"] for row in found] == ["", "", "", "Too large."]
    assert list(found[0])[-5:] == ["domain", "labels", "seconds", "heat_map", "error"]

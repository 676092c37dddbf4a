"""A table holds whole rows at every moment, and lines of text stay lines."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from app.verdict_rows import Row, Table, json_line, text_line
from models.authenticator import Verdict
from models.imaging import PhotoError

FOUND = Verdict(
    verdict="inpainted",
    p_inpainted=0.91234567,
    models={"swin": 0.9, "gan": 0.25},
    cells=np.zeros((2, 3), np.float32),
    size=(30, 40),
    altered_fraction=0.125,
    box=(16, 0, 24, 16),
    category=("a cat", 0.75),
    scanned_fraction=1.0,
    seconds=0.25,
)
MEMBERS = ("swin", "gan")


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_table_can_be_read_after_every_row_before_it_is_closed(tmp_path: Path) -> None:
    table = Table(str(tmp_path / "t.csv"), MEMBERS)
    assert not (tmp_path / "t.csv").exists()  # an old table stays until there is something to say
    table.add(Row('a "b",\nc.jpg', FOUND, heat_map=Path("h.png")), "")
    (first,) = rows_of(tmp_path / "t.csv")
    assert first["path"] == 'a "b",\nc.jpg'
    assert (first["verdict"], first["swin"], first["gan"], first["heat_map"]) == (
        "inpainted", "0.900000", "0.250000", "h.png"
    )  # fmt: skip
    assert [first[f"box_{side}"] for side in ("x", "y", "width", "height")] == ["16", "0", "24", "16"]
    assert (first["category"], first["category_p"], first["error"]) == ("a cat", "0.750000", "")
    table.add(Row("broken.jpg", error=PhotoError("It is broken.")), "It is broken.")
    assert rows_of(tmp_path / "t.csv")[1] == dict.fromkeys(first, "") | {
        "path": "broken.jpg", "error": "It is broken."
    }  # fmt: skip
    table.close()


def test_a_full_disk_leaves_no_half_row_and_is_a_clear_error(tmp_path: Path) -> None:
    table = Table(str(tmp_path / "t.csv"), MEMBERS)
    table.add(Row("a.jpg", FOUND), "")
    whole = (tmp_path / "t.csv").read_bytes()

    class FullDisk:
        def __init__(self, file: Any) -> None:
            self.tell, self.truncate, self.close, self.file = file.tell, file.truncate, file.close, file

        def write(self, content: bytes) -> int:
            return int(self.file.write(content[:7]))

    table._file = FullDisk(table._file)  # type: ignore[assignment]
    with pytest.raises(PhotoError, match=r"t\.csv can't be written: No space left"):
        table.add(Row("b.jpg", FOUND), "")
    assert (tmp_path / "t.csv").read_bytes() == whole
    table.close()


def test_json_has_the_keys_that_scripts_rely_on() -> None:
    found = json.loads(json_line(Row("a.jpg", FOUND), ""))
    assert found == {
        "path": "a.jpg",
        "verdict": "inpainted",
        "p_inpainted": 0.912346,
        "models": {"swin": 0.9, "gan": 0.25},
        "altered_fraction": 0.125,
        "box": [16, 0, 24, 16],
        "category": {"name": "a cat", "p": 0.75},
        "seconds": 0.25,
    }
    assert json.loads(json_line(Row("b.jpg", error=PhotoError("")), "Bad.")) == {"path": "b.jpg", "error": "Bad."}


def test_a_line_for_people_is_one_line_whatever_the_name() -> None:
    line = text_line(Row("two\nlines \udcff é.jpg", FOUND))
    assert line.startswith("two\\nlines \\udcff é.jpg  inpainted (p 0.912)  12.5% altered, in 24×16 px at 16, 0")
    assert line.count("\n") == 0
    line.encode("utf-8")

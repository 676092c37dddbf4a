"""No file's name becomes a formula in a spreadsheet."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.verdicts.rows import Row
from app.verdicts.table import row_line
from models.files.csv_cells import plain_cell
from training.measuring.reports import write_figures


@given(st.sampled_from("=+-@\t\r\n"), st.text())
def test_a_text_that_begins_as_a_formula_gets_an_apostrophe_and_keeps_all_of_it(first: str, rest: str) -> None:
    assert plain_cell(first + rest) == f"'{first}{rest}"


@pytest.mark.parametrize("value", ["a.jpg", "", "'=a", "a=b", -1.5, 3, None])
def test_other_values_stay(value: object) -> None:
    assert plain_cell(value) == value


def test_both_tables_write_plain_cells(tmp_path: Path) -> None:
    line = row_line(Row("=cmd.jpg", None), "=cmd.jpg is damaged.", ("swin",)).decode()
    assert [cell for cell in next(csv.reader([line])) if cell] == ["'=cmd.jpg", "'=cmd.jpg is damaged."]
    write_figures(tmp_path, {}, [{"name": "@cmd", "value": -0.5}])
    assert next(csv.DictReader(io.StringIO((tmp_path / "figures.csv").read_text()))) == {
        "name": "'@cmd",
        "value": "-0.5",
    }

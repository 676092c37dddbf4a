"""Whatever lies in the place of JSON is read within bounds, or refused in a sentence that names it."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.files.json_file import parsed, read_json
from models.files.regular_file import UnusableFile, lines_of
from tests.fixtures.odd_files import ODD_FILES


@pytest.mark.parametrize("make", ODD_FILES.values(), ids=ODD_FILES)
def test_an_odd_file_is_refused_by_name_and_takes_no_memory(make: Callable[[Path], object], tmp_path: Path) -> None:
    file = tmp_path / "odd.json"
    make(file)
    tracemalloc.start()
    try:
        with pytest.raises((OSError, UnusableFile)) as refused:
            read_json(file)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()
    assert "odd.json" in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("odd", ["pipe", "endless", "folder", "loop"])
def test_lines_come_from_files_alone(odd: str, tmp_path: Path) -> None:
    ODD_FILES[odd](tmp_path / "odd.jsonl")
    with pytest.raises((OSError, UnusableFile), match="odd"):
        next(lines_of(tmp_path / "odd.jsonl"))


def test_a_line_without_end_is_refused_at_its_number(tmp_path: Path) -> None:
    file = tmp_path / "lines"
    file.write_bytes(b"one\n" + b"x" * 101)
    assert list(lines_of(file, 101)) == [b"one\n", b"x" * 101]
    with pytest.raises(UnusableFile, match="line 2"):
        list(lines_of(file, 100))


@given(st.binary(max_size=40) | st.text(max_size=40) | st.text('[]{}:,1" ', max_size=40))
def test_any_text_has_a_value_or_a_reason(text: bytes | str) -> None:
    try:
        value = json.loads(text)
    except ValueError:
        with pytest.raises(ValueError, match=r"^it (is|holds) "):
            parsed(text)
    else:
        assert parsed(text) == value

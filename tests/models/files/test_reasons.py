"""What a library says of a failure goes into a sentence without Python's quotes."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.files.reasons import reason_of
from models.imaging import PhotoError, load_photo


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (ValueError("It is too long.\nSee below."), "It is too long"),
        (ValueError(b"Token too long: \xff1"), "Token too long: \\xff1"),
        (KeyError("weight"), "weight is missing"),
        (OSError(28, "No space left on device", "a.png"), "No space left on device"),
        (ValueError(), "ValueError"),
        (KeyError(""), "KeyError"),
    ],
)
def test_the_reason_is_the_first_line_without_quotes(error: Exception, reason: str) -> None:
    assert reason_of(error) == reason


@pytest.mark.parametrize("header", [b"P6 " + b"1" * 60, b"P6 a 2 255", b"P6 2 2 99999999"])
def test_a_damaged_header_is_told_without_quotes(header: bytes, tmp_path: Path) -> None:
    file = tmp_path / "photo.ppm"
    file.write_bytes(header + b"\n" + bytes(12))
    with pytest.raises(PhotoError, match="damaged") as refused:
        load_photo(file)
    assert "b'" not in str(refused.value)

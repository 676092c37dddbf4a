"""Every program's texts and every file's name pass through any console."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
CASES = [
    ("app.cli", ["models"]),
    ("app.cli", ["inpaint", "--help"]),
    ("dataset_tools.cli", ["show", "--help"]),
    ("dataset_tools.cli", ["folder", "PHOTOS", "OUT", "--no-outlines"]),
    ("training.cli", ["--help"]),
    ("training.cli", ["stack", "--help"]),
    ("training.cli", ["inpainting", "--help"]),
]


@pytest.mark.parametrize(("program", "arguments"), CASES)
@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_a_console_of_few_characters_ends_no_command(
    program: str, arguments: list[str], encoding: str, tmp_path: Path, save_jpeg: object
) -> None:
    photos = tmp_path / "鳥"
    save_jpeg(photos / "‖.jpg")  # type: ignore[operator]
    given = [{"PHOTOS": str(photos), "OUT": str(tmp_path / "≤")}.get(argument, argument) for argument in arguments]
    done = subprocess.run(
        [sys.executable, "-m", program, *given],
        capture_output=True,
        cwd=PROJECT,
        env=os.environ | {"PYTHONIOENCODING": encoding},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout
    assert b"Error" not in done.stderr

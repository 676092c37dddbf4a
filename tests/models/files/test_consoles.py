"""Every program's texts and every file's name pass through any console."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[3]
CASES = [
    ("app.cli", ["models"]),
    ("dataset_tools.cli", ["folder", "PHOTOS", "OUT", "--no-outlines"]),
    ("training.cli", ["stack", "--help"]),
]


@pytest.mark.parametrize(("program", "arguments"), CASES)
def test_a_console_of_few_characters_ends_no_command(
    program: str, arguments: list[str], tmp_path: Path, save_jpeg: object
) -> None:
    photos = tmp_path / "鳥"
    save_jpeg(photos / "‖.jpg")  # type: ignore[operator]
    given = [{"PHOTOS": str(photos), "OUT": str(tmp_path / "≤")}.get(argument, argument) for argument in arguments]
    done = subprocess.run(
        [sys.executable, "-m", program, *given],
        capture_output=True,
        cwd=PROJECT,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout
    assert b"Error" not in done.stderr


@pytest.mark.parametrize(("program", "arguments"), [("app.cli", ["models"]), ("training.cli", ["stack", "--help"])])
def test_a_reader_that_has_seen_enough_ends_a_command_without_a_word(program: str, arguments: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", program, *arguments]
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, cwd=PROJECT, text=True)
    os.close(writing)
    assert done.returncode in (0, 1)  # argparse passes over it by itself
    assert not [line for line in done.stderr.splitlines() if "pipe" in line.lower() or "Traceback" in line]


# Ctrl+C at the n-th module that a program imports, as if in its first second.
_INTERRUPTED = """
import runpy, sys
left = int(sys.argv[1])
program, sys.argv[1:] = sys.argv[2], sys.argv[3:]
class Interrupting:
    def find_spec(self, name, path=None, target=None):
        global left
        left -= 1
        if left == 0:
            raise KeyboardInterrupt
import importlib
main = importlib.import_module(program).main
sys.meta_path.insert(0, Interrupting())
sys.exit(main())
"""


@pytest.mark.parametrize(
    ("program", "arguments", "moment"),
    [
        ("app.cli", ["classify", "photo.jpg"], 1),
        ("dataset_tools.cli", ["check", "index"], 5),
        ("training.cli", ["autoencoder", "--preset", "tiny", "--run", "run", "--index", "index.jsonl"], 40),
    ],
)
def test_an_interrupt_in_the_first_second_shows_no_traceback(
    program: str, arguments: list[str], moment: int, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", _INTERRUPTED, str(moment), program, *arguments]
    environment = os.environ | {"PYTHONPATH": str(PROJECT)}
    done = subprocess.run(command, capture_output=True, cwd=tmp_path, env=environment, text=True)
    assert done.returncode == 130, done.stderr
    assert len(done.stderr.splitlines()) <= 1
    assert "Traceback" not in done.stderr


def test_libraries_and_warnings_say_nothing_on_stderr_unless_asked(tmp_path: Path) -> None:
    code = (
        "import os, sys, warnings\n"
        "from models.files.consoles import keep_to_our_own_words\n"
        "keep_to_our_own_words()\n"
        "warnings.warn('odd EXIF')\n"
        "os.write(2, b'tempfile.tif: Using code not yet in table.')\n"
        "print('our own 鳥', file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=PROJECT)
    assert done.stderr.decode().splitlines() == ["our own 鳥"]

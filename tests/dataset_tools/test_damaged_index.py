"""A damaged index is one plain sentence with its line, whoever reads it; nobody waits or fills the memory."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.cli import main
from dataset_tools.index import Caption, Header, IndexFileError, Record, read_index, write_index
from dataset_tools.inpainted.copies import copy_facts
from dataset_tools.inpainted.fillers import Fillers
from models.files.regular_file import MOST_OF_A_LINE

RECORD = Record("a", "a.jpg", "test", "cat", "cat", (Caption("a cat", "human"),), (64, 48), (1.0, 2.0, 8.0, 8.0))
HEADER = {"schema": 1, "kind": "featherproof-index", "root": ".", "source": "s", "seed": 0}

DAMAGED: dict[str, Any] = {
    "size is negative": {"size": [-5, 5]},
    "size is huge": {"size": [10**9, 10**9]},
    "size of many gigabytes": {"size": [30_000, 30_000]},
    "size is a long line": {"size": [30_000, 1]},
    "size is no numbers": {"size": ["a", True]},
    "a caption is a number": {"captions": [{"text": 7, "origin": "human"}]},
    "a caption is no object": {"captions": ["a cat"]},
    "captions are a number": {"captions": 3},
    "id is a list": {"id": []},
    "image is empty": {"image": ""},
    "box is text": {"box": "abcd"},
    "box is endless": {"box": [0, 0, float("inf"), 1]},
    "object_hole is a number": {"object_hole": 5},
    "split is an object": {"split": {}},
}


def damaged(folder: Path, line: bytes) -> Path:
    path = folder / "index.jsonl"
    path.write_bytes(json.dumps(HEADER).encode() + b"\n" + line + b"\n")
    return path


def fault_line(fault: str) -> bytes:
    return json.dumps(RECORD.to_json() | DAMAGED[fault]).encode()


@pytest.mark.parametrize("fault", [*DAMAGED, "brackets", "endless line"])
@pytest.mark.parametrize("command", ["check", "masks", "show", "inpainted", "folder"])
def test_every_command_says_line_and_fault(
    tmp_path: Path,
    save_jpeg: Callable[..., Path],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    command: str,
    fault: str,
) -> None:
    fillers = Fillers({"grey": lambda jobs: [job.photo for job in jobs]}, {})
    monkeypatch.setattr("dataset_tools.inpainted.fillers.load_fillers", lambda *_: fillers)
    save_jpeg(tmp_path / "a.jpg", width=64, height=48)
    lines = {"brackets": b"[" * 200_000, "endless line": b" " * (MOST_OF_A_LINE + 5)}
    path = damaged(tmp_path, lines[fault] if fault in lines else fault_line(fault))
    arguments = {
        "check": [str(path)],
        "masks": [str(path)],
        "show": [str(path), "--out", str(tmp_path / "sheet.png")],
        "inpainted": [str(path), str(tmp_path / "set")],
        "folder": [str(tmp_path), str(tmp_path / "out"), "--splits-of", str(path), "--no-outlines"],
    }[command]
    assert main([command, *arguments]) == 1
    said = capsys.readouterr()
    assert "line 2: " in said.out + said.err
    assert "Traceback" not in said.err


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**12), 10**12) | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["text", "origin", "x"]), inner),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*RECORD.to_json()]), values, max_size=3))
def test_any_values_are_a_record_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, changed: dict[str, Any]
) -> None:
    line = json.dumps(RECORD.to_json() | changed).encode()
    index = read_index(damaged(tmp_path_factory.mktemp("index"), line))
    ((number, found),) = index.lines()
    assert number == 2
    if isinstance(found, Record):
        assert all(isinstance(caption.text, str) for caption in found.captions)
        assert 1 <= min(found.size) <= max(found.size) <= 20_000
    else:
        with pytest.raises(IndexFileError, match="line 2: "):
            list(index.records())


@pytest.mark.parametrize("what", ["pipe", "device", "folder without one"])
def test_what_is_no_file_is_not_read(tmp_path: Path, what: str) -> None:
    path = tmp_path / "index.jsonl"
    if what == "pipe":
        os.mkfifo(path)
    elif what == "device":
        path.symlink_to("/dev/zero")
    said = "does not exist" if what == "folder without one" else "is a pipe, a socket or a device"
    with pytest.raises(IndexFileError, match=said):
        read_index(tmp_path)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({}, "is no inpainted set"),
        ({"label": "inpainted"}, "is missing"),
        ({"label": "perhaps", "quality": 80, "hole_area": 0.1, "source": "s"}, "neither authentic nor inpainted"),
        ({"label": "authentic", "quality": "80", "hole_area": 0.1, "source": "s"}, "is no number"),
        (
            {"label": "inpainted", "quality": 80, "hole_area": 0.1, "source": "s", "hole": 4, "hole_kind": "spot"},
            "hole is 4",
        ),
        ({"label": "authentic", "quality": None, "hole_area": 0.0, "source": 5}, "source is 5"),
    ],
)
def test_copies_that_are_not_described_are_a_sentence(tmp_path: Path, fault: dict[str, Any], said: str) -> None:
    write_index(tmp_path / "index.jsonl", Header("."), [])
    damaged(tmp_path, json.dumps(RECORD.to_json() | fault).encode())
    index = read_index(tmp_path)
    with pytest.raises(IndexFileError, match=said):
        copy_facts(index, next(index.records()))

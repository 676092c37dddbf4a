"""The index keeps every record through a write and a read, streams, moves, and says what is wrong with a bad file."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset_tools.cli import main
from dataset_tools.index import SCHEMA, Caption, Header, IndexFileError, Record, read_index, root_for, write_index
from dataset_tools.inpainted.copies import copy_facts
from dataset_tools.inpainted.fillers import Fillers
from models.files.regular_file import MOST_OF_A_LINE

RECORD = Record(
    id="cub/1",
    image="images/a.jpg",
    split="test",
    domain="bird",
    category="001.Red_Bird",
    captions=(Caption("a red bird", "human"),),
    size=(64, 48),
    box=(1.5, 2.0, 8.0, 8.0),
    object_hole="object_holes/a.png",
    parts={"beak": (7.5, 4.0), "left eye": (6.0, 3.0)},
)
HEADER = {"schema": SCHEMA, "kind": "featherproof-index", "root": "."}


def written(folder: Path, *lines: bytes | dict[str, Any], header: dict[str, Any] | None = None) -> Path:
    """An index of these lines, or of records with these values changed."""
    path = folder / "index.jsonl"
    rows = [row if isinstance(row, bytes) else json.dumps(RECORD.to_json() | row).encode() for row in lines]
    path.write_bytes(b"".join(row + b"\n" for row in (json.dumps(header or HEADER).encode(), *rows)))
    return path


def test_a_record_comes_back_as_it_was_written(tmp_path: Path) -> None:
    bare = replace(RECORD, id="cub/2", split="val", captions=(), box=None, object_hole=None, parts={})
    assert "parts" not in bare.to_json()  # an index without them is as older versions wrote it
    header = Header("photos", "CUB", 7, licence="CC0")
    assert write_index(tmp_path / "index.jsonl", header, [RECORD, bare]) == 2
    index = read_index(tmp_path)
    assert index.header == header
    assert list(index.records()) == [RECORD, bare]
    assert list(index.records("val")) == [bare]


@settings(max_examples=40)
@given(name=st.text(min_size=1), text=st.text())
def test_any_file_name_and_caption_survives(tmp_path_factory: pytest.TempPathFactory, name: str, text: str) -> None:
    path = tmp_path_factory.mktemp("names") / "index.jsonl"
    records = [
        replace(RECORD, image=name, captions=(Caption(text, "human"),)),
        replace(RECORD, image="two\nlines\u2028and\udcff bytes.jpg"),
    ]
    write_index(path, Header("."), records)
    assert list(read_index(path).records()) == records


def test_keys_of_later_versions_are_kept_and_headers_of_earlier_ones_read(tmp_path: Path) -> None:
    index = read_index(written(tmp_path, {"made_by": "telea"}, header=HEADER | {"codec": "jpeg"}))
    assert index.header == Header(".", extra={"codec": "jpeg"})
    assert index.header.to_json()["codec"] == "jpeg"
    assert [record.to_json() for record in index.records()] == [{**RECORD.to_json(), "made_by": "telea"}]


def test_photos_and_holes_are_found_after_a_move(tmp_path: Path) -> None:
    write_index(tmp_path / "old" / "index.jsonl", Header("photos"), [RECORD])
    (tmp_path / "old").rename(tmp_path / "new")
    index = read_index(tmp_path / "new")
    assert index.image_path(RECORD) == tmp_path / "new/photos/images/a.jpg"
    assert index.object_hole_path(RECORD) == tmp_path / "new/object_holes/a.png"
    # the root is relative only for photos that move with the index
    assert root_for(tmp_path / "set/photos", tmp_path / "set") == "photos"
    assert root_for(tmp_path / "set", tmp_path / "set") == "."
    assert root_for(tmp_path / "photos", tmp_path / "set") == str(tmp_path / "photos")


def test_records_are_read_one_at_a_time(tmp_path: Path) -> None:
    records = read_index(written(tmp_path, {}, b"{ cut")).records()
    assert next(records) == RECORD
    with pytest.raises(IndexFileError, match="line 3: not a JSON object"):
        next(records)


def test_a_failed_write_leaves_the_old_index_and_no_litter(tmp_path: Path) -> None:
    path = written(tmp_path, {})

    def stopped_halfway() -> Iterator[Record]:
        yield replace(RECORD, id="other")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_index(path, Header("."), stopped_halfway())
    assert list(read_index(path).records()) == [RECORD]
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ('{"schema": 99, "kind": "featherproof-index", "root": "."}', "schema 99"),
        ('{"schema": 1, "kind": "shopping-list", "root": "."}', "shopping-list"),
        ('{"schema": 1, "kind": "featherproof-index"}', "'root' is missing"),
        ('{"schema": 1, "kind": "featherproof-index", "root": ".", "licence": 5}', "licence is 5, not a text"),
        ("id,image,split", "not a JSON object"),
        ("", "not a JSON object"),
    ],
)
def test_a_file_that_is_no_index_is_named_with_its_fault(tmp_path: Path, line: str, sentence: str) -> None:
    path = tmp_path / "index.jsonl"
    path.write_text(line + "\n")
    with pytest.raises(IndexFileError, match=sentence) as error:
        read_index(path)
    assert str(path) in str(error.value)


def test_what_is_no_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "index.jsonl"
    with pytest.raises(IndexFileError, match="does not exist; write it with featherproof-data"):
        read_index(tmp_path)
    for make in (os.mkfifo, lambda path: path.symlink_to("/dev/zero")):
        make(path)
        with pytest.raises(IndexFileError, match="is a pipe, a socket or a device"):
            read_index(tmp_path)
        path.unlink()


FAULTS: dict[str, dict[str, Any] | bytes] = {
    "size is negative": {"size": [-5, 5]},
    "size is huge": {"size": [10**9, 10**9]},
    "size of many gigabytes": {"size": [30_000, 30_000]},
    "size is a long line": {"size": [30_000, 1]},
    "size is no numbers": {"size": ["a", True]},
    "a caption is a number": {"captions": [{"text": 7, "origin": "human"}]},
    "a caption has no origin": {"captions": [{"text": "a"}]},
    "a caption is no object": {"captions": ["a cat"]},
    "captions are a number": {"captions": 3},
    "id is a list": {"id": []},
    "image is empty": {"image": ""},
    "box is text": {"box": "abcd"},
    "box is endless": {"box": [0, 0, float("inf"), 1]},
    "object_hole is a number": {"object_hole": 5},
    "parts are a list": {"parts": ["beak"]},
    "a part is one number": {"parts": {"beak": [1]}},
    "a part is text": {"parts": {"beak": "12"}},
    "a part is nowhere": {"parts": {"beak": [1, None]}},
    "split is an object": {"split": {}},
    "split is another": {"split": "holdout"},
    "brackets": b"[" * 200_000,
    "endless line": b" " * (MOST_OF_A_LINE + 5),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_damaged_record_is_named_by_its_line(tmp_path: Path, fault: str) -> None:
    with pytest.raises(IndexFileError, match="line 2: "):
        list(read_index(written(tmp_path, FAULTS[fault])).records())


COMMANDS = [(command, "size of many gigabytes") for command in ("check", "masks", "show", "inpainted", "folder")]


@pytest.mark.parametrize(("command", "fault"), [*COMMANDS, ("check", "brackets"), ("check", "endless line")])
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
    path = str(written(tmp_path, FAULTS[fault]))
    arguments = {
        "check": [path],
        "masks": [path],
        "show": [path, "--out", str(tmp_path / "sheet.png")],
        "inpainted": [path, str(tmp_path / "set")],
        "folder": [str(tmp_path), str(tmp_path / "out"), "--splits-of", path, "--no-outlines"],
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


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from([*RECORD.to_json()]), values, max_size=3))
def test_any_values_are_a_record_or_a_sentence(
    tmp_path_factory: pytest.TempPathFactory, changed: dict[str, Any]
) -> None:
    index = read_index(written(tmp_path_factory.mktemp("index"), changed))
    ((number, found),) = index.lines()
    assert number == 2
    if isinstance(found, Record):
        assert all(isinstance(caption.text, str) for caption in found.captions)
        assert 1 <= min(found.size) <= max(found.size) <= 20_000
    else:
        with pytest.raises(IndexFileError, match="line 2: "):
            list(index.records())


AUTHENTIC = {"label": "authentic", "quality": 80, "hole_area": 0.1, "source": "s"}


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({}, "is no inpainted set"),
        ({"label": "inpainted"}, "is missing"),
        (AUTHENTIC | {"label": "perhaps"}, "neither authentic nor inpainted"),
        (AUTHENTIC | {"quality": "80"}, "is no number"),
        (AUTHENTIC | {"label": "inpainted", "hole": 4, "hole_kind": "spot"}, "hole is 4"),
        (AUTHENTIC | {"source": 5}, "source is 5"),
    ],
)
def test_copies_that_are_not_described_are_a_sentence(tmp_path: Path, fault: dict[str, Any], said: str) -> None:
    index = read_index(written(tmp_path, fault))
    with pytest.raises(IndexFileError, match=said):
        copy_facts(index, next(index.records()))

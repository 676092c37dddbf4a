"""The index keeps every record through a write and a read, streams, moves, and says what is wrong with a bad file."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.index import SCHEMA, Caption, Header, IndexFileError, Record, read_index, root_for, write_index

RECORD = Record(
    id="cub/1",
    image="images/a.jpg",
    split="train",
    domain="bird",
    category="001.Red_Bird",
    captions=(Caption("a red bird", "human"),),
    size=(80, 64),
    box=(1.5, 2.0, 30.0, 40.0),
    object_hole="object_holes/a.png",
)


def test_a_record_comes_back_as_it_was_written(tmp_path: Path) -> None:
    bare = replace(RECORD, id="cub/2", split="val", captions=(), box=None, object_hole=None)
    assert write_index(tmp_path / "index.jsonl", Header("photos", "CUB", 7), [RECORD, bare]) == 2
    index = read_index(tmp_path)
    assert index.header == Header("photos", "CUB", 7)
    assert list(index.records()) == [RECORD, bare]
    assert list(index.records("val")) == [bare]


@given(name=st.text(min_size=1), text=st.text())
def test_any_file_name_and_caption_survives(tmp_path_factory: pytest.TempPathFactory, name: str, text: str) -> None:
    path = tmp_path_factory.mktemp("names") / "index.jsonl"
    record = replace(RECORD, image=name, captions=(Caption(text, "human"),))
    write_index(path, Header("."), [record, RECORD])
    assert list(read_index(path).records()) == [record, RECORD]


def test_line_breaks_and_undecodable_bytes_in_names_survive(tmp_path: Path) -> None:
    record = replace(RECORD, image="two\nlines\u2028and\udcff bytes.jpg")
    write_index(tmp_path / "index.jsonl", Header("."), [record])
    assert list(read_index(tmp_path).records()) == [record]


def test_keys_of_later_versions_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "index.jsonl"
    header = {"schema": SCHEMA, "kind": "featherproof-index", "root": ".", "codec": "jpeg"}
    line = {**RECORD.to_json(), "made_by": "telea"}
    path.write_text(json.dumps(header) + "\n" + json.dumps(line) + "\n")
    index = read_index(path)
    assert index.header.to_json()["codec"] == "jpeg"
    assert [record.to_json() for record in index.records()] == [line]


def test_photos_and_holes_are_found_after_a_move(tmp_path: Path) -> None:
    write_index(tmp_path / "old" / "index.jsonl", Header("photos"), [RECORD])
    (tmp_path / "old").rename(tmp_path / "new")
    index = read_index(tmp_path / "new")
    assert index.image_path(RECORD) == tmp_path / "new/photos/images/a.jpg"
    assert index.object_hole_path(RECORD) == tmp_path / "new/object_holes/a.png"


def test_root_is_relative_only_for_photos_that_move_with_the_index(tmp_path: Path) -> None:
    assert root_for(tmp_path / "set/photos", tmp_path / "set") == "photos"
    assert root_for(tmp_path / "set", tmp_path / "set") == "."
    assert root_for(tmp_path / "photos", tmp_path / "set") == str(tmp_path / "photos")


def test_records_are_read_one_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "index.jsonl"
    write_index(path, Header("."), [RECORD])
    with path.open("a") as lines:
        lines.write("{ cut")
    records = read_index(path).records()
    assert next(records) == RECORD
    with pytest.raises(IndexFileError, match="line 3: not a JSON object"):
        next(records)


def test_a_failed_write_leaves_the_old_index_and_no_litter(tmp_path: Path) -> None:
    path = tmp_path / "index.jsonl"
    write_index(path, Header("."), [RECORD])

    def stopped_halfway():
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


def test_a_missing_index_names_the_command_that_writes_it(tmp_path: Path) -> None:
    with pytest.raises(IndexFileError, match="featherproof-data"):
        read_index(tmp_path / "nowhere")


@pytest.mark.parametrize("fault", [{"split": "holdout"}, {"size": [1]}, {"captions": [{"text": "a"}]}, {"box": [1, 2]}])
def test_a_damaged_record_is_named_by_its_line(tmp_path: Path, fault: dict[str, object]) -> None:
    path = tmp_path / "index.jsonl"
    write_index(path, Header("."), [])
    with path.open("a") as lines:
        lines.write(json.dumps({**RECORD.to_json(), **fault}) + "\n")
    with pytest.raises(IndexFileError, match="line 2"):
        list(read_index(path).records())

"""A table of verdicts comes back from its file as it was, and no file makes opening it fail without a sentence."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from app.file_state import file_state
from app.photo_files import is_table
from app.verdicts.decision import ANSWERS, Decision, note_line
from app.window.authenticate.rows import PackedCells, PhotoRow, Stage
from app.window.authenticate.table_file import KeptTable, save_table
from app.window.authenticate.table_reading import TableError, count_rows, read_table
from models.authenticity.verdict import SURE, Verdict
from models.provenance import Claim, Kind, Label, Labels

SHARE = st.floats(0, 1)
SIDE = st.integers(1, 200)


@st.composite
def verdicts(draw: st.DrawFn) -> Verdict:
    height, width = draw(SIDE), draw(SIDE)
    cells = np.full((-(-height // 16), -(-width // 16)), draw(st.floats(0, 1, width=32)), np.float32)
    return Verdict(
        draw(st.sampled_from(["authentic", "inpainted", "unsure"])),
        draw(SHARE),
        draw(st.dictionaries(st.text(max_size=5), SHARE, max_size=3)),
        cells,
        (height, width),
        draw(SHARE),
        draw(st.none() | st.just((0, 1, width, height))),
        draw(st.none() | st.tuples(st.text(max_size=5), SHARE)),
        draw(SHARE),
        draw(st.floats(0, 1e6)),
        draw(st.none() | st.lists(st.sampled_from(["bird", "cat", "dog"]), unique=True).map(tuple)),
        draw(st.lists(st.tuples(*[st.integers(0, 9000)] * 4), max_size=3).map(tuple)),
    )


LINES = st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=50)
LABELS = st.builds(
    Label,
    st.sampled_from(get_args(Kind)),
    st.sampled_from(get_args(Claim)),
    LINES,
    LINES,
    st.sampled_from([None, True, False]),
    st.none() | st.tuples(*[st.integers(0, 9000)] * 4),
)


DECISIONS = st.builds(
    Decision,
    st.sampled_from(ANSWERS),
    st.text().map(note_line),
    st.sampled_from([None, "authentic", "inpainted", "unsure"]),
)


@st.composite
def rows(draw: st.DrawFn) -> PhotoRow:
    path = draw(st.binary(min_size=1, max_size=20).filter(lambda name: b"\0" not in name).map(os.fsdecode))
    verdict = draw(st.none() | verdicts())
    if verdict is None:
        stage = draw(st.sampled_from([stage for stage in Stage if stage is not Stage.DONE]))
        return PhotoRow(path, stage, error=draw(st.text(max_size=20)) if stage is Stage.FAILED else "")
    thumbnail = draw(st.none() | st.just(np.arange(24, dtype=np.uint8).reshape(2, 4, 3)))
    labels = draw(st.none() | st.builds(Labels, st.lists(LABELS, max_size=3).map(tuple), st.tuples(LINES)))
    return replace(PhotoRow.judged(path, verdict, thumbnail, labels=labels), decision=draw(st.none() | DECISIONS))


TABLES = st.lists(rows(), max_size=6, unique_by=lambda row: row.path)


def same(found: PhotoRow, row: PhotoRow) -> bool:
    """Whether a row is as it was, what waited being not judged."""
    waited = row.stage in (Stage.WAITING, Stage.LOOKED_AT)
    parts = [found.path == row.path, found.error == row.error, found.file == row.file, found.cells == row.cells]
    parts += [found.labels == row.labels, found.decision == row.decision]
    parts.append(found.stage is (Stage.CANCELLED if waited else row.stage))
    parts.append((found.thumbnail is None) == (row.thumbnail is None))
    if row.thumbnail is not None and found.thumbnail is not None:
        parts.append(np.array_equal(found.thumbnail, row.thumbnail))
    if row.verdict is None or found.verdict is None:
        return all(parts) and row.verdict is found.verdict
    names = [field.name for field in fields(Verdict) if field.name != "cells"]
    return all(parts) and all(getattr(found.verdict, name) == getattr(row.verdict, name) for name in names)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tables")


@settings(max_examples=25)
@given(table=TABLES, threshold=st.floats(0.5, 0.99))
def test_a_saved_table_is_the_same_when_it_is_opened(table: list[PhotoRow], threshold: float, folder: Path) -> None:
    save_table(folder / "a.verdicts", table, threshold)
    found = read_table(folder / "a.verdicts")
    assert (found.changed, found.damaged, len(found.rows), found.threshold) == (0, 0, len(table), threshold)
    assert all(map(same, found.rows, table))


@settings(max_examples=15)
@given(tables=st.lists(st.permutations(range(5)), max_size=4), data=st.data())
def test_a_table_that_is_kept_is_always_the_last_one(
    tables: list[list[int]], data: st.DataObject, folder: Path
) -> None:
    (folder / "kept.verdicts").unlink(missing_ok=True)
    kept = KeptTable(folder / "kept.verdicts")
    known = [PhotoRow(str(number)) for number in range(5)]
    for order in tables:
        known = [replace(row, error=data.draw(st.text(max_size=3))) if row.path in "13" else row for row in known]
        now = [known[number] for number in order[: data.draw(st.integers(0, 5))]]
        kept.write(now)
        found = read_table(folder / "kept.verdicts").rows
        assert [(row.path, row.error) for row in found] == [(row.path, row.error) for row in now]


def judged(path: Path) -> PhotoRow:
    cells = np.zeros((1, 1), np.float32)
    verdict = Verdict("authentic", 0.1, {"swin": 0.1}, cells, (9, 9), 0.0, None, None, 1.0, 0.1)
    return PhotoRow.judged(str(path), verdict, None, file_state(str(path)))


GOOD = asdict(Label("software", "edited", "GIMP", "EXIF Software"))


def rewrite(file: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change what a table of one photo tells of it."""
    with sqlite3.connect(file) as database:
        ((text,),) = database.execute("SELECT told FROM photos")
        told = json.loads(text)
        change(told)
        database.execute("UPDATE photos SET told = ?", (json.dumps(told),))
    database.close()


def test_a_photo_that_was_changed_since_has_no_verdict_any_more_and_one_that_is_gone_keeps_it(tmp_path: Path) -> None:
    table = []
    for name in ("same", "other", "gone"):
        (tmp_path / name).write_bytes(b"a photo")
        table.append(replace(judged(tmp_path / name), decision=Decision("agree", "mine")))
    save_table(tmp_path / "t.verdicts", table)
    (tmp_path / "other").write_bytes(b"another photo")
    (tmp_path / "gone").unlink()
    found = read_table(tmp_path / "t.verdicts")
    assert [row.stage for row in found.rows] == [Stage.DONE, Stage.CANCELLED, Stage.DONE]
    assert [row.verdict is None for row in found.rows] == [False, True, False]
    assert {row.decision for row in found.rows} == {Decision("agree", "mine")}  # a person's work
    assert (found.changed, found.damaged) == (1, 0)


def test_a_table_of_an_older_program_still_opens_without_what_that_did_not_know(tmp_path: Path) -> None:
    file = tmp_path / "t.verdicts"
    save_table(file, [judged(tmp_path / "a")], 0.9)

    def age(told: dict[str, Any]) -> None:
        del told["labels"], told["decision"], told["verdict"]["domain"], told["verdict"]["boxes"]
        told["verdict"]["box"] = [1, 2, 3, 4]

    rewrite(file, age)
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("DROP TABLE settings")
        database.execute("PRAGMA user_version = 1")
    found = read_table(file)
    (row,) = found.rows
    assert (found.damaged, row.labels, row.decision, row.verdict and row.verdict.domain) == (0, None, None, None)
    assert row.verdict is not None
    assert row.verdict.boxes == (row.verdict.box,) == ((1, 2, 3, 4),)
    assert found.threshold == SURE


@pytest.mark.parametrize("threshold", [7, 0.3, "much", b"", None])
def test_a_threshold_that_cannot_be_is_the_usual_one(tmp_path: Path, threshold: object) -> None:
    file = tmp_path / "t.verdicts"
    save_table(file, [judged(tmp_path / "a")], 0.9)
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("DELETE FROM settings")
        if threshold is not None:
            database.execute("INSERT INTO settings VALUES (?)", (threshold,))
    assert read_table(file).threshold == SURE


BAD_LABELS: list[object] = [
    [],
    {"found": [{"kind": "software"}], "notes": []},
    {"found": [GOOD | {"kind": "nothing"}], "notes": []},
    {"found": [GOOD | {"claim": ["edited"]}], "notes": []},
    {"found": [GOOD | {"value": 7}], "notes": []},
    {"found": [GOOD | {"verified": "yes"}], "notes": []},
    {"found": [GOOD | {"box": [0, 0, 10**400, 1]}], "notes": []},
    {"found": [GOOD | {"box": [0, 0, 1]}], "notes": []},
    {"found": [GOOD] * 2000, "notes": []},
    {"found": [], "notes": [7]},
]
BAD_DECISIONS: list[object] = [
    7,
    {},
    {"answer": "perhaps", "note": "", "verdict": None},
    {"answer": ["agree"], "note": "", "verdict": None},
    {"answer": "agree", "note": 7, "verdict": None},
    {"answer": "agree", "note": "", "verdict": "maybe"},
]
BAD_DOMAINS: list[object] = ["cat", [7], ["<b>cat</b>"], ["x" * 100], ["cat"] * 1000]
BAD_VERDICTS: list[dict[str, object]] = [
    {"verdict": "maybe"},
    {"size": [0, 9]},
    {"size": [9, 1 << 30]},
    {"p_inpainted": 7},
    {"p_inpainted": "much"},
    {"box": [1, 2, -3, 4]},
    {"boxes": 7},
    {"boxes": [[0, 0, 10**400, 1]]},
    {"boxes": [[0, 0, 1]]},
    {"category": [7, 0.5]},
    *({"domain": domain} for domain in BAD_DOMAINS),
]
BAD_COLUMNS: list[tuple[str, object]] = [
    ("told", "[" * 200_000),
    ("told", "{}"),
    ("told", '{"stage": "done", "error": "", "file": null, "verdict": null, "cells": null, "thumbnail": null}'),
    ("told", 7),
    ("path", "no bytes"),
    ("cells", b"damaged"),
    ("cells", None),
]


def test_what_is_not_as_it_was_written_costs_its_own_row_only(tmp_path: Path) -> None:
    sound, file = tmp_path / "sound.verdicts", tmp_path / "t.verdicts"
    save_table(sound, [judged(tmp_path / name) for name in ("a", "b", "c")])
    ((text,),) = sqlite3.connect(sound).execute("SELECT told FROM photos WHERE place = 1")
    told = json.loads(text)
    texts = [told | {"labels": labels} for labels in BAD_LABELS]
    texts += [told | {"verdict": told["verdict"] | wrong} for wrong in BAD_VERDICTS]
    texts += [told | {"decision": decision} for decision in BAD_DECISIONS]
    for column, value in [*(("told", json.dumps(each)) for each in texts), *BAD_COLUMNS]:
        shutil.copy(sound, file)
        with closing(sqlite3.connect(file)) as database, database:
            database.execute(f"UPDATE photos SET {column} = ? WHERE place = 1", (value,))
        found = read_table(file)
        assert ([row.name for row in found.rows], found.damaged) == (["a", "c"], 1), (column, str(value)[:200])


def test_what_a_table_says_of_labels_is_printable_whatever_it_holds(tmp_path: Path) -> None:
    file = tmp_path / "t.verdicts"
    save_table(file, [judged(tmp_path / "a")])
    hostile = GOOD | {"value": "two\nlines\u202e" * 1000, "place": "\x1b[31m"}
    noted = {"answer": "agree", "note": "a\nb\u202e" * 1000, "verdict": None}
    rewrite(file, lambda told: told.update(labels={"found": [hostile], "notes": ["a\nb"]}, decision=noted))
    (row,) = read_table(file).rows
    assert row.labels is not None
    assert row.decision is not None
    assert row.decision.note.isprintable()
    assert len(row.decision.note) <= 1000
    (label,) = row.labels.found
    assert all(text.isprintable() and len(text) <= 200 for text in (label.value, label.place, *row.labels.notes))


@settings(max_examples=40)
@given(place=st.integers(0, 1 << 16), length=st.none() | st.integers(0, 1 << 16), byte=st.integers(0, 255))
def test_a_damaged_file_is_a_sentence_or_what_of_it_is_sound(
    place: int, length: int | None, byte: int, folder: Path
) -> None:
    file = folder / "damaged.verdicts"
    save_table(file, [judged(folder / str(number)) for number in range(40)])
    content = bytearray(file.read_bytes())
    content[place % len(content)] = byte
    file.write_bytes(content[:length])
    try:
        read_table(file)
    except TableError as error:
        assert str(file) in str(error)  # noqa: PT017 - either is right


def test_what_is_no_table_is_named(tmp_path: Path) -> None:
    (tmp_path / "text.verdicts").write_text("not a table")
    os.mkfifo(tmp_path / "pipe.verdicts")
    newer = tmp_path / "newer.verdicts"
    save_table(newer, [])
    with sqlite3.connect(newer) as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    assert all(is_table(file) for file in (newer, "/a/Photos.VERDICTS"))
    assert not is_table("/a/verdicts.csv")
    for name in ("text", "pipe", "gone", "newer"):
        with pytest.raises(TableError, match=f"{name}.verdicts") as error:
            read_table(tmp_path / f"{name}.verdicts")
        assert error.value.newer == (name == "newer")


def test_a_full_disk_leaves_the_table_of_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "t.verdicts"
    save_table(file, [PhotoRow("a")])

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        save_table(file, [PhotoRow("b")])
    monkeypatch.undo()
    assert [row.path for row in read_table(file).rows] == ["a"]
    assert [entry.name for entry in tmp_path.iterdir()] == ["t.verdicts"]
    for write in (save_table, lambda path, rows: KeptTable(path).write(rows)):
        with pytest.raises(FileNotFoundError):  # as the system tells it
            write(tmp_path / "gone" / "t.verdicts", [])


def test_a_table_that_no_program_came_to_write_holds_no_photos(tmp_path: Path) -> None:
    (tmp_path / "begun.verdicts").touch()  # as a crash leaves it
    save_table(tmp_path / "empty.verdicts", [])
    save_table(tmp_path / "two.verdicts", [PhotoRow("a"), PhotoRow("b")])
    assert [count_rows(tmp_path / f"{name}.verdicts") for name in ("begun", "empty", "two")] == [0, 0, 2]


@given(arrays(np.float32, array_shapes(min_dims=2, max_dims=2, max_side=9), elements=st.floats(0, 1, width=32)))
def test_cells_come_back_in_their_place_to_half_a_level(cells: np.ndarray) -> None:
    found = PackedCells.pack(cells).unpack()
    assert (found.shape, found.dtype) == (cells.shape, np.float32)
    assert np.abs(found - cells).max() <= 0.5 / 255 + 1e-6


def test_a_judged_photo_holds_no_large_array_and_gives_its_whole_verdict() -> None:
    cells = np.random.default_rng(0).random((250, 375), np.float32)  # nothing in it can be compressed
    verdict = Verdict("inpainted", 0.9, {"swin": 0.8}, cells, (4000, 6000), 0.1, (1, 2, 3, 4), ("bird", 0.7), 1.0, 0.2)
    row = PhotoRow.judged("/p/a b.png", verdict, np.zeros((60, 80, 3), np.uint8)[:, ::-1])
    assert (row.name, row.stage) == ("a b.png", Stage.DONE)
    assert row.verdict is not None
    assert row.cells is not None
    assert row.verdict.cells.size == 0
    assert len(row.cells.data) < 1.01 * cells.nbytes / 4
    whole = row.whole_verdict
    assert whole is not None
    assert (whole.box, whole.p_inpainted, whole.category) == ((1, 2, 3, 4), 0.9, ("bird", 0.7))
    assert np.allclose(whole.cells, cells, atol=0.5 / 255 + 1e-6)
    assert row.thumbnail is not None
    assert row.thumbnail.flags.c_contiguous
    assert PhotoRow("/p/a.png").whole_verdict is None

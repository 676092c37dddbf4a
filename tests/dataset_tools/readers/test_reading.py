"""What all readers share: the report, and an index that is never half written."""

from __future__ import annotations

import errno
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dataset_tools import cli, index
from dataset_tools.index import Record, read_index
from dataset_tools.readers import reading
from dataset_tools.readers.reading import LeftOut, Report, Skipped, look_at_all, shown, write_records

SaveJpeg = Callable[..., Path]


def record(name: str) -> Record:
    return Record(id=name, image=name, split="train", domain="other", category="", captions=(), size=(8, 8))


def silent(message: str) -> None:
    pass


def test_what_is_skipped_and_left_out_is_in_the_report_and_not_in_the_index(tmp_path: Path) -> None:
    warnings: list[str] = []
    items = [record("a.jpg"), Skipped("b.jpg", "cut short"), LeftOut("c\n.jpg", "a near-duplicate of d.jpg")]
    report = write_records("set", tmp_path, tmp_path, 0, items, warnings.append, [["c\n.jpg", "d.jpg"]])
    assert [one.id for one in read_index(tmp_path).records()] == ["a.jpg"]
    assert warnings == ["b.jpg skipped: cut short"]
    lines = list(report.lines())
    assert lines[0] == "set: 1 photos, 1 categories, 1 skipped"
    assert "  twins        2 photos have a near-duplicate, 1 left out" in lines
    assert r"  left out     'c\n.jpg': a near-duplicate of d.jpg" in lines


def test_a_name_is_shown_in_one_line() -> None:
    assert [shown(name) for name in ("a b é.jpg", "a\nb", "\udcff")] == ["a b é.jpg", r"'a\nb'", r"'\udcff'"]


def test_one_look_finds_sizes_damage_and_near_duplicates(tmp_path: Path, save_jpeg: SaveJpeg) -> None:
    photos = {name: save_jpeg(tmp_path / name, seed=seed) for name, seed in (("a", 1), ("b", 1), ("c", 2))}
    photos["cut"] = save_jpeg(tmp_path / "cut", seed=3)
    photos["cut"].write_bytes(photos["cut"].read_bytes()[:-100])
    looks = look_at_all(photos, silent)
    assert (looks.of("a").size, looks.twins) == ((64, 48), [["a", "b"]])
    with pytest.raises(reading.DamagedPhoto):
        looks.of("cut")


def test_progress_is_told_while_many_photos_are_looked_at(
    tmp_path: Path, save_jpeg: SaveJpeg, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_PROGRESS_EVERY", 0.0)
    said: list[str] = []
    look_at_all({str(i): save_jpeg(tmp_path / "a.jpg") for i in range(3)}, said.append)
    assert said[-1] == "2 of 3 photos looked at"


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left", "index.jsonl"), KeyboardInterrupt()])
def test_a_full_disk_or_ctrl_c_leaves_the_old_index(
    tmp_path: Path, save_jpeg: SaveJpeg, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    for seed in range(4):
        save_jpeg(tmp_path / f"photos/{seed}.jpg", seed=seed)
    command = ["folder", str(tmp_path / "photos"), str(tmp_path / "out")]
    assert cli.main(command) == 0
    old = (tmp_path / "out/index.jsonl").read_bytes()
    dumps, written = index.json.dumps, []

    def fill_up(values: Any) -> str:
        written.append(values)
        if len(written) == 3:
            raise error
        return dumps(values)

    monkeypatch.setattr(index.json, "dumps", fill_up)
    assert cli.main([*command, "--seed", "1"]) == (1 if isinstance(error, OSError) else 130)
    assert len(written) == 3
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == {"index.jsonl": old}


def test_an_empty_report_has_its_lines() -> None:
    assert next(Report("nothing").lines()) == "nothing: 0 photos, 0 categories, 0 skipped"

"""Verdicts leave the table as files: whole or not at all, and as `featherproof classify` writes them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from models.imaging import load_photo
from tests.gui.judging import Judge, photos


@pytest.fixture
def judge(qtbot: QtBot, tmp_path: Path) -> Iterator[Judge]:
    found = Judge(qtbot)
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "broken.png").write_bytes(b"")
    photos(tmp_path / "p", "a-inpainted.png", "b.png")
    found.judge(tmp_path / "p")
    yield found
    found.close()


def export(judge: Judge, file: Path) -> None:
    judge.page.export(file)
    judge.wait(lambda: not judge.background.busy)


def test_the_table_as_csv_has_a_row_for_each_photo_and_each_error(judge: Judge, tmp_path: Path) -> None:
    file = tmp_path / "verdicts.csv"
    export(judge, file)
    with file.open(newline="", encoding="utf-8") as stream:
        rows = {Path(row["path"]).name: row for row in csv.DictReader(stream)}
    assert rows.keys() == {"a-inpainted.png", "b.png", "broken.png"}
    assert rows["a-inpainted.png"]["verdict"] == "inpainted"
    assert float(rows["a-inpainted.png"]["swin"]) == pytest.approx(0.9)
    assert rows["a-inpainted.png"]["box_width"] == "32"
    assert "broken.png" in rows["broken.png"]["error"]
    assert judge.said == [f"Exported {file}"]


def test_the_table_as_json_has_the_objects_of_classify(judge: Judge, tmp_path: Path) -> None:
    file = tmp_path / "verdicts.json"
    export(judge, file)
    found = {Path(entry["path"]).name: entry for entry in json.loads(file.read_text(encoding="utf-8"))}
    assert found["b.png"]["verdict"] == "authentic"
    assert found["b.png"]["models"].keys() == {"swin", "resnext", "gan"}
    assert found["broken.png"].keys() == {"path", "error"}


def test_only_what_is_shown_is_exported(judge: Judge, tmp_path: Path) -> None:
    judge.page.top.search.setText("inpainted")
    export(judge, tmp_path / "some.json")
    assert len(json.loads((tmp_path / "some.json").read_text(encoding="utf-8"))) == 1


@pytest.mark.parametrize("name", ["verdicts.csv", "verdicts.json"])
def test_a_full_disk_leaves_the_old_file_and_says_so(
    judge: Judge, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / name
    file.write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    export(judge, file)
    assert judge.message.text() == f"{file} can't be written: No space left on device."
    assert file.read_text() == "old"
    assert {entry.name for entry in tmp_path.iterdir() if entry.is_file()} == {name}


def test_heat_maps_are_written_for_photos_with_a_verdict(judge: Judge, tmp_path: Path) -> None:
    folder = tmp_path / "maps"
    folder.mkdir()
    judge.page.export_overlays(folder)
    judge.wait(lambda: bool(judge.said))
    assert {file.name for file in folder.iterdir()} == {"a-inpainted-heat-map.png", "b-heat-map.png"}
    altered = load_photo(folder / "a-inpainted-heat-map.png").pixels.astype(int)
    assert np.ptp(altered[4, 4]) > 40  # in colour where it was altered
    assert np.ptp(altered[44, 60]) == 0  # in grey elsewhere
    assert judge.said == ["2 heat maps were written."]


def test_heat_maps_that_cannot_be_written_are_a_sentence(judge: Judge, tmp_path: Path) -> None:
    judge.page.export_overlays(tmp_path / "nowhere")
    judge.wait(lambda: bool(judge.said))
    assert "a-inpainted-heat-map.png can't be written" in judge.message.text()
    assert judge.said == ["0 heat maps were written."]

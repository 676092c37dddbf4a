"""Verdicts leave the table as files: whole or not at all, and as `featherproof classify` writes them."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.window.authenticate.exporting import copy_json
from models.imaging import load_photo
from tests.app.window.judging import Judge, photos


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
    judge.page.exporting.write_table(file)
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
    judge.page.exporting.write_overlays(folder)
    judge.wait(lambda: bool(judge.said))
    assert {file.name for file in folder.iterdir()} == {"a-inpainted-heat-map.png", "b-heat-map.png"}
    altered = load_photo(folder / "a-inpainted-heat-map.png").pixels.astype(int)
    assert np.ptp(altered[4, 4]) > 40  # in colour where it was altered
    assert np.ptp(altered[44, 60]) == 0  # in grey elsewhere
    assert judge.said == ["Heat maps written: 2 of 2."]


def test_heat_maps_that_cannot_be_written_are_a_sentence(judge: Judge, tmp_path: Path) -> None:
    judge.page.exporting.write_overlays(tmp_path / "nowhere")
    judge.wait(lambda: bool(judge.said))
    assert "a-inpainted-heat-map.png can't be written" in judge.message.text()
    assert judge.said == ["Heat maps written: 0 of 2."]


def test_a_disk_that_fills_in_the_middle_of_a_table_is_said_of_that_table(
    judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "verdicts.csv"
    file.write_text("old")

    def full(self: Path, content: bytes) -> None:
        self.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    export(judge, file)
    assert judge.message.text() == f"{file} can't be written: No space left on device."
    assert file.read_text() == "old"
    assert {entry.name for entry in tmp_path.iterdir() if entry.is_file()} == {file.name}


@pytest.mark.parametrize("name", ["verdicts.csv", "verdicts.json"])
def test_a_table_never_takes_the_place_of_a_photo_that_its_name_leads_to(
    judge: Judge, tmp_path: Path, name: str
) -> None:
    photo = tmp_path / "p" / "b.png"
    before = photo.read_bytes()
    (tmp_path / name).symlink_to(photo)
    export(judge, tmp_path / name)
    assert judge.message.text() == f"{tmp_path / name} can't be written: it leads to the photo {photo}."
    assert photo.read_bytes() == before


def test_the_writing_of_heat_maps_is_told_and_can_be_stopped(judge: Judge, tmp_path: Path) -> None:
    (tmp_path / "maps").mkdir()
    top, overlays = judge.page.top, judge.page.exporting.overlays
    told: list[str] = []
    overlays.changed.connect(lambda: told.append(top.writing.told.text()))
    overlays.changed.connect(lambda: told.count("Heat maps: 1 of 2") == 1 and top.stop_writing.click())
    judge.page.exporting.write_overlays(tmp_path / "maps")
    assert top.writing.isVisible()
    judge.wait(lambda: bool(judge.said))
    assert told[0] == "Heat maps: 0 of 2"
    assert "Heat maps: 1 of 2" in told
    assert judge.said == ["Heat maps written: 1 of 2."]
    assert not top.writing.isVisible()
    assert not overlays.running


def test_verdicts_can_be_copied_as_lines_of_json(judge: Judge) -> None:
    judge.page.table.selectAll()
    copy_json(judge.page.chosen_rows())
    entries = [json.loads(line) for line in QGuiApplication.clipboard().text().splitlines()]
    assert {Path(entry["path"]).name: entry.get("verdict") for entry in entries} == {
        "a-inpainted.png": "inpainted",
        "b.png": "authentic",
        "broken.png": None,
    }


def test_heat_maps_spare_a_photo_of_their_name_even_where_it_is_filtered_out(judge: Judge, tmp_path: Path) -> None:
    photo = photos(tmp_path / "p", "a-inpainted-heat-map.png")[0]
    before = photo.read_bytes()
    judge.judge(photo)
    judge.page.top.search.setText("a-inpainted.png")
    judge.page.exporting.write_overlays(tmp_path / "p")
    judge.wait(lambda: bool(judge.said))
    assert photo.read_bytes() == before
    assert (tmp_path / "p" / "a-inpainted-heat-map-2.png").exists()

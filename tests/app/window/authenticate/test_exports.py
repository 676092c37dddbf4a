"""The files that verdicts and heat maps are written to."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from app.window.authenticate.exporting import json_lines, overlay_targets, write_csv, write_json
from app.window.authenticate.rows import PhotoRow, Stage
from models.authenticity.verdict import Verdict
from models.provenance import Label, Labels


def judged(path: str, **models: float) -> PhotoRow:
    cells = np.zeros((2, 2), np.float32)
    found = Verdict("authentic", 0.1, models or {"swin": 0.1}, cells, (32, 32), 0.0, None, None, 1.0, 0.1)
    return PhotoRow.judged(path, found, None)


def table(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_photos_judged_by_different_ensembles_stand_in_one_table(tmp_path: Path) -> None:
    rows = [judged("a.png", swin=0.25), judged("b.png", resnet34=0.75), PhotoRow("c.png", Stage.FAILED, error="Gone.")]
    write_csv(tmp_path / "t.csv", rows, ("swin", "resnet34"))
    found = table(tmp_path / "t.csv")
    assert [(row["swin"], row["resnet34"]) for row in found] == [("0.250000", "nan"), ("nan", "0.750000"), ("", "")]
    write_json(tmp_path / "t.json", rows)
    entries = json.loads((tmp_path / "t.json").read_text(encoding="utf-8"))
    assert [entry.get("models") for entry in entries] == [{"swin": 0.25}, {"resnet34": 0.75}, None]


@pytest.mark.parametrize("stage", [Stage.WAITING, Stage.LOOKED_AT, Stage.CANCELLED])
def test_photos_that_were_not_judged_are_left_out(tmp_path: Path, stage: Stage) -> None:
    rows = [PhotoRow("a.png", stage), judged("b.png")]
    write_csv(tmp_path / "t.csv", rows, ("swin",))
    assert [row["path"] for row in table(tmp_path / "t.csv")] == ["b.png"]
    assert [json.loads(line)["path"] for line in json_lines(rows).splitlines()] == ["b.png"]


def test_a_table_of_nothing_is_a_file(tmp_path: Path) -> None:
    write_csv(tmp_path / "t.csv", [], ())
    write_json(tmp_path / "t.json", [])
    assert (tmp_path / "t.csv").read_bytes() == b""
    assert json.loads((tmp_path / "t.json").read_text()) == []


def test_heat_maps_of_photos_with_one_name_do_not_overwrite_each_other(tmp_path: Path) -> None:
    rows = [judged(str(tmp_path / folder / "A.png")) for folder in ("x", "y", "z")]
    rows.insert(1, PhotoRow(str(tmp_path / "broken.png"), Stage.FAILED, error="Broken."))
    names = [file.name for _, file in overlay_targets(rows, tmp_path, [])]
    assert names == ["A-heat-map.png", "A-heat-map-2.png", "A-heat-map-3.png"]


def test_a_heat_map_never_overwrites_a_photo(tmp_path: Path) -> None:
    row, photo = judged(str(tmp_path / "elsewhere" / "a.png")), tmp_path / "A-heat-map.png"
    assert [file.name for _, file in overlay_targets([row], tmp_path, [])] == ["a-heat-map.png"]
    assert [file.name for _, file in overlay_targets([row], tmp_path, [str(photo)])] == ["a-heat-map-2.png"]


def test_exports_say_which_animals_were_seen_and_what_the_file_says(tmp_path: Path) -> None:
    plain = judged("a.png")
    assert plain.verdict is not None
    labels = Labels((Label("software", "edited", "GIMP", "EXIF Software"),))
    rows = [plain, replace(plain, path="b.png", verdict=replace(plain.verdict, domain=()), labels=labels)]
    write_csv(tmp_path / "t.csv", rows, ("swin",))
    said = "The file says that it was edited with GIMP (EXIF Software)"
    assert [(row["domain"], row["labels"]) for row in table(tmp_path / "t.csv")] == [("", ""), ("outside", said)]
    write_json(tmp_path / "t.json", rows)
    entries = json.loads((tmp_path / "t.json").read_text(encoding="utf-8"))
    assert [entry["domain"] for entry in entries] == [None, []]
    assert [[label["value"] for label in entry["labels"]] for entry in entries] == [[], ["GIMP"]]

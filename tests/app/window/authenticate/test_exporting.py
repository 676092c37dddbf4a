"""Verdicts leave the table as files: whole or not at all, and as `featherproof classify` writes them."""

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
from models.imaging import load_photo
from models.provenance import Label, Labels
from tests.app.window.judging import Judge, photos


@pytest.fixture
def table(judge: Judge, tmp_path: Path) -> Judge:
    """Two verdicts and an error."""
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "broken.png").write_bytes(b"")
    photos(tmp_path / "p", "a-inpainted.png", "b.png")
    judge.judge(tmp_path / "p")
    return judge


def export(judge: Judge, file: Path) -> list[dict]:
    judge.page.exporting.write_table(file)
    judge.read()
    return read(file)


def read(file: Path) -> list[dict]:
    """The rows of a table."""
    if file.suffix == ".json":
        entries: list[dict] = json.loads(file.read_text(encoding="utf-8"))
        return entries
    with file.open(newline="", encoding="utf-8", errors="replace") as stream:
        return list(csv.DictReader(stream))


def judged(path: str, **models: float) -> PhotoRow:
    cells = np.zeros((2, 2), np.float32)
    found = Verdict("authentic", 0.1, models or {"swin": 0.1}, cells, (32, 32), 0.0, None, None, 1.0, 0.1)
    return PhotoRow.judged(path, found, None)


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_what_is_shown_is_written_as_classify_writes_it(table: Judge, tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"verdicts.{kind}"
    rows = {Path(row["path"]).name: row for row in export(table, file)}
    assert rows.keys() == {"a-inpainted.png", "b.png", "broken.png"}
    assert (rows["a-inpainted.png"]["verdict"], rows["b.png"]["verdict"]) == ("inpainted", "authentic")
    swin = rows["a-inpainted.png"]["swin"] if kind == "csv" else rows["a-inpainted.png"]["models"]["swin"]
    assert float(swin) == pytest.approx(0.9)
    assert "broken.png" in rows["broken.png"]["error"]
    assert table.said == [f"Exported {file}"]
    table.page.top.search.setText("inpainted")
    assert len(export(table, file)) == 1


@pytest.mark.parametrize("name", ["verdicts.csv", "verdicts.json"])
@pytest.mark.parametrize("at", ["os.fsync", "pathlib.Path.write_bytes"])
def test_a_full_disk_leaves_the_old_file_and_says_so(
    table: Judge, tmp_path: Path, name: str, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / name
    file.write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(at, full)
        table.page.exporting.write_table(file)
        table.read()
    assert table.message.text() == f"{file} can't be written: No space left on device."
    assert file.read_text() == "old"
    assert {entry.name for entry in tmp_path.iterdir() if entry.is_file()} == {name}


@pytest.mark.parametrize("name", ["verdicts.csv", "verdicts.json"])
def test_a_table_never_takes_the_place_of_a_photo_that_its_name_leads_to(
    table: Judge, tmp_path: Path, name: str
) -> None:
    photo = tmp_path / "p" / "b.png"
    before = photo.read_bytes()
    (tmp_path / name).symlink_to(photo)
    table.page.exporting.write_table(tmp_path / name)
    table.read()
    assert table.message.text() == f"{tmp_path / name} can't be written: it leads to the photo {photo}."
    assert photo.read_bytes() == before


def test_heat_maps_are_written_for_photos_with_a_verdict_and_what_fails_is_a_sentence(
    table: Judge, tmp_path: Path
) -> None:
    folder = tmp_path / "maps"
    folder.mkdir()
    for place in (folder, tmp_path / "nowhere"):
        table.page.exporting.write_overlays(place)
        table.wait(lambda: not table.page.exporting.overlays.running)
    assert {file.name for file in folder.iterdir()} == {"a-inpainted-heat-map.png", "b-heat-map.png"}
    altered = load_photo(folder / "a-inpainted-heat-map.png").pixels.astype(int)
    assert np.ptp(altered[4, 4]) > 40  # in colour where it was altered
    assert np.ptp(altered[44, 60]) == 0  # in grey elsewhere
    assert table.said == ["Heat maps written: 2 of 2.", "Heat maps written: 0 of 2."]
    assert "a-inpainted-heat-map.png can't be written" in table.message.text()


def test_the_writing_of_heat_maps_is_told_and_can_be_stopped(table: Judge, tmp_path: Path) -> None:
    (tmp_path / "maps").mkdir()
    top, overlays = table.page.top, table.page.exporting.overlays
    told: list[str] = []
    overlays.changed.connect(lambda: told.append(top.writing.told.text()))
    overlays.changed.connect(lambda: told.count("Heat maps: 1 of 2") == 1 and top.stop_writing.click())
    table.page.exporting.write_overlays(tmp_path / "maps")
    assert top.writing.isVisible()
    table.wait(lambda: bool(table.said))
    assert told[0] == "Heat maps: 0 of 2"
    assert table.said == ["Heat maps written: 1 of 2."]
    assert not top.writing.isVisible()
    assert not overlays.running


def test_a_heat_map_takes_no_photo_s_place_and_no_other_heat_map_s(tmp_path: Path) -> None:
    rows = [judged(str(tmp_path / folder / "A.png")) for folder in ("x", "y")]
    rows.insert(1, PhotoRow(str(tmp_path / "broken.png"), Stage.FAILED, error="Broken."))
    taken = str(tmp_path / "a-heat-map.png")  # a photo, hidden by the filter
    assert [file.name for _, file in overlay_targets(rows, tmp_path, [])] == ["A-heat-map.png", "A-heat-map-2.png"]
    assert [file.name for _, file in overlay_targets(rows[:1], tmp_path, [taken])] == ["A-heat-map-2.png"]


def test_photos_judged_by_different_ensembles_stand_in_one_table_and_those_not_judged_in_none(tmp_path: Path) -> None:
    rows = [judged("a.png", swin=0.25), judged("b.png", resnet34=0.75), PhotoRow("c.png", Stage.FAILED, error="Gone.")]
    rows += [PhotoRow(stage.value, stage) for stage in (Stage.WAITING, Stage.LOOKED_AT, Stage.CANCELLED)]
    write_csv(tmp_path / "t.csv", rows, ("swin", "resnet34"))
    found = read(tmp_path / "t.csv")
    assert [(row["swin"], row["resnet34"]) for row in found] == [("0.250000", "nan"), ("nan", "0.750000"), ("", "")]
    write_json(tmp_path / "t.json", rows)
    entries = read(tmp_path / "t.json")
    assert [entry.get("models") for entry in entries] == [{"swin": 0.25}, {"resnet34": 0.75}, None]
    assert [json.loads(line) for line in json_lines(rows).splitlines()] == entries


def test_a_table_of_nothing_is_a_file(tmp_path: Path) -> None:
    write_csv(tmp_path / "t.csv", [], ())
    write_json(tmp_path / "t.json", [])
    assert (tmp_path / "t.csv").read_bytes() == b""
    assert read(tmp_path / "t.json") == []


def test_exports_hold_what_a_person_decided_and_at_which_threshold(table: Judge, tmp_path: Path) -> None:
    table.select(0)
    assert table.page.table.selected_rows()[0].name == "a-inpainted.png"
    table.page.decide("disagree")
    table.page.deciding.note(table.page.model.rows[0].path, "=1+1, odd")
    table.page.model.set_threshold(0.95)
    decided = {"decision": "disagree", "decision_on": "inpainted", "note": "=1+1, odd"}
    by_name = {Path(row["path"]).name: row for row in export(table, tmp_path / "t.json")}
    asked = {name: {key: row[key] for key in ("threshold", *decided)} for name, row in by_name.items()}
    assert asked["a-inpainted.png"] == {"threshold": 0.95} | decided
    assert asked["b.png"] == asked["broken.png"] == {"threshold": 0.95} | dict.fromkeys(decided)
    rows = {Path(row["path"]).name: row for row in export(table, tmp_path / "t.csv")}
    told = [(row["verdict"], row["threshold"], row["decision"], row["decision_on"]) for row in rows.values()]
    assert told == [("unsure", "0.95", "disagree", "inpainted"), ("unsure", "0.95", "", ""), ("", "0.95", "", "")]
    assert rows["a-inpainted.png"]["note"] == "'=1+1, odd"  # no spreadsheet computes it


def test_exports_say_which_animals_were_seen_and_what_the_file_says(tmp_path: Path) -> None:
    plain = judged("a.png")
    assert plain.verdict is not None
    labels = Labels((Label("software", "edited", "GIMP", "EXIF Software"),))
    rows = [plain, replace(plain, path="b.png", verdict=replace(plain.verdict, domain=()), labels=labels)]
    write_csv(tmp_path / "t.csv", rows, ("swin",))
    said = "The file says that it was edited with GIMP (EXIF Software)"
    assert [(row["domain"], row["labels"]) for row in read(tmp_path / "t.csv")] == [("", ""), ("outside", said)]
    write_json(tmp_path / "t.json", rows)
    entries = read(tmp_path / "t.json")
    assert [(entry["domain"], len(entry["labels"])) for entry in entries] == [(None, 0), ([], 1)]

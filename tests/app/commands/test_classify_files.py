"""Tables, heat maps and reports of `featherproof classify` hold what was told, and take no other file's place."""

from __future__ import annotations

import csv
import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from app.commands import classify as command
from tests.app.commands.red_finder import objects
from tests.app.verdicts.report_reading import Reading
from tests.fixtures.command import Outcome
from tests.fixtures.folders import content

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.usefixtures("album", "red_finder")
def test_csv_and_heat_maps_hold_what_was_told(run: Callable[..., Outcome], tmp_path: Path) -> None:
    out = tmp_path / "made" / "verdicts.csv"
    outcome = run("classify", ".", "red.png", "--csv", out, "--heatmaps", tmp_path / "heat", "--json")
    assert outcome.status == 1
    with out.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    told = objects(outcome)
    assert [row["path"] for row in rows] == [entry["path"] for entry in told]
    assert [row["error"] for row in rows] == [entry.get("error", "") for entry in told]
    assert [row["verdict"] for row in rows] == [entry.get("verdict", "") for entry in told]
    assert [Path(row["heat_map"]).name for row in rows] == [
        "", "grey-heat-map.png", "red-heat-map.png", "small-heat-map.png", "red-heat-map-2.png"
    ]  # fmt: skip
    assert {Path(row["heat_map"]) for row in rows if row["heat_map"]} == set((tmp_path / "heat").iterdir())
    again = run("classify", "grey.png", "--csv", out, "--heatmaps", tmp_path / "heat")
    assert again.status == 0
    assert len(out.read_text(encoding="utf-8").splitlines()) == 2  # a new run, a new table
    before = out.read_bytes()
    for asked in ("broken.jpg", "*.bmp"):
        outcome = run("classify", asked, "--csv", out)
        assert outcome.status == 1
        assert f"note: {out} stays as it was: no photo has a verdict." in outcome.err
        assert out.read_bytes() == before


@pytest.mark.usefixtures("album", "red_finder")
def test_a_report_tells_of_all_photos_in_their_order_and_shows_the_inpainted_ones(
    run: Callable[..., Outcome], tmp_path: Path
) -> None:
    out = tmp_path / "made" / "report.html"
    outcome = run("classify", "grey.png", "broken.jpg", "red.png", "gone.png", "--report", out)
    assert outcome.status == 1
    whole = Reading(out.read_text(encoding="utf-8"))
    assert whole.texts["h3"] == ["3. red.png: inpainted"]
    rows = [row for row in whole.texts["tr"] if row[:1].isdigit()]
    told = ("1grey.png", "2broken.jpg", "3red.png", "4gone.png")
    assert [row[: len(beginning)] for row, beginning in zip(rows, told, strict=True)] == list(told)
    assert whole.of("img")[1]["alt"] == "Heat map of red.png: 96×48 px at 32, 16"
    assert "DeviceCPU" in whole.texts["section"][-1]
    before = out.read_bytes()
    outcome = run("classify", "broken.jpg", "--report", out)
    assert f"note: {out} stays as it was: no photo has a verdict." in outcome.err
    assert out.read_bytes() == before
    assert run("classify", "grey.png", "--report", out).status == 0
    assert out.read_bytes() != before


@pytest.mark.usefixtures("red_finder")
def test_a_report_takes_the_place_of_no_photo_no_folder_no_table_and_no_other_file(
    run: Callable[..., Outcome], album: Path
) -> None:
    (album / "link.html").symlink_to(album / "red.png")
    (album / "mine.html").write_text("<p>Mine")
    (album / "folder.html").mkdir()
    before = content(album)
    for name, said in (
        ("link.html", "link.html leads to the photo ./red.png: name another file for the report."),
        ("mine.html", "mine.html is no report of Featherproof, and isn't replaced by one: name another file."),
        ("folder.html", "folder.html is a folder, not a file: name a file for the report."),
    ):
        outcome = run("classify", ".", "--report", name)
        assert (outcome.status, outcome.out) == (1, "")
        assert outcome.err.splitlines()[-1] == f"featherproof: {said}"
    assert run("classify", ".", "--report", "a.html", "--csv", "./a.html").status == 1
    assert content(album) == before


@pytest.mark.usefixtures("red_finder")
def test_the_tables_of_parts_are_joined_as_the_documentation_says(
    run: Callable[..., Outcome], album: Path, tmp_path: Path
) -> None:
    for folder in ("a", "b", "c"):
        (album / folder).mkdir()
        (album / folder / "red.png").write_bytes((album / "red.png").read_bytes())
    whole = run("classify", ".", "--csv", tmp_path / "whole.csv", "--heatmaps", tmp_path / "heat", "--json")
    for number in range(1, 5):
        part = tmp_path / f"part-{number}.csv"
        run(
            "classify", ".", "--csv", part, "--heatmaps", tmp_path / "heats", "--shard", f"{number}/4", "--json",
            "--report", part.with_suffix(".html"),
        )  # fmt: skip
    (join,) = (line for line in (ROOT / "docs/commands.md").read_text().splitlines() if line.startswith("awk"))
    command = join.replace("verdicts-*.csv", "part-*.csv").replace("verdicts.csv", "joined.csv")
    subprocess.run(["sh", "-c", command], cwd=tmp_path, check=True)
    tables = []
    for name in ("whole", "joined"):
        with (tmp_path / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            tables.append({row["path"]: row for row in csv.DictReader(stream)})
    assert len(tables[1]) == len(objects(whole)) == 7
    for path, row in tables[0].items():
        assert tables[1][path] | {"seconds": "", "heat_map": ""} == row | {"seconds": "", "heat_map": ""}
    pages = [Reading((tmp_path / f"part-{number}.html").read_text(encoding="utf-8")) for number in range(1, 5)]
    assert sum(row[:1].isdigit() for page in pages for row in page.texts["tr"]) == 7
    shown = [row["heat_map"] for row in tables[1].values() if row["heat_map"]]
    assert len(set(shown)) == len(list((tmp_path / "heats").iterdir())) == len(shown) == 6


@pytest.mark.usefixtures("red_finder")
@pytest.mark.parametrize("link", [os.link, os.symlink])
def test_a_photo_is_never_replaced_by_a_table_or_a_heat_map_that_leads_to_it(
    run: Callable[..., Outcome], album: Path, tmp_path: Path, link: Callable[[Path, Path], None]
) -> None:
    before = {file.name: file.read_bytes() for file in album.iterdir()}
    link(album / "red.png", tmp_path / "verdicts.csv")
    outcome = run("classify", ".", "--csv", tmp_path / "verdicts.csv")
    assert outcome.status == 1
    assert outcome.err == (
        f"featherproof: {tmp_path / 'verdicts.csv'} leads to the photo ./red.png: name another file for the table.\n"
    )
    (tmp_path / "heat").mkdir()
    link(album / "grey.png", tmp_path / "heat/red-heat-map.png")
    assert run("classify", ".", "--heatmaps", tmp_path / "heat").status == 1
    assert (tmp_path / "heat/red-heat-map-2.png").is_file()
    assert {file.name: file.read_bytes() for file in album.iterdir()} == before


@pytest.mark.usefixtures("album", "red_finder")
def test_ctrl_c_keeps_what_is_done(
    run: Callable[..., Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = command._read

    def interrupted(found: command.Found, heat_map: Path | None) -> object:
        if found.path == "small.png":
            raise KeyboardInterrupt  # as Ctrl+C does; a shell may have told us to ignore the signal itself
        return real(found, heat_map)

    monkeypatch.setattr(command, "_read", interrupted)
    monkeypatch.setattr(command, "PIXELS_AT_ONCE_ON_CPU", 1)  # no photo waits for another
    arguments = ["red.png", "broken.jpg", "small.png", "grey.png"]
    outcome = run("classify", *arguments, "--csv", tmp_path / "t.csv", "--heatmaps", tmp_path / "heat")
    assert outcome.status == 130
    assert "stopped: 2 of 4 photos are done" in outcome.err
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as stream:
        assert [row["path"] for row in csv.DictReader(stream)] == ["red.png", "broken.jpg"]
    assert [file.name for file in (tmp_path / "heat").iterdir()] == ["red-heat-map.png"]

"""`featherproof-data check` on the command line: its report, its JSON, its exit status, and photos that have moved."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dataset_tools.cli import main
from dataset_tools.holes.objects import ORIGIN
from dataset_tools.holes.outlines import AnimalOutlines
from dataset_tools.index import Header, read_index, write_index
from tests.dataset_tools.checks.conftest import Set
from tests.fixtures.found_animals import Finds


def test_a_sound_set_is_status_0_from_any_folder(
    sound: Set, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(sound.folder.parent)
    assert main(["check", "sound"]) == 0
    said = capsys.readouterr()
    assert "8 photos (train 4, val 2, test 2)" in said.out
    assert said.out.endswith("nothing is wrong\n")
    assert said.err == ""


def test_something_wrong_is_status_1_and_one_json_object_a_line(sound: Set, capsys: pytest.CaptureFixture[str]) -> None:
    sound.file("a2").unlink()
    sound.change("a3", domain="fish")
    assert main(["check", str(sound.folder), "--json"]) == 1
    *problems, summary = map(json.loads, capsys.readouterr().out.splitlines())
    assert [(problem["kind"], problem["name"]) for problem in problems] == [("photo", "a2"), ("entry", "a3")]
    assert summary["problems"] == {"photo": 1, "entry": 1}
    assert (summary["photos"], summary["ok"]) == (8, False)
    assert summary["outlines"] == {str(sound.folder / "index.jsonl"): {"cat": 1 / 7}}


def test_outlines_are_compared_with_trimaps_unless_that_is_refused(
    sound: Set, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sound.change("a0", object_hole="object_holes/0.png", **{ORIGIN: "trimap"})
    finds = Finds(("cat", 20 / 64, 10 / 48, 30 / 64, 20 / 48))
    monkeypatch.setattr(AnimalOutlines, "_loaded", lambda self: finds)
    path = str(sound.folder / "index.jsonl")
    for more, compared in (([], {path}), (["--no-outlines"], set())):
        assert main(["check", path, "--json", *more]) == 0
        assert json.loads(capsys.readouterr().out)["outline_agreement"].keys() == compared


def test_photos_that_have_moved_are_found_again_with_root(
    sound: Set, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    index, before = tmp_path / "index/index.jsonl", sound.records
    records = [type(record)(**{**vars(record), "object_hole": None}) for record in before.values()]
    write_index(index, Header(str(sound.folder), licence="CC0"), records)
    (tmp_path / "wrong").mkdir()
    written = index.read_bytes()
    assert main(["check", str(index), "--root", str(tmp_path / "wrong")]) == 1
    assert "has none of the photos" in capsys.readouterr().err
    assert index.read_bytes() == written
    sound.folder.rename(tmp_path / "moved")
    assert main(["check", str(index)]) == 1
    assert "check INDEX --root DIR" in capsys.readouterr().err
    assert main(["check", str(index), "--root", str(tmp_path / "moved")]) == 0
    assert list(read_index(index).records()) == records
    assert read_index(index).header.licence == "CC0"
    assert main(["check", str(index)]) == 0


def test_photos_moved_beside_their_index_move_with_it_from_then_on(sound: Set, tmp_path: Path) -> None:
    (sound.folder / "photos").mkdir()
    for id in sound.records:
        sound.file(id).rename(sound.folder / "photos" / sound.file(id).name)
    assert main(["check", str(sound.folder), "--root", str(sound.folder / "photos")]) == 0
    sound.folder.rename(tmp_path / "elsewhere")
    assert main(["check", str(tmp_path / "elsewhere")]) == 0


def test_one_root_for_several_indexes_and_a_missing_index_are_one_plain_line(
    sound: Set, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["check", str(sound.folder), str(sound.folder), "--root", "."])
    assert stop.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert main(["check", str(tmp_path / "nowhere")]) == 1
    assert "nowhere" in capsys.readouterr().err

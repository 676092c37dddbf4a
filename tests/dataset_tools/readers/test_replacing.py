"""No command that writes an index or a record of holes takes the place of one that isn't its own."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from dataset_tools.cli import main
from dataset_tools.index import read_index
from resources.notebooks.drawn_sets import write_drawn_pets

SaveJpeg = Callable[..., Path]


def content(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def photos(folder: Path, save_jpeg: SaveJpeg, seed: int = 0) -> Path:
    for number in range(3):
        save_jpeg(folder / f"cat/{number}.jpg", seed=seed + number)
    return folder


def other_index(out: Path, save_jpeg: SaveJpeg) -> None:
    assert main(["folder", str(photos(out.parent / "elsewhere", save_jpeg, 50)), str(out), "--no-outlines"]) == 0


def same_name(out: Path, save_jpeg: SaveJpeg) -> None:
    assert main(["folder", str(photos(out.parent / "far/photos", save_jpeg, 50)), str(out), "--no-outlines"]) == 0


def foreign_file(out: Path, save_jpeg: SaveJpeg) -> None:
    out.mkdir()
    (out / "index.jsonl").write_text('{"page": 1}\n')


@pytest.mark.parametrize("there_before", [other_index, same_name, foreign_file])
@pytest.mark.parametrize("command", ["folder", "archive", "cub", "pets", "inpainted"])
def test_an_index_of_another_set_is_refused_and_nothing_in_its_folder_changes(
    command: str,
    there_before: Callable[[Path, SaveJpeg], None],
    tmp_path: Path,
    save_jpeg: SaveJpeg,
    tiny_cub: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out, source = tmp_path / "out", photos(tmp_path / "photos", save_jpeg)
    there_before(out, save_jpeg)
    before = content(out)
    if command == "archive":
        with zipfile.ZipFile(tmp_path / "photos.zip", "w") as archive:
            archive.write(source / "cat/0.jpg", "cat/0.jpg")
        asked = ["folder", str(tmp_path / "photos.zip")]
    elif command == "inpainted":
        assert main(["folder", str(source), str(tmp_path / "index"), "--no-outlines"]) == 0
        asked = ["inpainted", str(tmp_path / "index")]
    elif command == "pets":
        asked = ["pets", str(write_drawn_pets(tmp_path / "pets", per_breed=1))]
    else:
        asked = [command, str({"folder": source, "cub": tiny_cub}[command])]
    capsys.readouterr()
    assert main([*asked, str(out)]) == 1
    said = capsys.readouterr()
    assert said.err.startswith(f"featherproof-data: {out / 'index.jsonl'}")
    assert said.err.endswith("choose another OUT, or delete that file first.\n")
    assert said.err.count("\n") == 1
    assert content(out) == before


def test_inpainted_leaves_the_index_that_it_reads(
    tmp_path: Path, save_jpeg: SaveJpeg, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = photos(tmp_path / "photos", save_jpeg)
    assert main(["folder", str(folder), str(folder), "--no-outlines"]) == 0
    before = content(folder)
    assert main(["inpainted", str(folder), str(folder)]) == 1
    assert f"{folder / 'index.jsonl'} is of another set, photos;" in capsys.readouterr().err
    assert content(folder) == before


@pytest.mark.parametrize("packed", [False, True])
def test_the_same_photos_are_indexed_again_also_where_they_have_become_more(
    packed: bool, tmp_path: Path, save_jpeg: SaveJpeg
) -> None:
    source, out = photos(tmp_path / "photos", save_jpeg), tmp_path / "out"
    for expected in (3, 4):
        asked = Path(shutil.make_archive(str(source), "zip", source)) if packed else source
        assert main(["folder", str(asked), str(out), "--no-outlines", "--seed", str(expected)]) == 0
        assert len(list(read_index(out).records())) == expected
        save_jpeg(source / "cat/more.jpg", seed=9)


@pytest.mark.parametrize("record", ["half a line", '{"name": "of a tool for faces"}\n', "1\n"])
def test_a_record_of_holes_that_is_none_is_left_alone(
    record: str, tmp_path: Path, save_jpeg: SaveJpeg, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = photos(tmp_path / "photos", save_jpeg)
    assert main(["folder", str(folder), str(folder), "--no-outlines"]) == 0
    (tmp_path / "masks").mkdir()
    (tmp_path / "masks/masks.jsonl").write_text(record)
    assert main(["masks", str(folder), "--out", str(tmp_path / "masks")]) == 1
    assert f"{tmp_path / 'masks/masks.jsonl'} is no record of holes;" in capsys.readouterr().err
    assert content(tmp_path / "masks") == {"masks.jsonl": record.encode()}


def test_holes_of_other_photos_stay_where_two_sets_share_a_name(
    tmp_path: Path, save_jpeg: SaveJpeg, capsys: pytest.CaptureFixture[str]
) -> None:
    one, other = photos(tmp_path / "1/photos", save_jpeg), tmp_path / "2/photos"
    save_jpeg(other / "cat/another.jpg")
    for folder in (one, other):
        assert main(["folder", str(folder), str(folder), "--no-outlines"]) == 0
    assert main(["masks", str(one), "--out", str(tmp_path / "masks")]) == 0
    before = content(tmp_path / "masks")
    assert main(["masks", str(other), "--out", str(tmp_path / "masks")]) == 1
    assert "has holes of other photos than" in capsys.readouterr().err
    assert content(tmp_path / "masks") == before

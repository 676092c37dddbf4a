"""What all readers share: the report, an index never half written, and none replaced that is another set's."""

from __future__ import annotations

import errno
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dataset_tools import index
from dataset_tools.cli import main
from dataset_tools.files.photos import DamagedPhoto
from dataset_tools.index import Header, Record, read_index
from dataset_tools.readers import reading
from dataset_tools.readers.reading import LeftOut, Report, Skipped, look_at_all, write_records
from tests.fixtures.folders import content

SaveJpeg = Callable[..., Path]


@pytest.fixture
def photos(tmp_path: Path, save_jpeg: SaveJpeg) -> Path:
    """A folder of three photos."""
    for number in range(3):
        save_jpeg(tmp_path / f"photos/cat/{number}.jpg", seed=number)
    return tmp_path / "photos"


def indexed(source: Path, out: Path, *more: str) -> int:
    return main(["folder", str(source), str(out), "--no-outlines", *more])


def test_what_is_skipped_and_left_out_is_in_the_report_and_not_in_the_index(tmp_path: Path) -> None:
    good = Record(id="a.jpg", image="a.jpg", split="train", domain="other", category="", captions=(), size=(8, 8))
    items = [good, Skipped("b.jpg", "cut short"), LeftOut("c\n.jpg", "a near-duplicate of d.jpg")]
    warnings: list[str] = []
    header = Header(".", "set", licence="CC0")
    report = write_records(tmp_path, header, items, warnings.append, [["c\n.jpg", "d.jpg"]])
    assert (read_index(tmp_path).header, list(read_index(tmp_path).records())) == (header, [good])
    assert warnings == ["b.jpg skipped: cut short"]
    lines = list(report.lines())
    assert lines[0] == "set: 1 photos, 1 categories, 1 skipped"
    assert "  twins        2 photos have a near-duplicate, 1 left out" in lines
    assert r"  left out     c\n.jpg: a near-duplicate of d.jpg" in lines
    assert next(Report("nothing").lines()) == "nothing: 0 photos, 0 categories, 0 skipped"


def test_one_look_finds_sizes_damage_and_near_duplicates_and_tells_progress(
    tmp_path: Path, save_jpeg: SaveJpeg, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "_PROGRESS_EVERY", 0.0)
    photos = {name: save_jpeg(tmp_path / name, seed=seed) for name, seed in (("a", 1), ("b", 1), ("cut", 3))}
    photos["cut"].write_bytes(photos["cut"].read_bytes()[:-100])
    said: list[str] = []
    looks = look_at_all(photos, said.append)
    assert (looks.of("a").size, looks.twins) == ((64, 48), [["a", "b"]])
    assert said[-1] == "2 of 3 photos looked at"
    with pytest.raises(DamagedPhoto):
        looks.of("cut")


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left", "index.jsonl"), KeyboardInterrupt()])
def test_a_full_disk_or_ctrl_c_leaves_the_old_index(
    photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    assert indexed(photos, tmp_path / "out") == 0
    before, dumps, written = content(tmp_path / "out"), index.json.dumps, []

    def fill_up(values: Any) -> str:
        written.append(values)
        if len(written) == 3:
            raise error
        return dumps(values)

    monkeypatch.setattr(index.json, "dumps", fill_up)
    assert indexed(photos, tmp_path / "out", "--seed", "1") == (1 if isinstance(error, OSError) else 130)
    assert content(tmp_path / "out") == before


ELSEWHERE = [(command, "elsewhere") for command in ("archive", "cub", "pets", "inpainted")]


@pytest.mark.parametrize(("command", "before"), [*ELSEWHERE, ("folder", "far/photos"), ("folder", None)])
def test_an_index_of_another_set_is_refused_and_nothing_in_its_folder_changes(
    command: str,
    before: str | None,
    photos: Path,
    tmp_path: Path,
    save_jpeg: SaveJpeg,
    tiny_cub: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = tmp_path / "out"
    if before is None:
        out.mkdir()
        (out / "index.jsonl").write_text('{"page": 1}\n')
    else:
        save_jpeg(tmp_path / before / "cat/50.jpg", seed=50)
        assert indexed(tmp_path / before, out) == 0
    there = content(out)
    asked = {"folder": ["folder", str(photos)], "cub": ["cub", str(tiny_cub)], "pets": ["pets", str(tmp_path)]}
    if command == "archive":
        with zipfile.ZipFile(tmp_path / "photos.zip", "w") as archive:
            archive.write(photos / "cat/0.jpg", "cat/0.jpg")
        asked["archive"] = ["folder", str(tmp_path / "photos.zip")]
    elif command == "inpainted":
        assert indexed(photos, tmp_path / "index") == 0
        asked["inpainted"] = ["inpainted", str(tmp_path / "index")]
    capsys.readouterr()
    assert main([*asked[command], str(out)]) == 1
    (said,) = capsys.readouterr().err.splitlines()
    assert said.startswith(f"featherproof-data: {out / 'index.jsonl'}")
    assert said.endswith("choose another OUT, or delete that file first.")
    assert content(out) == there


def test_inpainted_leaves_the_index_that_it_reads(photos: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert indexed(photos, photos) == 0
    before = content(photos)
    assert main(["inpainted", str(photos), str(photos)]) == 1
    assert f"{photos / 'index.jsonl'} is of another set, photos;" in capsys.readouterr().err
    assert content(photos) == before


@pytest.mark.parametrize("packed", [False, True])
def test_the_same_photos_are_indexed_again_also_where_they_have_become_more(
    packed: bool, photos: Path, tmp_path: Path, save_jpeg: SaveJpeg
) -> None:
    for expected in (3, 4):
        source = Path(shutil.make_archive(str(photos), "zip", photos)) if packed else photos
        assert indexed(source, tmp_path / "out", "--seed", str(expected)) == 0
        assert len(list(read_index(tmp_path / "out").records())) == expected
        save_jpeg(photos / "cat/more.jpg", seed=9)

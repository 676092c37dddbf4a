"""The photos of other sources are collected whole or not at all, each in the folder that says what it is used for."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from benchmarks import other_sources

ROWS = (
    ("train", "someone/cameras", "jpg/A 1.jpg", "more/someone+cameras+jpg+A 1.jpg"),
    ("train", "someone/pets", "train/cat/1.jpg", "more/cats/someone+pets+train+cat+1.jpg"),
    ("test", "other/animals", "dataset/bird/1.jpg", "unseen/birds/other+animals+dataset+bird+1.jpg"),
    ("next", "third/photos", "1.jpg", "next/third+photos+1.jpg"),
)


@pytest.fixture
def clones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Clones with a table of four photos and one of each of ImageNet's classes, all different files."""
    clones, table = tmp_path / "clones", tmp_path / "table.csv"
    lines = ["part,repository,commit,path", *(f"{part},{repository},abc,{path}" for part, repository, path, _ in ROWS)]
    table.write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.setattr(other_sources, "TABLE", table)
    for _, repository, path, _ in ROWS:
        photo = clones / repository / path
        photo.parent.mkdir(parents=True)
        photo.write_text(path)
    classes = clones / other_sources.IMAGENET
    classes.mkdir(parents=True)
    for number in range(1000):
        (classes / f"n{number:08}_a.JPEG").write_text(str(number))
    return clones


def test_every_photo_lies_where_its_use_says(clones: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert other_sources.main([str(clones), str(out)]) == 0
    for part, _, path, place in ROWS:
        assert (out / place).is_file() == (part != "next")
        assert part == "next" or (out / place).read_text() == path
    birds, dogs, cats = (list((out / "animals" / kind).iterdir()) for kind in ("birds", "dogs", "cats"))
    assert (len(birds), len(dogs), len(cats)) == (59, 118, 5)
    assert len(list((out / "others").glob("*.jpg"))) == 1000 - 59 - 118 - 5
    assert (out / "animals" / "cats" / "n00000281_a.jpg").read_text() == "281"


def test_a_part_alone_needs_no_other_clones(clones: Path, tmp_path: Path) -> None:
    shutil.rmtree(clones / other_sources.IMAGENET)
    out = tmp_path / "out"
    assert other_sources.main([str(clones), str(out), "--part", "next"]) == 0
    assert [file.relative_to(out).as_posix() for file in out.rglob("*") if file.is_file()] == [ROWS[-1][3]]


@pytest.mark.parametrize("missing", [f"{ROWS[1][1]}/{ROWS[1][2]}", f"{other_sources.IMAGENET}/n00000999_a.JPEG"])
def test_nothing_is_written_where_a_photo_is_missing(
    clones: Path, tmp_path: Path, missing: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (clones / missing).unlink()
    assert other_sources.main([str(clones), str(tmp_path / "out")]) == 1
    assert not (tmp_path / "out").exists()
    told = capsys.readouterr().err
    assert "git clone https://github.com/" in told
    assert told.count("\n") == 1

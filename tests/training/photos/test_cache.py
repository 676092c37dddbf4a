"""The photo cache: what it holds, when it is built again, and what is no cache."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from dataset_tools.cli import main as data
from tests.fixtures.odd_files import ODD_FILES
from training.cli import main as train
from training.photos.cache import OBJECT, OUTLINE, build_cache, open_cache

SIDE, SIZE = 72, 64


@pytest.fixture(autouse=True)
def _few_holes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.photos.cache.HOLES_PER_KIND", 2)


def test_a_cache_holds_every_photo_at_the_asked_short_side_with_its_object(index: Path, tmp_path: Path) -> None:
    cache = build_cache([index.parent], tmp_path / "cache", SIDE, SIZE)  # an index may be named by its folder
    assert len(cache.photos) == 12
    assert all(min(photo.height, photo.width) == SIDE for photo in cache.photos)
    assert sum(photo.height * photo.width for photo in cache.photos) == len(cache.pixels)
    plane = cache.pixels[:, 3]
    assert {0, 255} <= set(np.unique(plane).tolist()) <= {0, 160, 255}
    assert (plane >= OUTLINE).sum() <= (plane >= OBJECT).sum()


def test_a_cache_is_built_again_only_when_the_index_changes(index: Path, tmp_path: Path) -> None:
    copy = tmp_path / "index" / "index.jsonl"
    copy.parent.mkdir()
    lines = index.read_text(encoding="utf-8").splitlines()
    header = json.loads(lines[0]) | {"root": str(index.parent)}
    (copy.parent / "holes").symlink_to(index.parent / "holes")
    marker = tmp_path / "cache" / "marker"
    for count, kept in ((13, False), (13, True), (6, False)):
        copy.write_text("\n".join([json.dumps(header), *lines[1:count]]), encoding="utf-8")
        assert len(build_cache([copy], tmp_path / "cache", SIDE, SIZE).photos) == count - 1
        assert marker.exists() == kept
        marker.touch()


def test_what_is_no_cache_of_this_version_is_named_with_the_way_out(index: Path, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos/only-copy.jpg").write_bytes(b"a photo")
    with pytest.raises(ValueError, match="photos holds something else than a photo cache: give --cache another"):
        build_cache([index], tmp_path / "photos", SIDE, SIZE)
    assert [file.name for file in tmp_path.rglob("*")] == ["photos", "only-copy.jpg"]
    with pytest.raises(FileNotFoundError, match="holds no photo cache; give --index"):
        open_cache(tmp_path)
    build_cache([index], tmp_path / "cache", SIDE, SIZE)
    description = tmp_path / "cache" / "cache.json"
    values = json.loads(description.read_text(encoding="utf-8"))
    older = json.dumps(values | {"schema": values["schema"] - 1})
    for content in (older, "{", "[]", '{"schema": 1e400}', "", json.dumps(values | {"hole_size": 60})):
        description.write_text(content, encoding="utf-8")
        with pytest.raises(ValueError, match=r"cache.*; delete the folder and give --index"):
            open_cache(tmp_path / "cache")


@pytest.mark.parametrize("odd", ["brackets", "pipe", "endless", "huge", "loop", "bytes", "digits", "cut"])
def test_an_odd_index_is_one_line_for_training_and_for_checks(
    odd: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "odd.jsonl"
    ODD_FILES[odd](file)
    run = ["--preset", "tiny", "--device", "cpu", "--run", str(tmp_path / "run")]
    for main, asked in ((train, ["autoencoder", *run, "--index", str(file)]), (data, ["check", str(file)])):
        assert main(asked) == 1
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert "odd.jsonl" in said
    assert not (tmp_path / "run").exists()

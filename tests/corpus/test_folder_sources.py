"""`featherproof-data folder` gets through odd archives and tables: an index, or one sentence and nothing half-made."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from PIL import Image

from dataset_tools.index import read_index
from models.imaging import load_photo
from tests.conftest import draw_photo
from tests.corpus.archives import build_archives, build_tables
from tests.corpus.test_sets import problem
from tests.fixtures.carriers import png

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]


def half_made(out: Path) -> str | None:
    """What is wrong with the folder that a call was to write."""
    if not (out / "index.jsonl").exists():
        photos = list(out.rglob("*.png")) if out.exists() else []
        return f"no index, but {photos[:3]}" if photos else None
    index = read_index(out)
    paths = [index.image_path(record) for record in index.records()]
    if not paths:
        return "an index of nothing"
    unreadable = [path for path in paths if not load_photo(path).pixels.size]
    return f"{unreadable[0]} can't be read" if unreadable else None


def test_every_archive_becomes_an_index_or_costs_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the library that writes a name twice
        archives = build_archives(tmp_path / "archives", png(draw_photo(80, 60)))
    before = sorted(tmp_path.iterdir())
    wrong = {}
    for number, archive in enumerate(archives):
        out = tmp_path / "archives" / f"out-{number}"
        what = problem(capsys, "folder", archive, out, "--no-outlines") or half_made(out)
        if what is not None:
            wrong[archive.name] = what
    assert wrong == {}
    assert sorted(tmp_path.iterdir()) == before
    assert not (tmp_path / "outside.png").exists()


def test_every_table_of_labels_is_read_or_costs_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    photos = tmp_path / "photos"
    photos.mkdir()
    names = [f"{number}.png" for number in range(6)]
    for number, name in enumerate(names):
        Image.fromarray(draw_photo(80, 60, number)).save(photos / name)
    wrong = {}
    for number, labels in enumerate(build_tables(tmp_path / "tables", names)):
        out = tmp_path / f"out-{number}"
        what = problem(capsys, "folder", photos, out, "--no-outlines", "--labels", labels) or half_made(out)
        if what is not None:
            wrong[labels.name] = what
    assert wrong == {}

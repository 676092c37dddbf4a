"""A command that is killed at any moment leaves nothing half-written, and the same command ends as if nothing were."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dataset_tools.index import read_index
from models.checkpoints.checkpoint import Manifest
from models.imaging import load_photo
from tests.conftest import draw_photo
from tests.killed.killing import Programs, moments

KILLS = 20
NETWORKS = ("authenticity.fused", "authenticity.inference", "authenticity.member", "outline.network", "tdanet.network")
pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]


@pytest.fixture(scope="module")
def programs() -> Iterator[Programs]:
    commands = ("app.commands.classify", "app.commands.inpaint", "dataset_tools.cli")
    with Programs(*commands, *(f"models.{name}" for name in NETWORKS)) as programs:
        yield programs


def table(file: Path) -> list[dict[str, str]]:
    """Its rows, but for what differs from run to run. Fails where one isn't whole."""
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert all(None not in row and None not in row.values() for row in rows)
    return [{key: value for key, value in row.items() if key != "seconds"} for row in rows]


def contents(folder: Path) -> dict[str, bytes]:
    """Every file but those that a killed program was still writing, which nobody takes for a result."""
    files = (path for path in folder.rglob("*") if path.is_file() and not path.name.endswith(".part"))
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_classify_leaves_whole_rows_and_heat_maps_and_ends_the_same(
    tmp_path: Path, only_tiny_authenticator: Manifest, programs: Programs
) -> None:
    photos, out, whole = tmp_path / "photos", tmp_path / "out", tmp_path / "whole"
    photos.mkdir()
    for number in range(5):
        Image.fromarray(draw_photo(70, 60, number)).save(photos / f"{number}.png")
    command = ["app.cli", "classify", photos, "--csv", out / "table.csv", "--heatmaps", out / "maps"]
    command += ["--report", out / "report.html", "--device", "cpu"]
    out.mkdir()
    steps, _ = programs.steps_of(out, *command)
    out.rename(whole)
    rows, maps = table(whole / "table.csv"), contents(whole / "maps")
    assert len(rows) == len(maps) == 5
    for at in moments(steps, KILLS):
        out.mkdir()
        programs.kill(at, out, *command)
        if (out / "table.csv").exists():
            left = table(out / "table.csv")
            assert left == rows[: len(left)]
        if (out / "report.html").exists():
            assert (out / "report.html").read_text().endswith("</html>\n")
        for name, content in contents(out / "maps").items():
            assert content == maps[name]
        programs.steps_of(out, *command)
        assert table(out / "table.csv") == rows
        assert contents(out / "maps") == maps
        assert (out / "report.html").exists()
        shutil.rmtree(out)


def test_inpainted_goes_on_to_the_same_bytes(
    tmp_path: Path, tiny_index: Path, only_tiny_checkpoint: Manifest, programs: Programs
) -> None:
    out, whole = tmp_path / "out", tmp_path / "whole"
    command = ["dataset_tools.cli", "inpainted", tiny_index, out, "--fills", "1", "--splits", "val", "--device", "cpu"]
    steps, _ = programs.steps_of(out, *command)
    out.rename(whole)
    for at in moments(steps, KILLS):
        programs.kill(at, out, *command)
        for name in contents(out):
            if name.endswith((".png", ".jpg", ".webp")):
                assert load_photo(out / name).pixels.size
            elif name.endswith(".json"):
                json.loads((out / name).read_bytes())
        if (out / "index.jsonl").exists():
            assert list(read_index(out).records())
        programs.steps_of(out, *command)
        assert contents(out) == contents(whole)
        shutil.rmtree(out)


def test_a_batch_of_fills_goes_on_to_the_same_files_and_makes_none_twice(
    tmp_path: Path, only_tiny_checkpoint: Manifest, programs: Programs
) -> None:
    out, whole = tmp_path / "out", tmp_path / "whole"
    for number in range(3):
        photo = tmp_path / f"photos/{number}/bird.png"
        photo.parent.mkdir(parents=True)
        Image.fromarray(draw_photo(70, 60, number)).save(photo)
    (tmp_path / "masks").mkdir()
    Image.fromarray(np.pad(np.full((20, 20), 255, np.uint8), ((20, 20), (20, 30)))).save(tmp_path / "masks/bird.png")
    command = ["app.cli", "inpaint", tmp_path / "photos", "--mask", tmp_path / "masks", "--caption", "a red bird"]
    command += ["--count", "2", "--out", out, "--device", "cpu", "--json"]
    out.mkdir()
    steps, _ = programs.steps_of(out, *command)
    out.rename(whole)
    fills = contents(whole)
    assert len(fills) == 6
    for at in moments(steps, KILLS):
        out.mkdir()
        programs.kill(at, out, *command)
        left = contents(out)
        assert left.items() <= fills.items()
        _, lines = programs.steps_of(out, *command)
        assert contents(out) == fills
        assert [json.loads(line)["device"] for line in lines].count(None) == len(left)
        shutil.rmtree(out)

"""The batch scripts of the documentation do what they say on a real SLURM."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models.checkpoints.checkpoint import Manifest
from models.imaging import read_provenance
from tests.fixtures.slurm import Slurm, script_in, slurm  # noqa: F401 - a fixture

pytestmark = [pytest.mark.slow, pytest.mark.slurm, pytest.mark.timeout(900)]
PHOTOS = [f"{folder}/{name}" for folder in ("birds", "pets") for name in ("a", "b", "c", "d", "e")]


def test_the_training_guides_script_trains_on_all_of_a_node_and_goes_on_when_submitted_again(
    slurm: Slurm,  # noqa: F811
    index: Path,
    colour_matching: Path,
) -> None:
    for name, target in (("data/birds", index.parent), ("checkpoints", colour_matching.parent)):
        (slurm.project / name).parent.mkdir(exist_ok=True)
        (slurm.project / name).symlink_to(target)
    script = script_in("docs/training-guide.md", "torchrun")
    script = script.replace("--preset featherproof", "--preset tiny")
    script = script.replace("text-matching.json", colour_matching.name).replace("THREADS=8", "THREADS=1")
    for _ in range(2):
        slurm.submit(script, "--nodes=1", "--gpus-per-node=2", "--cpus-per-task=2")
        progress = json.loads((slurm.project / "runs/birds/state/progress.json").read_text(encoding="utf-8"))
        assert (progress["step"], progress["photos"]) == (20, 20 * 4 * 2)


def test_an_array_fills_and_judges_every_photo_once(
    slurm: Slurm,  # noqa: F811
    save_jpeg: Callable[..., Path],
    tiny_checkpoint: Manifest,
    tiny_authenticator: Manifest,
    tmp_path: Path,
) -> None:
    for made in (tiny_checkpoint, tiny_authenticator):
        assert made.path is not None
        for file in made.path.parent.iterdir():
            (tmp_path / file.name).symlink_to(file)
    mask = np.zeros((48, 64), np.uint8)
    mask[10:30, 20:40] = 255
    (slurm.project / "masks").mkdir()
    for seed, name in enumerate(PHOTOS):
        save_jpeg(slurm.project / f"photos/{name}.jpg", seed=seed)
        Image.fromarray(mask).save(slurm.project / f"masks/{Path(name).name}.png")
    rows = "".join(f"photos/{name}.jpg,a {'red' if 'bird' in name else 'blue'} bird\n" for name in PHOTOS)
    (slurm.project / "captions.csv").write_text(f"path,caption\n{rows}", encoding="utf-8")
    slurm.submit(script_in("docs/commands.md", "--shard"), "--array=1-3", FEATHERPROOF_CHECKPOINTS=str(tmp_path))
    fills = sorted((slurm.project / "fills").rglob("*.*"))
    assert fills == [slurm.project / f"fills/{name}-seed-0000.png" for name in PHOTOS]
    assert [(read_provenance(fill) or {})["caption"] for fill in fills] == ["a red bird"] * 5 + ["a blue bird"] * 5
    judged: list[str] = []
    for table in slurm.project.glob("verdicts-*.csv"):
        with table.open(encoding="utf-8", newline="") as stream:
            judged += [row["path"] for row in csv.DictReader(stream)]
    assert sorted(judged) == [f"photos/{name}.jpg" for name in PHOTOS]

"""That training learns: a few steps on eight photos."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dataset_tools.index import Caption, Header, Record, write_index
from tests.conftest import BIRD_COLOURS
from training.commands.train import run_inpainting
from training.inpainting.options import InpaintingOptions


@pytest.fixture(scope="module")
def coloured_birds(tmp_path_factory: pytest.TempPathFactory, make_photo: Callable[..., np.ndarray]) -> Path:
    """Eight photos, two of each colour, which the captions name; validated on the photos that are trained on."""
    folder, records = tmp_path_factory.mktemp("coloured"), []
    for number, (name, colour) in enumerate([*BIRD_COLOURS.items()] * 2):
        Image.fromarray(make_photo(96, 80, seed=number, colour=colour)).save(folder / f"{number}.png")
        captions, size = (Caption(f"a {name} bird", "plain"),), (96, 80)
        record = Record(str(number), f"{number}.png", "train", "bird", name, captions, size, box=(24, 20, 48, 40))
        records += [record, replace(record, id=f"val {number}", split="val")]
    write_index(folder / "index.jsonl", Header(root="."), records)
    return folder / "index.jsonl"


def test_forty_steps_on_eight_photos_beat_a_mean_colour_fill(
    coloured_birds: Path, tiny_base: Callable[..., InpaintingOptions], tmp_path: Path
) -> None:
    lesson = {"max_steps": 40, "sample_every": 40, "batch_size": 8, "hole_l1": 20.0, "adversarial": 0.0}
    rates = {"learning_rate": 1e-2, "betas": (0.9, 0.99), "ema_decay": 0.9, "warmup_steps": 5}
    options = tiny_base(tmp_path / "run", index=(coloured_birds,), cache=None, **lesson, **rates)
    run_inpainting(options)
    figures = json.loads((options.run / "validation.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert figures["hole_l1"] < 0.6 * figures["hole_l1_mean_colour"]
    assert figures["draws_differ"] > 0
    assert all(map(math.isfinite, figures.values()))

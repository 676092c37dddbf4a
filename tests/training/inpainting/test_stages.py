"""Stages of a run: what people write, and a run that changes size, batch and rate on its way."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from safetensors.torch import load_file
from torch import Tensor

from models.tdanet.network import TDANet
from training.commands.train import run_inpainting
from training.export.export import ExportOptions, export
from training.inpainting.options import InpaintingOptions
from training.inpainting.stages import at_stage, changes_at, largest, read_stages
from training.inpainting.task import Inpainting

Options = Callable[..., InpaintingOptions]
OPTIONS = InpaintingOptions(run=Path("run"), image_size=256, batch_size=16)

# two steps of four photos, then two steps of two
SMALL = "photos=8 image_size=32 batch_size=4"
LARGE = "photos=4 image_size=64 batch_size=2 learning_rate=5e-4 discriminator_learning_rate=1e-4"
STEPS = 4


def test_stages_follow_each_other_and_set_options() -> None:
    first, second = read_stages(
        ("photos=100 image-size=64 matching_size=null", "photos=50 appearance_on=whole"), OPTIONS
    )
    assert (first.begins, first.ends, second.begins, second.ends) == (0, 100, 100, 150)
    assert first.changes == {"image_size": 64, "matching_size": None}
    assert second.changes == {"appearance_on": "whole"}
    assert read_stages((), OPTIONS) == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("image_size=64", "needs its length, as in photos=1000000"),
        ("photos=0", "needs its length"),
        ("photos=1e6", "needs its length"),
        ("photos=true", "needs its length"),
        ("photos=10 imagesize=64", "sets imagesize, an option that no run changes on its way"),
        ("photos=10 seed=3", "sets seed, an option that no run changes"),
        ("photos=10 recolour=0.5", "sets recolour, an option that no run changes"),
        ("photos=10 image_size=large", 'sets image_size to "large", which it can\'t be'),
        ("photos=10 batch_size=2.5", "sets batch_size to 2.5, which it can't be"),
        ("photos=10 batch_size=true", "sets batch_size to true"),
        ("photos=10 appearance_on=hole", 'sets appearance_on to "hole"'),
        ("photos=10 image_size", '"image_size" in the stage "photos=10 image_size" is no option with its value'),
        ("photos=10 image_size=", '"image_size=" in the stage'),
    ],
)
def test_what_is_no_stage_is_refused_in_a_sentence_that_names_it(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=text.replace("+", r"\+")) as refused:
        read_stages(("photos=5", text), OPTIONS)
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)


stage = st.tuples(st.integers(1, 1000), st.sampled_from([64, 128, 512]) | st.none())


@given(st.lists(stage, max_size=4), st.integers(0, 5000))
def test_the_stage_of_a_run_is_the_one_that_its_photos_lie_in(
    written: list[tuple[int, int | None]], photos: int
) -> None:
    texts = [f"photos={length}" + ("" if size is None else f" image_size={size}") for length, size in written]
    stages = read_stages(texts, OPTIONS)
    sizes = [size for length, size in written for _ in range(length)]
    now = (sizes[photos] if photos < len(sizes) else sizes[-1]) if sizes else None
    assert at_stage(OPTIONS, stages, photos).image_size == (now or OPTIONS.image_size)
    assert changes_at(stages, photos) == ({} if now is None else {"image_size": now})
    assert largest(OPTIONS, stages, "image_size") == max([size or 256 for _, size in written] or [256])


@pytest.fixture
def staged(tiny_options: Options, cache_folder: Path) -> Options:
    """tiny_options in two stages, 32 px and then 64 px, of four steps together."""
    shared = {"stages": (SMALL, LARGE), "max_steps": None, "cache": cache_folder, "image_size": 64, "warmup_steps": 0}
    return lambda **changes: tiny_options(**shared | changes)


def logged(run: Path, name: str = "losses") -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in (run / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
    return [{key: value for key, value in row.items() if key != "minutes"} for row in rows]


def test_a_run_changes_size_batch_and_rates_at_the_boundary_and_counts_photos(
    staged: Options, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It cools down by photos: by steps that would begin in the first stage, whose steps are half as many."""
    shapes, rates = [], []
    forward, take = TDANet.forward, Inpainting.train_step

    def see(self: TDANet, photo: Tensor, *rest: Any) -> Any:
        shapes.append((len(photo), photo.shape[-1]))
        return forward(self, photo, *rest)

    def step(self: Inpainting, number: int) -> Any:
        found = take(self, number)
        rates.append(tuple(o.param_groups[0]["lr"] for o in (self.optimizer, self.discriminator_optimizer)))
        return found

    monkeypatch.setattr(TDANet, "forward", see)
    monkeypatch.setattr(Inpainting, "train_step", step)
    options = staged(learning_rate=2e-3, discriminator_learning_rate=4e-4, sample_every=2, cooldown=1 / 3)
    assert run_inpainting(options) == STEPS
    assert shapes == [(4, 32)] * 2 + [(2, 64)] * 2
    cooled = [(share * 5e-4, share * 1e-4) for share in (1, 0.5)]
    assert rates == [pytest.approx(pair) for pair in [(2e-3, 4e-4)] * 2 + cooled]

    assert [row["photos"] for row in logged(options.run)] == [4, 8, 10, 12]
    assert [(row["step"], row["photos"]) for row in logged(options.run, "validation")] == [(2, 8), (4, 12)]
    names = [f"step-{steps:07d}-photos-{photos:09d}.png" for steps, photos in ((2, 8), (4, 12))]
    assert sorted(path.name for path in (options.run / "samples").iterdir()) == names
    sides = [Image.open(options.run / "samples" / name).height / 5 for name in names]  # five rows of pictures
    assert sides == [64, 64]  # after the first stage's last step the second has begun
    assert json.loads((options.run / "state" / "progress.json").read_text(encoding="utf-8"))["photos"] == 12


def test_a_run_stopped_in_stages_and_between_them_resumes_to_the_numbers_of_an_uninterrupted_one(
    staged: Options, tmp_path: Path
) -> None:
    """What is exported on the way is of the size that the run has seen last; beyond its stages it stays in the last."""
    changes = {"auxiliary_share": 0.5, "adversarial": 0.0}
    exported = []
    for stop in (2, 3):
        assert run_inpainting(staged(name="parts", max_steps=stop, **changes)) == stop
        manifest = export(staged(name="parts").run, tmp_path / f"after-{stop}")
        exported.append((manifest.preprocessing["size"], manifest.training["photos_seen"]))
    assert exported == [(32, 8), (64, 10)]
    whole, parts = (staged(name=name, **changes) for name in ("whole", "parts"))
    assert run_inpainting(whole) == run_inpainting(parts) == STEPS
    assert logged(parts.run) == logged(whole.run)
    for name in ("network", "average", "discriminators", "network.optimizer", "discriminators.optimizer"):
        wanted, found = (load_file(run / "state" / f"{name}.safetensors") for run in (whole.run, parts.run))
        assert all(wanted[key].equal(found[key]) for key in wanted), name
    assert run_inpainting(staged(name="parts", max_photos=14, **changes)) == 5
    assert [row["photos"] for row in logged(parts.run)] == [4, 8, 10, 12, 14]


def test_a_warm_start_goes_on_from_the_photos_that_it_has_seen(staged: Options, tmp_path: Path) -> None:
    run_inpainting(staged(name="before", max_steps=3))
    start = export(staged(name="before").run, tmp_path / "start", ExportOptions(training=True))
    assert start.training["photos_seen"] == 10
    after = staged(name="after", init=start.path, learning_rate=1e-4)
    assert run_inpainting(after) == 1
    assert [row["photos"] for row in logged(after.run)] == [12]
    assert run_inpainting(staged(name="epoch", init=start.path, max_epochs=0.5, max_photos=100)) == 2  # of this run
    assert [row["photos"] for row in logged(staged(name="epoch").run)] == [12, 14]

"""The GAN classifier: the bank first, then rounds in which TDANet learns to fool it and stays an inpainter."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from accelerate.state import AcceleratorState
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from models.authenticity.heads import Logits
from models.checkpoints.manifest import read_manifest
from models.inpainter import Inpainter
from training.authenticity import task as authenticity
from training.authenticity.crops import Crops
from training.authenticity.fresh_holes import FreshBatch, as_files, crops_of, fresh_batch
from training.authenticity.gan import joined
from training.authenticity.gan_options import GanClassifierOptions, preset
from training.authenticity.generator import Opponent, fooling_term
from training.cli import main
from training.commands.train import run_gan_classifier
from training.export.export import ExportOptions, export
from training.inpainting.options import PRESETS as INPAINTING_PRESETS
from training.inpainting.options import preset as inpainting_preset
from training.photos.parts import source_photos
from training.photos.sampling import Sampling
from training.runs.loop import make_accelerator
from training.runs.saved import ExportError

Options = Callable[..., GanClassifierOptions]


@pytest.fixture(scope="module")
def generator(finished_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warm start of a `tiny` TDANet."""
    path = export(finished_run, tmp_path_factory.mktemp("generator"), ExportOptions(training=True)).path
    assert path is not None
    return path


@pytest.fixture(scope="module")
def tiny(inpainted: Path, generator: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Options]:
    """tiny(name="run", **changes): the `tiny` preset with two steps on the bank and two rounds of one and two."""
    folder = tmp_path_factory.mktemp("runs")
    shared = {"index": (inpainted,), "generator": generator, "device": "cpu", "bank_steps": 2}
    shared |= {"generator_steps": 1, "classifier_steps": 2, "sample_every": 1000}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(authenticity, "HELD_OUT", 2)
        yield lambda name="run", **changes: preset("tiny", folder / name, **(shared | changes))


@pytest.fixture(scope="module")
def whole(tiny: Options) -> Path:
    """The folder of a run in one part."""
    assert run_gan_classifier(tiny("whole")) == 2 + 2 * (1 + 2)
    return tiny("whole").run


@pytest.fixture(scope="module")
def crops(inpainted: Path) -> Crops:
    """Those of the training part."""
    return Crops(source_photos([inpainted], "train", 0.2), 64, Sampling(8))


def logged(run: Path) -> list[dict[str, float]]:
    rows = [json.loads(line) for line in (run / "losses.jsonl").open()]
    return [{name: value for name, value in row.items() if name != "minutes"} for row in rows]


def test_rounds_follow_the_bank_and_turn_between_generator_and_classifier(whole: Path) -> None:
    assert ["fooling" in row for row in logged(whole)] == [False] * 2 + ([True] + [False] * 2) * 2
    assert list((whole / "samples").glob("step-0000008-photos-*.png"))


def test_a_run_in_parts_ends_as_one_in_one_and_an_export_says_what_it_trained_against(
    tiny: Options, whole: Path, generator: Path, tmp_path: Path
) -> None:
    for end in (2, 4, None):
        run_gan_classifier(tiny("parts", max_steps=end))
        if end == 2:
            assert "rounds" not in export(tiny("parts").run, tmp_path).training
    assert logged(tiny("parts").run) == logged(whole)
    manifest = export(whole, tmp_path)
    assert (manifest.kind, manifest.config["key"]) == ("authenticity-member", "gan")
    told = manifest.training
    assert (told["rounds"], told["generator"], told["stacking"], told["steps"]) == (2, generator.stem, 0.2, 8)


def test_the_generator_of_a_run_is_exported_as_an_inpainter(whole: Path, generator: Path, tmp_path: Path) -> None:
    assert main(["export", str(whole), str(tmp_path), "--generator"]) == 0
    file = tmp_path / "whole-generator.json"
    manifest, start = read_manifest(file), read_manifest(generator)
    assert (manifest.kind, manifest.vocabulary) == ("inpainting", start.vocabulary)
    assert manifest.preprocessing == start.preprocessing
    assert "photos_seen" not in manifest.training  # those were the classifier's
    hole = np.zeros((64, 64), bool)
    hole[20:40, 20:40] = True
    (fill,) = Inpainter.load(str(file), "cpu").fill(np.full((64, 64, 3), 90, np.uint8), hole, "one bird")
    assert fill.unknown_words == ()


def test_rounds_need_a_generator_and_without_rounds_there_is_none_to_export(tiny: Options, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="--generator"):
        run_gan_classifier(tiny("none", generator=None))
    bank = tiny("bank", generator=None, rounds=0, bank_steps=1)
    run_gan_classifier(bank)
    with pytest.raises(ExportError, match="no generator"):
        export(bank.run, tmp_path, ExportOptions(generator=True))


class BrightIsInpainted(nn.Module):
    """A classifier that stands still: the brighter, the surer that a photo, or a cell of it, is inpainted."""

    def forward(self, photo: torch.Tensor) -> Logits:
        bright = 20 * photo.mean(dim=1, keepdim=True)
        return Logits(bright.mean(dim=(1, 2, 3)), nn.functional.avg_pool2d(bright, 16), None)


def test_the_generator_learns_to_fool_a_classifier_that_stands_still(
    tiny: Options, generator: Path, crops: Crops
) -> None:
    options = inpainting_preset("tiny", Path())
    accelerator = make_accelerator(tiny())
    opponent = Opponent(replace(options, learning_rate=5e-3), generator, 1, accelerator)
    opponent.prepare()
    fresh = fresh_batch(crops, 0, 64, 2)

    def brightness() -> float:
        return float((opponent.fills(fresh, 0) * fresh.hole).sum() / (3 * fresh.hole.sum()))

    before, classifier = brightness(), BrightIsInpainted()
    for step in range(12):
        terms = opponent.train_step(fresh, classifier, 50.0, step, seed=256 * step)
        assert ("r1" in terms) == (step % options.r1_every == 0)
    assert brightness() < before - 0.1
    assert {"reconstruction", "adversarial", "fooling"} <= terms.keys()


@pytest.fixture
def another_precision() -> Iterator[None]:
    """A process otherwise keeps the precision of its first accelerator."""
    AcceleratorState._reset_state(reset_partial_state=True)
    yield
    AcceleratorState._reset_state(reset_partial_state=True)


@pytest.mark.usefixtures("another_precision")
def test_the_generator_keeps_the_losses_that_look_through_frozen_networks(
    tiny: Options, vgg_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = partial(replace, inpainting_preset("tiny", tmp_path), projected=1.0, perceptual=1.0)
    monkeypatch.setitem(INPAINTING_PRESETS, "tiny", lambda run: judged(run=run))
    changes = {"bank_steps": 0, "rounds": 1, "max_steps": 1, "precision": "bf16", "perceptual_weights": vgg_file}
    options = tiny("judged", **changes)
    run_gan_classifier(options)
    assert {"projected", "projected_discriminator", "perceptual", "fooling"} <= logged(options.run)[0].keys()


def test_fresh_holes_are_of_the_members_own_photos(inpainted: Path, crops: Crops) -> None:
    known = {source.authentic[0].path for source in crops.sources}
    assert not known & {source.authentic[0].path for source in source_photos([inpainted], "stack", 0.2)}
    batch = fresh_batch(crops, 0, 64, 16)
    again = fresh_batch(crops, 0, 64, 16)
    assert torch.equal(batch.photo, again.photo)
    assert batch.hole.sum() > 0
    photos = {crops.files.photo(path).tobytes() for path in known}
    assert len(photos) == len(known)
    for pixels in (batch.photo * 255).round().byte().permute(0, 2, 3, 1).numpy():
        assert any(holds(crops.files.photo(path), pixels) for path in known)


def holds(photo: np.ndarray, crop: np.ndarray) -> bool:
    """Whether the crop is a square of the photo whose corner lies on whole cells."""
    side = crop.shape[0]
    rows, columns = (range(0, length - side + 1, 16) for length in photo.shape[:2])
    return any(np.array_equal(photo[y : y + side, x : x + side], crop) for y in rows for x in columns)


@given(seed=st.integers(0, 2**31), factor=st.sampled_from([1, 2, 4]))
@settings(max_examples=25, deadline=None)
def test_hidden_pixels_never_reach_a_visible_pixel_of_the_generators_photo(seed: int, factor: int) -> None:
    draw = torch.Generator().manual_seed(seed)
    photo = torch.rand(1, 3, 16, 16, generator=draw)
    hole = (torch.rand(1, 1, 16, 16, generator=draw) < 0.3).float()
    other = torch.where(hole > 0, torch.rand(photo.shape, generator=draw), photo)
    pictures = []
    for pixels in (photo, other):
        small, small_hole = FreshBatch(pixels, hole, [""], torch.tensor([-1]), [None]).reduced(factor)
        pictures.append(small * (1 - small_hole))
        assert small.shape[-1] == 16 // factor
    assert torch.equal(*pictures)


def test_a_file_of_no_quality_keeps_every_pixel_and_a_jpeg_does_not() -> None:
    photo = torch.from_numpy(np.random.default_rng(0).integers(0, 256, (2, 3, 32, 32)) / 255).float()
    saved = as_files(photo, [None, 75])
    assert torch.equal((saved[0] * 255).round(), (photo[0] * 255).round())
    assert not torch.allclose(saved[1], photo[1], atol=0.02)


@given(seed=st.integers(0, 2**31))
@settings(max_examples=25, deadline=None)
def test_crops_of_fresh_fills_are_labelled_where_their_hole_is(seed: int) -> None:
    rng = np.random.default_rng(seed)
    hole = torch.zeros(1, 1, 64, 64)
    top, left = rng.integers(0, 40, 2)
    hole[..., top : top + 20, left : left + 20] = 1
    photo = hole.expand(1, 3, 64, 64) * 0.9
    crop = crops_of(photo, hole, torch.tensor([3]), 32, rng)
    assert crop.photo.shape == (1, 3, 32, 32)
    assert torch.allclose(crop.cells[0, 0].mean(), crop.photo[0, 0].mean() / 0.9, atol=1e-5)
    assert bool(crop.inpainted[0]) == bool(crop.cells.mean() > 0.005)


def test_a_joined_batch_is_as_long_as_the_bank_s() -> None:
    def batch(count: int, value: float) -> Any:
        return crops_of(
            torch.full((count, 3, 32, 32), value),
            torch.zeros(count, 1, 32, 32),
            torch.zeros(count, dtype=torch.long),
            32,
            np.random.default_rng(0),
        )

    found = joined(batch(2, 0.1), batch(2, 0.2), batch(8, 0.3))
    assert found.photo[:, 0, 0, 0].tolist() == pytest.approx([0.1, 0.1, 0.2, 0.2, 0.3, 0.3, 0.3, 0.3])
    assert len(found.inpainted) == len(found.cells) == len(found.category) == 8


def test_fooling_is_less_where_fills_pass_for_authentic_and_for_their_category() -> None:
    def term(image: float, cells: float, category: float) -> float:
        logits = Logits(torch.tensor([image]), torch.full((1, 1, 2, 2), cells), torch.tensor([[category, 0.0]]))
        return float(fooling_term(logits, torch.tensor([0])))

    caught = term(3, 3, 0)
    assert term(-3, 3, 0) < caught
    assert term(3, -3, 0) < caught
    assert term(3, 3, 3) < caught
    unknown = Logits(torch.tensor([3.0]), torch.full((1, 1, 2, 2), 3.0), torch.tensor([[0.0, 0.0]]))
    assert float(fooling_term(unknown, torch.tensor([-1]))) < caught

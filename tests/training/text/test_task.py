"""Text matching from a run to the loss that guides a generator, with a small backbone of random weights."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from models.backbones import EfficientNetFeatures, features_at, load_backbone
from models.checkpoints.checkpoint import CheckpointError, Manifest, load_weights
from models.tdanet.matching import matching_loss
from training.commands.train import run_text_matching
from training.export.export import export
from training.inpainting.task import Inpainting
from training.photos.batches import Batches, pad_words
from training.photos.cache import open_cache
from training.photos.sampling import Sampling
from training.text.feature_cache import cached_square
from training.text.guides import MatchingGuide, load_matching
from training.text.task import PRESETS, TextMatchingOptions

STEPS = 40
MakeTask = Callable[..., Inpainting]


@pytest.fixture(scope="module")
def options(index: Path, backbone_file: Path, tmp_path_factory: pytest.TempPathFactory) -> TextMatchingOptions:
    """A finished run's options."""
    options = replace(
        PRESETS["tiny"](tmp_path_factory.mktemp("matching") / "run"),
        index=(index,),
        cache=tmp_path_factory.mktemp("decoded") / "cache",
        device="cpu",
        backbone="tf_efficientnet_lite0",
        backbone_weights=backbone_file,
        batch_size=8,
        max_steps=STEPS,
        learning_rate=1e-2,
        warmup_steps=0,
        word_dropout=0.0,
    )
    assert run_text_matching(options) == STEPS
    return options


@pytest.fixture(scope="module")
def exported(options: TextMatchingOptions, tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    return export(options.run, tmp_path_factory.mktemp("exported"))


@pytest.fixture(scope="module")
def guide(exported: Manifest, backbone_file: Path) -> MatchingGuide:
    return MatchingGuide(*load_matching(exported.path or ""), backbone_file)


def rows(run: Path, log: str = "losses") -> list[dict[str, Any]]:
    return [json.loads(line) for line in (run / f"{log}.jsonl").read_text(encoding="utf-8").splitlines()]


def test_true_pairs_come_to_stand_out(options: TextMatchingOptions) -> None:
    for term in ("words", "sentence"):
        first, last = (np.mean([row[term] for row in part]) for part in (rows(options.run)[:4], rows(options.run)[-4:]))
        assert last < 0.5 * first
    assert 0 <= rows(options.run, "validation")[-1]["r_precision"] <= 1


def test_the_exported_model_is_what_the_run_learned_and_prefers_a_photos_own_caption(
    options: TextMatchingOptions, exported: Manifest, guide: MatchingGuide
) -> None:
    assert (exported.kind, exported.training["steps"]) == ("text-matching", STEPS)
    assert exported.preprocessing["size"] == options.image_size
    for name, value in load_file(options.run / "state" / "matching.safetensors").items():
        torch.testing.assert_close(guide.matching.state_dict()[name], value, atol=1e-3, rtol=1e-3)
    assert options.cache is not None
    batch = Batches(open_cache(options.cache), "train", exported.words, options.image_size, Sampling(8)).fixed(8)
    with torch.no_grad():
        found, others = (guide(batch.photo, batch.words.roll(by, 0), torch.arange(8)) for by in (0, 4))
    assert found < 0.5 * others


def test_a_guide_teaches_pictures_knows_classes_and_stays_itself(guide: MatchingGuide) -> None:
    guide.train()
    picture, words = (torch.rand(2, 3, 48, 48) * 2 - 1).requires_grad_(), pad_words([[2, 3], [4]])
    before = {name: value.clone() for name, value in guide.state_dict().items()}
    guide(picture, words, torch.tensor([0, 1])).backward()
    assert picture.grad is not None
    assert picture.grad.abs().sum() > 0
    assert all(parameter.grad is None for parameter in guide.parameters())
    assert all(torch.equal(before[name], value) for name, value in guide.state_dict().items())
    # photos of one class are no negatives to each other
    assert guide(picture, words, torch.tensor([3, 3])).item() == pytest.approx(0, abs=1e-6)
    assert guide(picture, words, torch.tensor([3, 4])).item() > 0
    assert matching_loss(torch.zeros(2, 2), torch.tensor([3, 4])).item() > 0


def test_a_fused_guide_says_the_same_of_pictures_brought_to_a_size(exported: Manifest, backbone_file: Path) -> None:
    plain, fused = (MatchingGuide(*load_matching(exported.path or ""), backbone_file) for _ in range(2))
    fused.fuse(torch.device("cpu"), torch.float32)
    picture, words = torch.rand(2, 3, 48, 48) * 2 - 1, pad_words([[2, 3], [4]])
    said = [[judge(picture, words, torch.tensor([0, 1]), size).item() for size in (32, 64)] for judge in (plain, fused)]
    assert said[0] == pytest.approx(said[1], rel=1e-2)
    assert said[0][0] != pytest.approx(said[0][1], rel=1e-2)


def test_every_caption_is_drawn_and_features_are_those_of_the_backbone_computed_once_a_size(
    options: TextMatchingOptions, backbone_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: set[tuple[int, ...]] = set()

    def keep(captions: list[list[int]]) -> torch.Tensor:
        drawn.update(map(tuple, captions))
        return pad_words(captions)

    monkeypatch.setattr("training.text.task.pad_words", keep)
    with monkeypatch.context() as patch:
        patch.setattr("training.text.feature_cache._extract", None)  # the features are read
        assert run_text_matching(replace(options, max_steps=2 * STEPS)) == 2 * STEPS
    assert len([caption for caption in drawn if len(caption) == 3]) == 8 * 3  # those held out have unknown words
    (folder,) = (options.run / "features").iterdir()
    assert options.cache is not None
    cache = open_cache(options.cache)
    backbone = EfficientNetFeatures(load_backbone("tf_efficientnet_lite0", backbone_file))
    regions, whole = (np.fromfile(folder / f"{name}.f16", np.float16) for name in ("regions", "whole"))
    for row, photo in enumerate(cache.photos[:3]):
        straight = torch.from_numpy(cached_square(cache, photo)).permute(2, 0, 1)[None].float() / 127.5 - 1
        for view, picture in enumerate((straight, straight.flip(3))):
            for kept, wanted in zip((regions, whole), features_at(backbone, picture, 64), strict=True):
                found = kept.reshape(len(cache.photos), 2, -1)[row, view]
                np.testing.assert_allclose(found, wanted[0].flatten(), atol=0.02 * float(wanted.abs().max()))
    run_text_matching(replace(options, max_steps=2 * STEPS, image_size=96, cache=None))
    assert len(list((options.run / "features").iterdir())) == 2


def test_a_run_can_start_from_a_matching_checkpoint(
    options: TextMatchingOptions, exported: Manifest, tmp_path: Path
) -> None:
    further = replace(options, run=tmp_path / "run", init=exported.path, max_steps=1, learning_rate=1e-6)
    run_text_matching(further)
    assert rows(further.run)[0]["words"] < 0.5 * rows(options.run)[0]["words"]
    with pytest.raises(CheckpointError, match="text_dim"):
        run_text_matching(replace(further, run=tmp_path / "wider", text_dim=32))


def test_inpainting_takes_its_words_and_its_text_encoder_from_matching(
    make_task: MakeTask, exported: Manifest, backbone_file: Path, tiny_checkpoint: Manifest
) -> None:
    guided = {"matching": 0.5, "matching_every": 2, "matching_size": 32, "backbone_weights": backbone_file}
    task = make_task(text=exported.path, **guided)
    assert task.network.config.vocabulary_size == exported.words.size
    assert ["matching" in task.train_step(step) for step in range(3)] == [True, False, True]
    weights = {
        name.removeprefix("text_encoder."): torch.from_numpy(value).float()
        for name, value in load_weights(exported).items()
        if name.startswith("text_encoder.")
    }
    frozen = task.network.text_encoder.state_dict()
    assert all(torch.equal(frozen[name], value) for name, value in weights.items())
    assert make_task(text=exported.path, matching=0.0).guide is None
    with pytest.raises(CheckpointError, match="--text takes a text-matching checkpoint"):
        make_task(text=tiny_checkpoint.path)
    with pytest.raises(CheckpointError, match="--init takes an inpainting checkpoint"):
        make_task(init=exported.path)

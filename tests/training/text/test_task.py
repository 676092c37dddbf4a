"""Text matching from a run to the loss that guides a generator, with a small backbone of random weights."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from models.backbones import BackboneError, load_backbone
from models.checkpoints.checkpoint import CheckpointError, Manifest, load_weights
from models.tdanet.matching import matching_loss
from models.vocabulary import FIRST_WORD
from training.commands.train import run_inpainting, run_text_matching
from training.export.export import export
from training.inpainting.options import InpaintingOptions
from training.inpainting.task import Inpainting
from training.photos.batches import Batches, pad_words
from training.photos.cache import build_cache
from training.text.guides import MatchingGuide, load_matching
from training.text.task import PRESETS, TextMatchingOptions

STEPS = 40


@pytest.fixture(scope="module")
def options(index: Path, backbone_file: Path, tmp_path_factory: pytest.TempPathFactory) -> TextMatchingOptions:
    """A finished run's options."""
    options = replace(
        PRESETS["tiny"](tmp_path_factory.mktemp("matching") / "run"),
        index=(index,),
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


def guide(manifest: Manifest, backbone_file: Path) -> MatchingGuide:
    return MatchingGuide(*load_matching(manifest.path or ""), backbone_file)


def test_true_pairs_come_to_stand_out(options: TextMatchingOptions) -> None:
    rows = [json.loads(line) for line in (options.run / "losses.jsonl").read_text(encoding="utf-8").splitlines()]
    for term in ("words", "sentence"):
        first, last = (np.mean([row[term] for row in part]) for part in (rows[:4], rows[-4:]))
        assert last < 0.5 * first
    validation = json.loads((options.run / "validation.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert 0 <= validation["r_precision"] <= 1


def test_the_exported_model_scores_a_photos_own_caption_above_others(
    options: TextMatchingOptions, exported: Manifest, index: Path, tmp_path: Path, backbone_file: Path
) -> None:
    cache = build_cache([index], options.run / "cache", options.image_size, 32)
    batch = Batches(cache, "train", exported.words, options.image_size, 8).fixed(8)
    apart = torch.arange(8)
    with torch.no_grad():
        found = guide(exported, backbone_file)(batch.photo, batch.words, apart)
        others = guide(exported, backbone_file)(batch.photo, batch.words.roll(4, dims=0), apart)
    assert found < 0.5 * others


def test_a_picture_learns_from_the_guide_which_itself_stays(exported: Manifest, backbone_file: Path) -> None:
    judge = guide(exported, backbone_file).train()
    picture = torch.rand(2, 3, 48, 48, requires_grad=True)
    words = pad_words([[2, 3], [4]])
    before = {name: value.clone() for name, value in judge.state_dict().items()}
    judge(picture, words, torch.tensor([0, 1])).backward()
    assert picture.grad is not None
    assert picture.grad.abs().sum() > 0
    assert all(parameter.grad is None for parameter in judge.parameters())
    assert all(torch.equal(before[name], value) for name, value in judge.state_dict().items())


def test_a_guide_made_quick_says_the_same_of_pictures_brought_to_a_size(
    exported: Manifest, backbone_file: Path
) -> None:
    plain, quick = (guide(exported, backbone_file) for _ in range(2))
    quick.fuse(torch.device("cpu"), torch.float32)
    picture, words = torch.rand(2, 3, 48, 48) * 2 - 1, pad_words([[2, 3], [4]])
    said = [[judge(picture, words, torch.tensor([0, 1]), size).item() for size in (32, 64)] for judge in (plain, quick)]
    assert said[0] == pytest.approx(said[1], rel=1e-2)
    assert said[0][0] != pytest.approx(said[0][1], rel=1e-2)


def test_the_export_holds_what_the_run_learned(options: TextMatchingOptions, exported: Manifest) -> None:
    assert (exported.kind, exported.training["steps"]) == ("text-matching", STEPS)
    assert exported.preprocessing["size"] == options.image_size
    _, matching = load_matching(exported.path or "")
    assert not matching.training
    from safetensors.torch import load_file

    for name, value in load_file(options.run / "state" / "matching.safetensors").items():
        torch.testing.assert_close(matching.state_dict()[name], value, atol=1e-3, rtol=1e-3)


def test_every_caption_of_a_photo_is_drawn(
    options: TextMatchingOptions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: set[tuple[int, ...]] = set()

    def keep(captions: list[list[int]]) -> torch.Tensor:
        drawn.update(map(tuple, captions))
        return pad_words(captions)

    monkeypatch.setattr("training.text.task.pad_words", keep)
    run_text_matching(replace(options, run=tmp_path / "run"))
    assert len([caption for caption in drawn if len(caption) == 3]) == 8 * 3  # those held out have unknown words


def test_a_resumed_run_reads_its_features_again(options: TextMatchingOptions, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> None:
        raise AssertionError("features were computed again")

    monkeypatch.setattr("training.text.feature_cache._extract", never)
    assert run_text_matching(options) == STEPS


def test_features_of_another_size_are_computed_anew(options: TextMatchingOptions, tmp_path: Path) -> None:
    for number, size in enumerate((64, 96, 64), start=1):
        run_text_matching(replace(options, run=tmp_path / "run", max_steps=number, image_size=size))
    assert len(list((tmp_path / "run" / "features").iterdir())) == 2


def test_a_run_can_start_from_a_matching_checkpoint(
    options: TextMatchingOptions, exported: Manifest, tmp_path: Path
) -> None:
    further = replace(options, run=tmp_path / "run", init=exported.path, max_steps=1, learning_rate=1e-6)
    run_text_matching(further)
    started, fresh = (
        json.loads((run / "losses.jsonl").read_text(encoding="utf-8").splitlines()[0])
        for run in (further.run, options.run)
    )
    assert started["words"] < 0.5 * fresh["words"]
    with pytest.raises(CheckpointError, match="text_dim"):
        run_text_matching(replace(further, run=tmp_path / "wider", text_dim=32))


def test_a_run_can_start_from_word_vectors(options: TextMatchingOptions, exported: Manifest, tmp_path: Path) -> None:
    word, file = exported.words.words[0], tmp_path / "vectors.txt"
    file.write_text(f"{word} 0.25 -0.5\n", encoding="utf-8")
    still = replace(options, run=tmp_path / "run", word_vectors=file, max_steps=1, learning_rate=0.0)
    run_text_matching(still)
    _, matching = load_matching(export(still.run, tmp_path / "exported").path or "")
    assert matching.text_encoder.embedding.weight[FIRST_WORD, :2].tolist() == [0.25, -0.5]
    with pytest.raises(ValueError, match="not both"):
        run_text_matching(replace(still, init=exported.path))


def test_inpainting_takes_its_words_and_its_frozen_text_encoder_from_matching(
    make_task: Callable[..., Inpainting], exported: Manifest, backbone_file: Path
) -> None:
    task = make_task(
        text=exported.path, matching=0.5, matching_every=2, matching_size=32, backbone_weights=backbone_file
    )
    assert task.network.config.vocabulary_size == exported.words.size
    weights = {
        name.removeprefix("text_encoder."): torch.from_numpy(value).float()
        for name, value in load_weights(exported).items()
        if name.startswith("text_encoder.")
    }
    assert ["matching" in task.train_step(step) for step in range(3)] == [True, False, True]
    for name, value in weights.items():
        assert torch.equal(task.network.text_encoder.state_dict()[name], value)
    assert task.guide is not None
    assert make_task(text=exported.path, matching=0.0).guide is None


def test_swapped_captions_need_a_matching_loss_that_alone_judges_them(
    tiny_options: Callable[..., InpaintingOptions], exported: Manifest
) -> None:
    for changes in ({"text": None}, {"matching": 0.0}, {"projected": 1.0}, {"appearance_on": "whole"}):
        options = tiny_options(**{"text": exported.path, "matching": 0.1, "swapped": 0.5} | changes)
        with pytest.raises(ValueError, match="give --text and --matching, --projected 0"):
            run_inpainting(options)


def test_matching_knows_a_swapped_caption_by_the_photo_it_is_of(
    make_task: Callable[..., Inpainting], exported: Manifest, backbone_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = make_task(text=exported.path, matching=0.5, matching_size=32, backbone_weights=backbone_file, swapped=1.0)
    known: list[torch.Tensor] = []

    def keep(
        _: object, picture: torch.Tensor, words: torch.Tensor, categories: torch.Tensor, size: int
    ) -> torch.Tensor:
        assert size == 32
        known.append(categories)
        return picture.mean()

    monkeypatch.setattr(MatchingGuide, "forward", keep)
    task.categories = torch.arange(len(task.categories))
    task.train_step(0)
    batch = task.photos.after(0)
    assert known[0].tolist() == batch.told != batch.rows


def test_a_text_encoder_that_is_not_frozen_learns(make_task: Callable[..., Inpainting], exported: Manifest) -> None:
    task = make_task(text=exported.path, freeze_text=False, warmup_steps=0)
    before = {name: value.clone() for name, value in task.network.text_encoder.state_dict().items()}
    task.train_step(0)
    after = task.network.text_encoder.state_dict()
    assert any(not torch.equal(before[name], after[name]) for name in before)


def test_a_checkpoint_of_another_kind_is_a_clear_error(
    make_task: Callable[..., Inpainting], tiny_checkpoint: Manifest, exported: Manifest
) -> None:
    with pytest.raises(CheckpointError, match="--text takes a text-matching checkpoint"):
        make_task(text=tiny_checkpoint.path)
    with pytest.raises(CheckpointError, match="--init takes an inpainting checkpoint"):
        make_task(init=exported.path)


def test_weights_of_another_backbone_are_a_clear_error(backbone_file: Path, tmp_path: Path) -> None:
    with pytest.raises(BackboneError, match="does not hold weights of timm's tf_efficientnet_lite1"):
        load_backbone("tf_efficientnet_lite1", backbone_file)
    with pytest.raises(BackboneError, match="missing"):
        load_backbone("tf_efficientnet_lite0", tmp_path / "missing.safetensors")


def test_the_loss_of_the_guide_knows_classes(exported: Manifest, backbone_file: Path) -> None:
    """Photos of one class are no negatives to each other."""
    judge = guide(exported, backbone_file)
    photo, words = torch.rand(2, 3, 64, 64), pad_words([[2, 3], [4]])
    assert judge(photo, words, torch.tensor([3, 3])).item() == pytest.approx(0, abs=1e-6)
    assert judge(photo, words, torch.tensor([3, 4])).item() > 0
    assert matching_loss(torch.zeros(2, 2), torch.tensor([3, 4])).item() > 0

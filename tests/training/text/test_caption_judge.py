"""The caption judge knows colours, where it looks, and what its shares are shares of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch

from models.checkpoints.checkpoint import CheckpointError, Manifest
from tests.training.colour_judge import COLOURS, picture
from training.text import caption_judge as module
from training.text.caption_judge import WRONG_CAPTIONS, CaptionJudge, Swap, precision, r_precision

UNSEEN = 50  # a seed no picture was trained with


@pytest.fixture(scope="module")
def judge(colour_matching: Path, backbone_file: Path) -> CaptionJudge:
    return CaptionJudge.load(colour_matching, backbone_file, "cpu")


def swap(right: str, wrong: str, origin: str = "human", seed: int = UNSEEN) -> Swap:
    """A swap whose caption asks for red."""
    return Swap(picture(right, seed), picture(wrong, seed), "a red bird", origin)


@pytest.mark.parametrize("colour", COLOURS)
def test_a_picture_fits_its_own_colour_best(judge: CaptionJudge, colour: str) -> None:
    captions = [f"a {name} bird" for name in COLOURS]
    scores = judge.scores([picture(colour, UNSEEN)] * len(captions), captions)
    assert scores.dtype == np.float32
    assert list(COLOURS)[int(scores.argmax())] == colour


def test_scores_are_of_pairs_however_many_there_are(judge: CaptionJudge, monkeypatch: pytest.MonkeyPatch) -> None:
    """Longer captions beside a short one change nothing: their words' padding is not looked at."""
    pictures = [picture(colour, UNSEEN) for colour in COLOURS]
    captions = ["red", "a blue bird", "a bird a bird a green bird", "white"]
    alone = [judge.scores([one], [caption])[0] for one, caption in zip(pictures, captions, strict=True)]
    np.testing.assert_allclose(judge.scores(pictures, captions), alone, atol=1e-5)
    monkeypatch.setattr(module, "BATCH", 3)
    np.testing.assert_allclose(judge.scores(pictures, captions), alone, atol=1e-5)
    assert judge.scores([], []).shape == (0,)
    with pytest.raises(ValueError, match="shorter"):
        judge.scores(pictures, captions[:3])


def test_both_the_words_and_the_sentence_count(judge: CaptionJudge, monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = [picture("red", UNSEEN)], ["a red bird"]
    both = judge.scores(*pairs)[0]
    parts = []
    for left_out in ("word_similarity", "sentence_similarity"):
        with monkeypatch.context() as patch:
            patch.setattr(module, left_out, lambda *_: torch.zeros(1, 1))
            parts.append(judge.scores(*pairs)[0])
    assert min(map(abs, parts)) > 0.1
    assert both == pytest.approx(sum(parts), abs=1e-5)


def test_the_right_fill_is_preferred_and_two_alike_are_half(judge: CaptionJudge) -> None:
    red, blue = picture("red", UNSEEN), picture("blue", UNSEEN)
    preferred = judge.prefers_right([red, blue, blue], [blue, red, blue], ["a red bird"] * 3)
    assert preferred.tolist() == [1.0, 0.0, 0.5]


def test_a_text_swap_is_told_by_where_captions_come_from(judge: CaptionJudge) -> None:
    def swaps() -> Iterator[Swap]:
        yield from [swap("red", "blue"), swap("red", "green"), swap("blue", "red")]  # human
        yield from [swap("red", "blue", "class-attributes"), swap("blue", "blue", "image-attributes")]
        yield from [swap("red", "white", "measured"), swap("red", "blue", "measured-rough")]
        yield swap("blue", "red", "plain")

    assert judge.text_swap(swaps()) == {
        "all": {"share": pytest.approx(5.5 / 8, abs=1e-4), "count": 8},
        "human": {"share": pytest.approx(2 / 3, abs=1e-4), "count": 3},
        "attribute": {"share": 0.75, "count": 2},
        "measured": {"share": 1.0, "count": 2},
    }
    many = [swap("red", "blue", seed=seed) for seed in range(module.BATCH + 1)] + [swap("blue", "red")]
    assert judge.text_swap(many)["human"] == {"share": round(17 / 18, 4), "count": 18}
    assert set(judge.text_swap([swap("red", "blue", "plain")])) == {"all"}
    assert judge.text_swap([]) == {}


def test_precision_is_a_mean_over_draws_of_99(monkeypatch: pytest.MonkeyPatch) -> None:
    generator = torch.Generator().manual_seed(0)
    images, captions = (torch.randn(300, 4, generator=generator) for _ in range(2))
    found = precision(images + captions, captions, [str(number) for number in range(300)])
    assert (found["wrong"], found["chance"], found["count"]) == (99, 0.01, 300)
    monkeypatch.setattr(module, "r_precision", lambda *given: given[3] / 10)
    assert precision(images, captions, [str(number % 2) for number in range(300)])["r_precision"] == 0.2
    with pytest.raises(ValueError, match="two classes"):
        precision(images, captions, ["one"] * 300)


def test_what_can_not_be_loaded_is_said(tiny_checkpoint: Manifest) -> None:
    with pytest.raises(CheckpointError, match="one for text-matching is needed"):
        CaptionJudge.load(str(tiny_checkpoint.path), None, "cpu")


def test_r_precision_is_how_often_the_own_caption_beats_99_of_other_classes() -> None:
    own, generator = torch.eye(150), torch.Generator().manual_seed(0)
    assert r_precision(own, own, np.arange(150)) == 1
    assert r_precision(own[:10], -own[:10], np.arange(10)) == 0
    images, captions = (torch.randn(2000, 8, generator=generator) for _ in range(2))
    assert r_precision(images, captions, np.arange(2000)) == pytest.approx(1 / (1 + WRONG_CAPTIONS), abs=0.007)
    categories = np.arange(40) % 2  # whose photos share one embedding: only the other class can be told apart
    shared = torch.eye(2)[categories]
    assert r_precision(shared, shared, categories) == 1
    assert r_precision(shared, shared, np.arange(40)) == 0  # ties with its like are no hits
    scores = [r_precision(images[:400], captions[:400], np.arange(400), seed) for seed in (1, 1, 2, 3, 4)]
    assert scores[0] == scores[1]
    assert len(set(scores)) > 1

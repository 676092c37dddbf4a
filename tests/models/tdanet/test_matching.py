"""Text-image matching against the equations that it is written from."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor

from models.tdanet.matching import matching_loss, sentence_similarity, word_similarity

DIM = 6


def features() -> tuple[Tensor, Tensor, Tensor]:
    """Regions of three images, words of two captions of four and two words, and where there is no word."""
    generator = torch.Generator().manual_seed(0)
    regions, words = torch.randn(3, DIM, 5, generator=generator), torch.randn(2, DIM, 4, generator=generator)
    pad = torch.tensor([[False] * 4, [False, False, True, True]])
    return regions, words.masked_fill(pad[:, None], 0), pad


def cosine(one: Tensor, other: Tensor) -> float:
    return float(one @ other / (one.norm() * other.norm()))


def plain_word_similarity(regions: Tensor, words: Tensor) -> float:
    """R(Q, D) of one image D×N and one caption D×T, as AttnGAN's equations 7 to 10 are written."""
    count_t, count_n = words.shape[1], regions.shape[1]
    s = [[float(words[:, i] @ regions[:, j]) for j in range(count_n)] for i in range(count_t)]
    bar = [
        [math.exp(s[i][j]) / sum(math.exp(s[k][j]) for k in range(count_t)) for j in range(count_n)]
        for i in range(count_t)
    ]
    total = 0.0
    for i in range(count_t):
        alpha = [math.exp(5 * bar[i][j]) / sum(math.exp(5 * bar[i][k]) for k in range(count_n)) for j in range(count_n)]
        context = sum((alpha[j] * regions[:, j] for j in range(count_n)), torch.zeros(DIM))
        total += math.exp(5 * cosine(context, words[:, i]))
    return math.log(total) / 5


def test_word_similarity_is_what_the_paper_writes() -> None:
    regions, words, pad = features()
    found = word_similarity(regions, words, pad)
    for image in range(3):
        for caption, length in enumerate((4, 2)):
            wanted = plain_word_similarity(regions[image], words[caption, :, :length])
            assert found[image, caption].item() == pytest.approx(wanted, abs=1e-4)


def test_padding_counts_for_nothing() -> None:
    regions, words, pad = features()
    together = word_similarity(regions, words, pad)
    torch.testing.assert_close(together[:, 1:], word_similarity(regions, words[1:, :, :2], pad[1:, :2]))
    filled = words.masked_fill(pad[:, None], 3.0)
    torch.testing.assert_close(word_similarity(regions, filled, pad), together)


def test_sentence_similarity_is_the_cosine() -> None:
    one, other = torch.randn(3, DIM), torch.randn(2, DIM)
    found = sentence_similarity(one, other)
    assert found.shape == (3, 2)
    assert found[2, 1].item() == pytest.approx(cosine(one[2], other[1]), abs=1e-5)


def test_the_loss_is_the_cross_entropy_in_both_directions() -> None:
    similarity = torch.tensor([[0.5, 0.1], [0.3, 0.2]])

    def chosen(*scores: float) -> float:
        return -math.log(math.exp(10 * scores[0]) / sum(math.exp(10 * score) for score in scores))

    wanted = (chosen(0.5, 0.1) + chosen(0.2, 0.3)) / 2 + (chosen(0.5, 0.3) + chosen(0.2, 0.1)) / 2
    assert matching_loss(similarity, torch.tensor([0, 1])).item() == pytest.approx(wanted, abs=1e-5)


def test_another_photo_of_the_same_class_is_no_negative() -> None:
    generator = torch.Generator().manual_seed(0)
    similarity, categories = torch.rand(3, 3, generator=generator), torch.tensor([4, 7, 4])
    other = similarity.clone()
    other[0, 2] = other[2, 0] = 50.0
    assert torch.equal(matching_loss(similarity, categories), matching_loss(other, categories))
    assert matching_loss(other, torch.tensor([4, 7, 9])) > 100
    alone = matching_loss(similarity, torch.tensor([4, 4, 4]))  # nothing to tell apart
    assert alone.item() == pytest.approx(0)

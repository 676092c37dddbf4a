"""R-precision: right captions against wrong ones of other classes."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from training.text.r_precision import WRONG_CAPTIONS, r_precision


def test_a_perfect_embedding_finds_every_caption() -> None:
    own = torch.eye(150)
    assert r_precision(own, own, np.arange(150)) == 1.0


def test_a_random_embedding_finds_one_in_a_hundred() -> None:
    generator = torch.Generator().manual_seed(0)
    images, captions = (torch.randn(2000, 8, generator=generator) for _ in range(2))
    assert WRONG_CAPTIONS == 99
    assert r_precision(images, captions, np.arange(2000)) == pytest.approx(0.01, abs=0.007)


def test_captions_of_the_same_class_are_never_among_the_wrong_ones() -> None:
    """Two classes whose photos share one embedding: only the other class can be told apart."""
    categories = np.arange(40) % 2
    shared = torch.eye(2)[categories]
    assert r_precision(shared, shared, categories) == 1.0
    assert r_precision(shared, shared, np.arange(40)) == 0.0  # ties with its like are no hits


def test_an_anti_correlated_embedding_finds_nothing() -> None:
    own = torch.eye(10)
    assert r_precision(own, -own, np.arange(10)) == 0.0


def test_the_wrong_captions_are_drawn_from_a_seed() -> None:
    generator = torch.Generator().manual_seed(0)
    images, captions = (torch.randn(400, 3, generator=generator) for _ in range(2))
    scores = [r_precision(images, captions, np.arange(400), seed) for seed in (1, 1, 2, 3, 4)]
    assert scores[0] == scores[1]
    assert len(set(scores)) > 1

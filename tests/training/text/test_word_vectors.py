"""Word vectors from a text file, and the embedding that starts from them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from models.vocabulary import EMPTY, FIRST_WORD, PAD, Vocabulary
from training.text.word_vectors import read_word_vectors, start_embedding

VOCABULARY = Vocabulary(("red", "wing", "eyering"))


def written(folder: Path, *lines: str) -> Path:
    file = folder / "vectors.txt"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


@pytest.fixture
def embedding() -> nn.Embedding:
    torch.manual_seed(0)
    return nn.Embedding(VOCABULARY.size, 4, padding_idx=PAD)


@given(st.lists(st.lists(st.floats(width=32, allow_nan=False), min_size=3, max_size=3), min_size=3, max_size=3))
def test_what_was_written_is_read(tmp_path_factory: pytest.TempPathFactory, vectors: list[list[float]]) -> None:
    pairs = list(zip(VOCABULARY.words, vectors, strict=True))
    lines = [" ".join([word, *map(str, vector)]) for word, vector in pairs]
    found = read_word_vectors(written(tmp_path_factory.mktemp("vectors"), *lines), VOCABULARY.words)
    assert set(found) == set(VOCABULARY.words)
    for word, vector in pairs:
        np.testing.assert_array_equal(found[word], np.array(vector, np.float32))


def test_a_heading_of_counts_and_other_words_are_passed_over(tmp_path: Path) -> None:
    file = written(tmp_path, "400000 2", "the 1 2", "wing 3 4", ". . . 5 6")
    assert {word: list(vector) for word, vector in read_word_vectors(file, ("wing", "400000")).items()} == {
        "wing": [3.0, 4.0]
    }


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["the 1 2"], "none of the captions' words"),
        (["the 1 2", "red 1 two"], r"line 2: what follows 'red' is not a list of numbers"),
        (["red 1 2", "wing 1 2 3"], r"line 2: 'wing' has a vector of another length"),
    ],
)
def test_a_file_that_does_not_fit_is_named(tmp_path: Path, lines: list[str], said: str) -> None:
    with pytest.raises(ValueError, match=said) as error:
        read_word_vectors(written(tmp_path, *lines), VOCABULARY.words)
    assert "vectors.txt" in str(error.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"missing\.txt can't be read \(No such file"):
        read_word_vectors(tmp_path / "missing.txt", VOCABULARY.words)


def test_known_words_take_their_vectors_and_the_rest_stays(tmp_path: Path, embedding: nn.Embedding) -> None:
    before = embedding.weight.detach().clone()
    assert start_embedding(embedding, VOCABULARY, written(tmp_path, "red 1 2 3", "wing 4 5 6")) == 2
    assert embedding.weight[FIRST_WORD].tolist() == [1, 2, 3, before[FIRST_WORD, 3].item()]
    assert embedding.weight[FIRST_WORD + 1].tolist() == [4, 5, 6, before[FIRST_WORD + 1, 3].item()]
    for row in (PAD, EMPTY, FIRST_WORD + 2):
        assert torch.equal(embedding.weight[row], before[row])
    assert embedding.weight.requires_grad


def test_vectors_longer_than_the_embedding_are_refused_with_the_way_out(
    tmp_path: Path, embedding: nn.Embedding
) -> None:
    with pytest.raises(ValueError, match="--embedding-dim 5"):
        start_embedding(embedding, VOCABULARY, written(tmp_path, "red 1 2 3 4 5"))

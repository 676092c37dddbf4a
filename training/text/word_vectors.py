"""Word vectors learned elsewhere, as a start for a text encoder's embedding.

Files are GloVe's plain text (Pennington et al., EMNLP 2014): a word and its numbers a line, parted by single spaces.
word2vec's and fastText's text files are the same below a first line of two counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

import numpy as np
import torch
from torch import nn

from models.vocabulary import FIRST_WORD, Vocabulary


def read_word_vectors(file: Path, words: Collection[str]) -> dict[str, np.ndarray]:
    """The vectors that a file has for these words, float32 of D numbers each.

    Raises ValueError, naming file and line, where a line of one of the words holds no vector or one of another length,
    and where none of the words is in the file, or it can't be read.
    """
    try:
        with file.open(encoding="utf-8", errors="replace") as lines:
            found = _vectors(lines, set(words), file)
    except OSError as error:
        raise ValueError(
            f"{file} can't be read ({error.strerror}): --word-vectors takes GloVe's text files or the like."
        ) from error
    if not found:
        raise ValueError(f"{file} has a vector for none of the captions' words; lines should be a word and numbers.")
    return found


def _vectors(lines: Iterable[str], wanted: set[str], file: Path) -> dict[str, np.ndarray]:
    found: dict[str, np.ndarray] = {}
    for number, line in enumerate(lines, start=1):
        word, _, rest = line.rstrip().partition(" ")
        # a first line of two counts heads the file; "400000 300" is no vector of the word 400000
        if word not in wanted or word in found or (number == 1 and " " not in rest):
            continue
        try:
            found[word] = np.array(rest.split(" "), np.float32)
        except ValueError as error:
            raise ValueError(f"{file}, line {number}: what follows '{word}' is not a list of numbers.") from error
        if len(found[word]) != len(next(iter(found.values()))):
            raise ValueError(f"{file}, line {number}: '{word}' has a vector of another length than those before.")
    return found


@torch.no_grad()
def start_embedding(embedding: nn.Embedding, vocabulary: Vocabulary, file: Path) -> int:
    """Give the words that a file knows its vectors, in place; returns how many words those are.

    Vectors of fewer dimensions than the embedding's are its first ones; its other ones, and the words that the file
    does not know, stay as they are. Raises ValueError for longer vectors, and what `read_word_vectors` raises.
    """
    vectors = read_word_vectors(file, vocabulary.words)
    length = len(next(iter(vectors.values())))
    if length > embedding.embedding_dim:
        raise ValueError(
            f"{file} has vectors of {length} numbers, the embedding {embedding.embedding_dim}:"
            f" say --embedding-dim {length}, or take a smaller file."
        )
    for number, word in enumerate(vocabulary.words, start=FIRST_WORD):
        if word in vectors:
            embedding.weight[number, :length] = torch.from_numpy(vectors[word])
    return len(vectors)

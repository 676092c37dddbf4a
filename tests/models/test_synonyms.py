"""What people type is read as words that a checkpoint knows, and only where it lacks their own."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.checkpoints.checkpoint import find
from models.synonyms import _SYNONYMS, readings
from models.vocabulary import Reading, Vocabulary

VOCABULARY = Vocabulary(("a", "bird", "cat", "dog", "red", "gray", "color", "legs", "eye", "bill", "striped", "fox"))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("a Kitty", "a cat"),
        ("puppies", "dog"),
        ("moggy's kittens", "cat cat"),
        ("grey colours", "gray color"),
        ("a silvery pelican", "a gray bird"),
        ("crimson foxes", "red fox"),
        ("leg eyes beak", "legs eye bill"),
        ("tabby", "striped"),
        ("as glass", ""),  # the plural of no word
    ],
)
def test_a_word_that_is_not_known_is_read_as_one_that_is(typed: str, read: str) -> None:
    assert VOCABULARY.read(typed).text == read


def test_what_was_typed_stands_beside_what_is_read() -> None:
    reading = VOCABULARY.read("A puppy, a zebra and a puppy")
    assert reading.known == ["a", "puppy", "a", "a", "puppy"]
    assert reading.unknown == ["zebra", "and"]
    assert reading.synonyms == {"puppy": "dog"}
    assert VOCABULARY.encode("puppy") == VOCABULARY.encode("")  # trainers' captions are taken as they are
    assert VOCABULARY.read("") == Reading()


def test_a_known_word_is_never_replaced() -> None:
    words = tuple(word for listed in _SYNONYMS.values() for word in listed.split())
    assert Vocabulary(("cat", "red", *words)).read(" ".join(words)).synonyms == {}


@given(st.text(), st.sets(st.sampled_from(VOCABULARY.words)))
def test_only_known_words_are_read_whatever_is_typed(caption: str, words: set[str]) -> None:
    vocabulary = Vocabulary(tuple(words))
    reading = vocabulary.read(caption)
    assert set(reading.text.split()) <= words
    assert vocabulary.read(reading.text).synonyms == {}
    assert not set(reading.known) & set(reading.unknown)


def test_each_word_is_listed_once_and_the_shipped_checkpoint_knows_what_it_is_read_as() -> None:
    listed = Counter(word for words in _SYNONYMS.values() for word in words.split())
    assert [word for word, count in listed.items() if count > 1] == []
    assert find("birds-pets-128").words.read(" ".join(listed)).unknown == []
    assert next(readings("kitty")) == "kitty"

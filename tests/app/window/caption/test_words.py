"""What completes a word of the caption, and which word of it got which attention."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.window.caption.words import (
    LEAST_PREFIX,
    MOST_COMPLETIONS,
    completed,
    completions,
    in_case_of,
    prefix_at,
    shares_in,
    words_in,
)
from models.vocabulary import Vocabulary, words_of

WORDS = ("red", "a", "bird", "reddish", "reed", "it's", "its", "birds")
captions = st.text(st.sampled_from("aAbBRred birdS's’,.-_9é\n"), max_size=40)


@given(captions)
def test_every_word_of_the_vocabulary_lies_in_a_word_of_the_text(caption: str) -> None:
    found = words_in(caption)
    assert [word.text for word in found] == [caption[word.start : word.end] for word in found]
    assert words_of(caption) == [part for word in found for part in words_of(word.text)]


@given(captions, st.integers(0, 40))
def test_the_prefix_is_what_was_typed_of_the_word_that_ends_at_the_cursor(caption: str, place: int) -> None:
    cursor = min(place, len(caption))
    prefix = prefix_at(caption, cursor)
    assert caption[:cursor].endswith(prefix)
    if prefix:
        assert prefix in [word.text for word in words_in(caption)]


@pytest.mark.parametrize(("cursor", "prefix"), [(0, ""), (1, ""), (3, "red"), (4, ""), (8, "bird"), (9, "")])
def test_nothing_is_completed_inside_a_word_or_beside_one(cursor: int, prefix: str) -> None:
    assert prefix_at("red bird,", cursor) == prefix


prefixes = st.builds(lambda word, length: word[:length], st.sampled_from([*WORDS, "Bird", "RED"]), st.integers(0, 7))


@given(prefixes, st.lists(st.sampled_from(WORDS), unique=True))
def test_what_is_offered_goes_on_from_the_prefix_in_the_order_of_the_vocabulary(prefix: str, words: list[str]) -> None:
    found = completions(prefix, words)
    assert all(word.startswith(prefix.lower()) and len(word) > len(prefix) for word in found)
    assert found == [word for word in words if word in found]
    if len(prefix) >= LEAST_PREFIX:
        assert len(found) == sum(word.startswith(prefix.lower()) and word != prefix.lower() for word in words)
    else:
        assert found == []


def test_no_more_words_are_offered_than_can_be_looked_over() -> None:
    words = [f"bird{number}" for number in range(99)]
    assert completions("bi", words) == words[:MOST_COMPLETIONS]
    assert completions("bi", words, most=1) == ["bird0"]


def test_a_curly_apostrophe_is_one_too() -> None:
    assert completions("it’", WORDS) == ["it's"]


@pytest.mark.parametrize(
    ("prefix", "written"),
    [("re", "reddish"), ("Re", "Reddish"), ("RE", "REDDISH"), ("rE", "rEddish"), ("R", "Reddish")],
)
def test_the_typed_letters_keep_their_case(prefix: str, written: str) -> None:
    assert completed(prefix, "reddish") == written


@pytest.mark.parametrize(
    ("like", "written"), [("redish", "red"), ("Redish", "Red"), ("REDISH", "RED"), ("R", "Red"), ("", "red")]
)
def test_a_correction_takes_the_case_of_what_it_replaces(like: str, written: str) -> None:
    assert in_case_of("red", like) == written


@given(captions, st.sets(st.sampled_from(WORDS)))
def test_the_known_words_of_a_caption_get_their_shares_in_order(caption: str, known: set[str]) -> None:
    weights = [(word, 0.1 * number) for number, word in enumerate(Vocabulary(tuple(known)).read(caption).known)]
    shares = shares_in(caption, weights)
    assert [(word.text.lower(), word.share) for word in shares] == weights
    assert [caption[word.start : word.end] for word in shares] == [word.text for word in shares]


@pytest.mark.parametrize("text", ["", "a bird", "bird red", "a red bir"])
def test_shares_of_another_caption_belong_to_no_word(text: str) -> None:
    assert shares_in(text, [("red", 0.6), ("bird", 0.4)]) == []

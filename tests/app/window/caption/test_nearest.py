"""The known words that are offered for an unknown one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.window.caption.nearest import MOST_SUGGESTIONS, nearest_words

WORDS = (
    *("a", "bird", "black", "cat", "dog", "grey", "red", "tail", "gray", "white", "yellow", "brown", "dark", "as"),
    *("feather", "feathers", "color", "reddish", "breast", "stripe", "it's", "with", "beak", "bulldog", "eyebrow"),
)

letters = st.text("abcdefghilorstuy'’é", max_size=12)


@pytest.mark.parametrize(
    ("word", "first"),
    [
        ("birds", "bird"),  # other endings
        ("cats", "cat"),
        ("striped", "stripe"),
        ("breasted", "breast"),
        ("doggie", "dog"),
        ("redish", "red"),
        ("colour", "color"),  # other spellings
        ("colours", "color"),
        ("greyer", "grey"),
        ("brid", "bird"),  # slips of the hand
        ("brwon", "brown"),
        ("yelow", "yellow"),
        ("whte", "white"),
        ("feahter", "feather"),
        ("darkgrey", "dark grey"),  # two words in one
        ("BIRDS", "bird"),
        ("its", "it's"),
        ("it’", "it's"),
    ],
)
def test_the_word_that_was_meant_comes_first(word: str, first: str) -> None:
    assert nearest_words(word, WORDS)[0] == first


def test_redish_may_be_red_or_reddish() -> None:
    assert nearest_words("redish", WORDS) == ["red", "reddish"]


@pytest.mark.parametrize("word", ["zebra", "hummingbird", "x", "", "éé", "asparagus", "q" * 1000])
def test_what_is_near_to_nothing_gets_no_suggestion(word: str) -> None:
    assert nearest_words(word, WORDS) == []


def test_the_likeliest_comes_first() -> None:
    for word, other in (("grey", "gray"), ("gray", "grey")):  # British and American spelling find each other
        assert nearest_words(word, [each for each in WORDS if each != word])[0] == other
    for frequent in (["birdy", "birds"], ["birds", "birdy"]):  # among equals the more frequent
        assert nearest_words("birdx", frequent) == frequent
    for word, likely in (
        ("colour", ["color", "colors", "colorx"]),  # another spelling, other endings, slips
        ("spotted", ["slotted", "apotted"]),  # a wrong first letter is less likely than another one
    ):
        assert nearest_words(word, likely) == nearest_words(word, likely[::-1]) == likely


@given(letters, st.lists(letters.filter(bool), unique=True, max_size=12))
def test_suggestions_are_known_words_each_once_and_never_the_word_itself(word: str, words: list[str]) -> None:
    found = nearest_words(word, words)
    assert len(found) == len(set(found)) <= MOST_SUGGESTIONS
    assert all(part in words for suggestion in found for part in suggestion.split(" "))
    assert word.lower().replace("’", "'") not in found


@given(st.sampled_from(["yellow", "feather", "reddish", "eyebrow", "bulldog"]), st.data())
def test_one_wrong_letter_in_a_long_word_is_forgiven(word: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(word) - 1))
    letter = data.draw(st.sampled_from("xqz"))
    assert word in nearest_words(word[:place] + letter + word[place + 1 :], WORDS)
    assert word in nearest_words(word[:place] + letter + word[place:], WORDS)
    assert word in nearest_words(word[:place] + word[place + 1 :], WORDS)

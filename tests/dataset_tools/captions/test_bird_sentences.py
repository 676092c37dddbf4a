"""Generated captions say only what the facts say, vary, and read as people write."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.captions.bird_sentences import bird_sentences
from dataset_tools.captions.written import joined, with_article
from models.vocabulary import words_of

COLOURS = {"red", "blue", "yellow", "black", "white", "brown", "grey", "gray", "green", "tan", "buff", "orange"}
PARTS = ("wing", "belly", "breast", "crown", "throat", "back", "upper_tail", "leg", "bill", "primary")
PLAIN = {"grey", "wings", "white", "belly"}
VALUES = ("red", "blue", "yellow", "black", "white", "brown", "grey", "buff", "olive", "rufous", "iridescent")
GROUPS = {
    **{f"{part}_color": VALUES for part in PARTS},
    "size": ("small_(5_-_9_in)", "very_large_(32_-_72_in)"),
    "bill_shape": ("cone", "all-purpose", "dagger", "hooked_seabird"),
    "bill_length": ("longer_than_head", "shorter_than_head", "about_the_same_as_head"),
    "head_pattern": ("crested", "capped", "eyering", "plain"),
    "wing_pattern": ("striped", "solid", "multi-colored"),
    "breast_pattern": ("spotted", "solid"),
    "shape": ("perching-like", "duck-like", "gull-like"),
}
facts = st.fixed_dictionaries(
    {},
    optional={group: st.dictionaries(st.sampled_from(values), st.floats(0.01, 1)) for group, values in GROUPS.items()},
)


@given(facts=facts, seed=st.integers())
def test_every_sentence_is_well_formed(facts: dict[str, dict[str, float]], seed: int) -> None:
    sentences = bird_sentences(facts, random.Random(seed), 6)
    assert sentences
    assert len(set(sentences)) == len(sentences) <= 6
    for sentence in sentences:
        assert sentence == sentence.lower().strip()
        assert "  " not in sentence
        assert " ," not in sentence
        assert "_" not in sentence
        assert not re.search(r"\b(a|an) (a|an|and|with|has)\b", sentence), sentence
        assert not re.search(r"\ba [aeio]|\ban [^aeiou]", sentence), sentence
        assert not re.search(r"\b(and|with|has|are|is|a|an|,)\.?$", sentence), sentence
        assert 4 <= len(words_of(sentence)) <= 45


def test_only_likely_colours_are_said() -> None:
    cardinal = {
        "primary_color": {"red": 0.95, "brown": 0.1},
        "wing_color": {"red": 0.8, "black": 0.3},
        "belly_color": {"red": 0.9, "white": 0.2},
        "crown_color": {"red": 0.9, "blue": 0.34},
    }
    said = {word for sentence in bird_sentences(cardinal, random.Random(0), 40) for word in words_of(sentence)}
    assert said & COLOURS == {"red"}


def test_two_colours_as_likely_are_both_said() -> None:
    magpie = {"wing_color": {"black": 0.9, "white": 0.8}, "belly_color": {"white": 0.9}}
    sentences = bird_sentences(magpie, random.Random(0), 20)
    assert any("black and white wings" in s or "wings that are black and white" in s for s in sentences)


def test_a_bird_of_one_colour_is_said_to_be_so() -> None:
    crow = {f"{part}_color": {"black": 0.95} for part in PARTS}
    sentences = bird_sentences(crow, random.Random(0), 30)
    assert any(re.search(r"completely black|all black|black all over", sentence) for sentence in sentences)


def test_nothing_known_still_gives_a_sentence() -> None:
    assert [sentence.strip(".") for sentence in bird_sentences({}, random.Random(0), 5)] == ["this is a bird"]


def test_no_two_sentences_say_the_same_in_other_words() -> None:
    jay = {"wing_color": {"grey": 0.9}, "belly_color": {"white": 0.9}}
    sentences = bird_sentences(jay, random.Random(1), 20)
    said = [
        frozenset(word for word in words_of(s.replace("gray", "grey").replace("stomach", "belly")) if word in PLAIN)
        for s in sentences
    ]
    assert len(set(said)) == len(said) <= 4  # the wings, the belly, both, or neither


def test_white_is_named_last_as_people_do() -> None:
    gull = {f"{part}_color": {"white": 0.9, "black": 0.8} for part in ("wing", "belly", "crown", "primary")}
    sentences = " ".join(bird_sentences(gull, random.Random(0), 30))
    assert "black and white" in sentences
    assert "white and black" not in sentences


def test_the_colour_of_the_whole_bird_is_not_said_again_of_its_parts() -> None:
    crow = {f"{part}_color": {"black": 0.95} for part in (*PARTS, "eye")} | {"bill_shape": {"dagger": 0.9}}
    for seed in range(40):
        for sentence in bird_sentences(crow, random.Random(seed), 6):
            if re.search(r"completely black|all black|black all over|bird is (mostly )?black", sentence):
                assert not re.search(r"black (crown|wings|belly|stomach|tail|back|bill|beak)", sentence), sentence


def test_feet_and_eyes_have_one_colour_and_stand_alone() -> None:
    facts = {f"{part}_color": {"black": 0.9, "grey": 0.8} for part in ("leg", "eye", "throat", "breast")}
    sentences = " ".join(bird_sentences(facts, random.Random(2), 40))
    assert re.search(r"black (legs|feet)", sentences)
    assert not re.search(r"(gr[ae]y|and) (legs|feet|eyes)", sentences)


def test_sentences_vary_and_the_same_seed_repeats_them() -> None:
    facts = {f"{part}_color": {"brown": 0.8, "white": 0.6} for part in PARTS} | {"size": {"small_(5_-_9_in)": 0.9}}
    sentences = bird_sentences(facts, random.Random(4), 30)
    assert sentences == bird_sentences(facts, random.Random(4), 30)
    assert len({" ".join(sentence.split()[:3]) for sentence in sentences}) >= 6


@pytest.mark.parametrize(
    ("phrases", "text"),
    [
        ([], ""),
        (["a bill"], "a bill"),
        (["a bill", "wings"], "a bill and wings"),
        (["a bill", "legs", "wings"], "a bill, legs and wings"),
        (["black and white wings", "a bill"], "black and white wings, and a bill"),
    ],
)
def test_phrases_are_joined_as_in_a_sentence(phrases: list[str], text: str) -> None:
    assert joined(phrases) == text


def test_an_article_fits_the_word_after_it() -> None:
    assert [with_article(word) for word in ("cat", "orange bill", "Abyssinian cat")] == [
        "a cat",
        "an orange bill",
        "an Abyssinian cat",
    ]
